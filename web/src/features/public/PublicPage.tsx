import { CheckCircleOutlined, ClockCircleOutlined, StopOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { Await, Failure } from "@/components/states";
import { ApiError } from "@/lib/api/client";
import type { FormInfo, Values } from "@/lib/api/types";
import { setZone } from "@/lib/format/dates";
import { useTitle } from "@/lib/hooks/useTitle";
import { switchLanguage, useWords } from "@/lib/i18n";
import { FormNotices } from "@/runtime/form-renderer/FormNotices";
import { FormRenderer } from "@/runtime/form-renderer/FormRenderer";
import { useFocusProblem } from "@/runtime/form-renderer/useFocusProblem";
import { useRecordForm } from "@/runtime/form-renderer/useRecordForm";
import { WaysProvider } from "@/runtime/widgets/ways";
import { type Desk, deskOf, openPublicForm, type PublicForm } from "./api";
import "./public.css";

const STALE_TICKET = "PUBLIC-E010";
const NOT_TAKEN = ["PUBLIC-E012", "PUBLIC-E013", "PUBLIC-E014", "PUBLIC-E015"];

export function PublicPage() {
  const { token = "" } = useParams({ strict: false }) as { token?: string };
  const { t, say, language } = useWords();
  const [sent, setSent] = useState(false);
  const opened = useQuery({ queryKey: ["public", token], queryFn: () => openPublicForm(token), staleTime: Infinity });
  const title = say(opened.data?.title);
  useTitle(title);
  const missing = opened.error instanceof ApiError && opened.error.status === 404;
  return (
    <div className="fw-public">
      <header className="fw-public-top">
        <button type="button" className="fw-text-button" onClick={() => switchLanguage(language === "zh" ? "en" : "zh")}>
          {language === "zh" ? "English" : "中文"}
        </button>
      </header>
      <main className="fw-public-sheet">
        {missing ? (
          <Standing icon={<StopOutlined aria-hidden />} title={t("public.missing")} text={t("public.missingHint")} />
        ) : (
          <Await of={opened} lines={8}>
            {(told) => (
              <>
                <h1>{title}</h1>
                {sent ? (
                  <Sent
                    told={told}
                    onAgain={() => {
                      setSent(false);
                      void opened.refetch();
                    }}
                  />
                ) : told.state === "open" && told.form && told.ticket ? (
                  <Fill
                    key={told.form.name}
                    token={token}
                    told={told}
                    form={told.form}
                    renew={opened.refetch}
                    onSent={() => setSent(true)}
                  />
                ) : (
                  <NotOpen told={told} />
                )}
              </>
            )}
          </Await>
        )}
      </main>
    </div>
  );
}

interface FillProps {
  token: string;
  told: PublicForm;
  form: FormInfo;
  renew: () => Promise<unknown>;
  onSent: () => void;
}

function Fill({ token, told, form, renew, onSent }: FillProps) {
  const { say } = useWords();
  const [desk] = useState(() => deskOf(token, told));
  useEffect(() => {
    desk.use(told.ticket ?? "");
    setZone(told.zone);
  }, [desk, told]);
  return (
    <WaysProvider value={desk.ways}>
      {told.text && <p className="fw-public-text">{say(told.text)}</p>}
      <Fields token={token} form={form} desk={desk} renew={renew} onSent={onSent} />
    </WaysProvider>
  );
}

function Fields({ token, form, desk, renew, onSent }: Omit<FillProps, "told"> & { desk: Desk }) {
  const { t } = useWords();
  const [trap, setTrap] = useState("");
  const send = async (values: Values) => {
    try {
      await desk.send(values, trap);
    } catch (reason) {
      const codes = reason instanceof ApiError ? reason.problems.map((problem) => problem.code) : [];
      if (codes.some((code) => code === STALE_TICKET || NOT_TAKEN.includes(code))) await renew();
      throw reason;
    }
    onSent();
  };
  const state = useRecordForm({ form, active: true, send, draft: `fw.draft.public.${token}`, onSaved: () => {} });
  useFocusProblem(state);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        state.save();
      }}
    >
      <FormNotices state={state} />
      <FormRenderer state={state} />
      <div className="fw-public-trap" aria-hidden>
        <input tabIndex={-1} autoComplete="off" name="website" value={trap} onChange={(event) => setTrap(event.target.value)} />
      </div>
      <Button className="fw-public-send" type="primary" htmlType="submit" size="large" block loading={state.saving}>
        {t("public.send")}
      </Button>
    </form>
  );
}

function Sent({ told, onAgain }: { told: PublicForm; onAgain: () => void }) {
  const { t, say } = useWords();
  return (
    <Standing icon={<CheckCircleOutlined aria-hidden />} good title={t("public.sent")} text={say(told.thanks) || t("public.thanks")}>
      {told.again && <Button onClick={onAgain}>{t("public.another")}</Button>}
    </Standing>
  );
}

function NotOpen({ told }: { told: PublicForm }) {
  const { t } = useWords();
  const { state } = told;
  if (state === "open") return <Failure error={null} />;
  const hint = state === "early" ? t("public.opensAt", { at: (told.opens ?? "").replace("T", " ") }) : t(`public.hint.${state}`);
  const icon = state === "early" ? <ClockCircleOutlined aria-hidden /> : <StopOutlined aria-hidden />;
  return <Standing icon={state === "answered" ? <CheckCircleOutlined aria-hidden /> : icon} title={t(`public.state.${state}`)} text={hint} />;
}

function Standing(props: { icon: ReactNode; good?: boolean; title: string; text: string; children?: ReactNode }) {
  return (
    <div className={props.good ? "fw-public-standing fw-public-good" : "fw-public-standing"} role="status">
      <span className="fw-public-icon">{props.icon}</span>
      <h2>{props.title}</h2>
      <p>{props.text}</p>
      {props.children}
    </div>
  );
}
