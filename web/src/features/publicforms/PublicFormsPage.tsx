import { CopyOutlined, GlobalOutlined, LinkOutlined } from "@ant-design/icons";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { App, Button, Popconfirm, Switch } from "antd";
import { lazy, Suspense } from "react";
import { PageHeader } from "@/components/PageHeader";
import { Await, Empty, Fault } from "@/components/states";
import { Tag } from "@/components/Tag";
import { api, get, patch } from "@/lib/api/client";
import type { Words } from "@/lib/api/types";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import "./publicforms.css";

const CodeImage = lazy(() => import("@/components/CodeImage"));

interface Managed {
  name: string;
  title: Words;
  form: string;
  form_title: Words;
  fields: Words[];
  open: boolean;
  state: "open" | "early" | "closed" | "full";
  path: string | null;
  address: string;
  answers: number;
  most: number | null;
  opens: string | null;
  closes: string | null;
}

const KEY = ["public-forms"];
const managedQuery = queryOptions({ queryKey: KEY, queryFn: () => get<Managed[]>("/public-forms") });

/** The forms strangers may fill in: opening and closing them, and their links to give away. */
export function PublicFormsPage() {
  const { t } = useWords();
  const { form } = useSearch({ strict: false }) as { form?: string };
  useTitle(t("public.title"));
  return (
    <div className="fw-page">
      <PageHeader title={t("public.title")} lead={t("public.lead")} />
      <Await of={useQuery(managedQuery)} lines={8}>
        {(all) => {
          const shown = all.filter((one) => !form || one.form === form);
          if (shown.length === 0) return <Empty text={t("public.none")} />;
          return (
            <ul className="fw-plain-list" aria-label={t("public.title")}>
              {shown.map((one) => (
                <One key={one.name} of={one} />
              ))}
            </ul>
          );
        }}
      </Await>
    </div>
  );
}

const COLOURS = { open: "#14A38B", early: "#1456F0", full: "#F08A24", closed: undefined };

function One({ of }: { of: Managed }) {
  const { t, say } = useWords();
  const client = useQueryClient();
  const title = say(of.title);
  const keep = () => client.invalidateQueries({ queryKey: KEY });
  const path = `/public-forms/${encodeURIComponent(of.name)}`;
  const change = useMutation({ mutationFn: (open: boolean) => patch(path, { open }), onSuccess: keep });
  const renew = useMutation({ mutationFn: () => api("POST", `${path}/link`), onSuccess: keep });
  const count = of.most ? t("public.countOf", { count: of.answers, most: of.most }) : t("public.count", { count: of.answers });
  const times = [of.opens && t("public.from", { at: of.opens.replace("T", " ") }), of.closes && t("public.until", { at: of.closes.replace("T", " ") })];
  return (
    <li className="fw-panel fw-managed" aria-label={title}>
      <div className="fw-managed-head">
        <GlobalOutlined aria-hidden />
        <h2>{title}</h2>
        <Tag text={t(`public.is.${of.state}`)} colour={COLOURS[of.state]} />
        <span className="fw-grow" />
        <Switch
          aria-label={t("public.switch", { title })}
          checked={of.open}
          loading={change.isPending}
          onChange={(open) => change.mutate(open)}
        />
      </div>
      <p className="fw-note">
        <Link className="fw-link" to="/f/$form" params={{ form: of.form }}>
          {say(of.form_title)}
        </Link>
        {[count, ...times].filter(Boolean).map((text) => ` · ${String(text)}`)}
      </p>
      <p className="fw-note">{t("public.asks", { fields: of.fields.map(say).join(t("value.comma")) })}</p>
      <Fault error={change.error ?? renew.error} />
      {of.open && of.path && (
        <div className="fw-managed-link">
          <Suspense fallback={<span className="fw-managed-code" />}>
            <CodeImage text={(of.address || location.origin) + of.path} symbology="qr" />
          </Suspense>
          <Ways link={(of.address || location.origin) + of.path} renewing={renew.isPending} onRenew={() => renew.mutate()} />
        </div>
      )}
    </li>
  );
}

function Ways({ link, renewing, onRenew }: { link: string; renewing: boolean; onRenew: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => void message.success(t("public.copied")),
      () => void message.error(t("public.notCopied")),
    );
  return (
    <div className="fw-managed-ways">
      <Button type="primary" icon={<CopyOutlined aria-hidden />} onClick={() => void copy()}>
        {t("public.copy")}
      </Button>
      <a className="fw-link" href={link} target="_blank" rel="noreferrer">
        <LinkOutlined aria-hidden /> {t("public.visit")}
      </a>
      <Popconfirm title={t("public.renewAsk")} okText={t("public.renew")} cancelText={t("action.cancel")} onConfirm={onRenew}>
        <Button type="text" loading={renewing}>
          {t("public.renew")}
        </Button>
      </Popconfirm>
    </div>
  );
}
