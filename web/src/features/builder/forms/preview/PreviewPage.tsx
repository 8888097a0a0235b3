import { DesktopOutlined, MobileOutlined } from "@ant-design/icons";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Alert, App, Segmented, Select } from "antd";
import { useMemo, useState } from "react";
import { PageHeader } from "@/components/PageHeader";
import { Await, Denied, Empty } from "@/components/states";
import { ApiError, api, post } from "@/lib/api/client";
import type { Evaluation, FormInfo, Values } from "@/lib/api/types";
import { useMay } from "@/lib/hooks/useMay";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { CreateForm } from "@/runtime/form-renderer/CreateForm";
import { useWays, type Ways, WaysProvider } from "@/runtime/widgets/ways";
import { appPath, treeQuery } from "../../workspace/api";
import "@/runtime/form-renderer/form.css";

const EVERYBODY = "";

const described = (app: string, form: string, role: string) =>
  queryOptions({
    queryKey: ["drafts", app, "described", form, role],
    queryFn: () => post<FormInfo>(`${formPath(app, form)}/describe${asRole(role)}`),
    refetchOnMount: "always",
  });

const formPath = (app: string, form: string): string => `${appPath(app)}/forms/${encodeURIComponent(form)}`;
const asRole = (role: string): string => (role ? `?role=${encodeURIComponent(role)}` : "");

interface Told extends Evaluation {
  /** Other records were left out, since their tables are not as drafted yet. */
  partly?: boolean;
}

/** A drafted form filled in as its users would, on a PC or a phone, with all rights or those of a role; nothing is stored. */
export function PreviewPage() {
  const { t, say } = useWords();
  const { app = "", key = "" } = useParams({ strict: false }) as { app?: string; key?: string };
  const { role = EVERYBODY } = useSearch({ strict: false }) as { role?: string };
  const navigate = useNavigate();
  const [phone, setPhone] = useState(false);
  const form = useQuery(described(app, key, role));
  const tree = useQuery(treeQuery(app)).data;
  useTitle(t("builder.preview.title"));
  if (!useMay("build_apps")) return <Denied />;
  const roles = (tree?.documents ?? []).filter((one) => one.kind === "role" && one.state !== "deleted");
  return (
    <div className="fw-page fw-page-form">
      <PageHeader
        title={t("builder.preview.of", { form: say(form.data?.title) })}
        lead={t("builder.preview.lead")}
        actions={
          <>
            <Select
              aria-label={t("builder.preview.as")}
              style={{ minWidth: 180 }}
              value={role}
              onChange={(to: string) => void navigate({ to: ".", search: (to ? { role: to } : {}) as never, replace: true })}
              options={[
                { value: EVERYBODY, label: t("builder.preview.allRights") },
                ...roles.map((one) => ({ value: `${app}.${one.key}`, label: t("builder.preview.asRole", { role: say(one.title) }) })),
              ]}
            />
            <Segmented
              aria-label={t("builder.form.widthOfCanvas")}
              value={phone ? "phone" : "pc"}
              options={[
                { value: "pc", icon: <DesktopOutlined aria-hidden />, label: t("builder.form.pc") },
                { value: "phone", icon: <MobileOutlined aria-hidden />, label: t("builder.form.phone") },
              ]}
              onChange={(next) => setPhone(next === "phone")}
            />
          </>
        }
      />
      <Await of={form} lines={8}>
        {(found) =>
          found.actions.create ? (
            <Sheet key={`${found.name}${role}`} app={app} form={found} document={key} role={role} phone={phone} />
          ) : (
            <Empty text={t("builder.preview.cannotCreate")} />
          )
        }
      </Await>
      <Link to={`/build/${app}/forms/${key}` as "/"} className="fw-link" activeProps={{}}>
        {t("builder.preview.back")}
      </Link>
    </div>
  );
}

interface SheetProps {
  app: string;
  form: FormInfo;
  document: string;
  role: string;
  phone: boolean;
}

function Sheet({ app, form, document, role, phone }: SheetProps) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [partly, setPartly] = useState(false);
  const [round, setRound] = useState(0);
  const inside = useWays();
  const ways = useMemo<Ways>(() => {
    const evaluate = async (_: string, asked: { values: Values }, signal?: AbortSignal): Promise<Told> => {
      const told = await api<Told>("POST", `${formPath(app, document)}/evaluate${asRole(role)}`, { body: { values: asked.values }, signal });
      setPartly(Boolean(told.partly));
      return told;
    };
    return { ...inside, evaluate };
  }, [inside, app, document, role]);
  const send = async (values: Values): Promise<void> => {
    const told = await ways.evaluate(form.name, { values }, new AbortController().signal);
    const faults = (told.problems ?? []).filter((one) => one.severity !== "warning");
    if (faults.length > 0) throw new ApiError(422, "", faults);
    void message.success(t("builder.preview.wouldSave"));
    setRound((now) => now + 1);
  };
  return (
    <WaysProvider value={ways}>
      {partly && <Alert type="info" showIcon title={t("builder.preview.partly")} className="fw-preview-note" />}
      <div className={phone ? "fw-form-sheet fw-preview-phone" : "fw-form-sheet"}>
        <CreateForm
          key={round}
          form={form}
          send={send}
          draft={`fw.draft.preview.${form.name}`}
          submit={t("builder.preview.try")}
          onCancel={() => setRound((now) => now + 1)}
        />
      </div>
    </WaysProvider>
  );
}
