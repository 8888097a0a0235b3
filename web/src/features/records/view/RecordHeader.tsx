import { DeleteOutlined, EditOutlined, MoreOutlined, PrinterOutlined, ProfileOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Dropdown } from "antd";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { firstColumns, shownFields } from "@/components/columns";
import { TintIcon } from "@/components/Icon";
import { Value } from "@/components/Value";
import { ApiError, api } from "@/lib/api/client";
import { recordPath } from "@/lib/api/queries";
import type { FormInfo, RecordInfo, Values } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { useWords } from "@/lib/i18n";

const FACTS = 5;
const PrintDialog = lazy(() => import("./PrintDialog").then((module) => ({ default: module.PrintDialog })));

interface RecordHeaderProps {
  form: FormInfo;
  record: RecordInfo;
  editing: boolean;
  /** What comes before the record's own actions. */
  lead?: ReactNode;
  /** Something more pressing is offered than to edit. */
  calm?: boolean;
  onEdit: () => void;
  onDeleted: () => void;
}

export function RecordHeader({ form, record, editing, lead, calm, onEdit, onDeleted }: RecordHeaderProps) {
  const { t, say } = useWords();
  const known: Values = { ...record.system, ...record.values };
  const maker = record.system?.created_by;
  const source = maker && maker.id === null ? maker.title : "";
  const facts = shownFields(form, record, firstColumns(form))
    .filter((field) => field.key !== form.title_field && !["longtext", "file"].includes(familyOf(field)))
    .slice(0, FACTS);
  return (
    <header className="fw-record-header">
      <div className="fw-record-head">
        <TintIcon name={form.icon} tint={form.tint} large />
        <div className="fw-page-title">
          <h1 title={record.title}>{record.title}</h1>
          <span className="fw-note">
            {say(form.title)}
            {source && ` · ${t("public.source", { title: source })}`}
          </span>
        </div>
        <div className="fw-actions">
          {lead}
          {form.page && (
            <Link to="/p/$page/$id" params={{ page: form.page, id: String(record.id) }}>
              <Button icon={<ProfileOutlined aria-hidden />} tabIndex={-1}>
                {t("record.openObject")}
              </Button>
            </Link>
          )}
          {form.actions.update && !editing && (
            <Button type={calm ? "default" : "primary"} icon={<EditOutlined aria-hidden />} onClick={onEdit}>
              {t("action.edit")}
            </Button>
          )}
          {(form.actions.delete || Boolean(form.prints?.length)) && <More form={form} record={record} onDeleted={onDeleted} />}
        </div>
      </div>
      {facts.length > 0 && (
        <dl className="fw-facts">
          {facts.map((field) => (
            <div key={field.key}>
              <dt>{say(field.title)}</dt>
              <dd>
                <Value field={field} value={known[field.key]} values={record.values} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </header>
  );
}

function More({ form, record, onDeleted }: Pick<RecordHeaderProps, "form" | "record" | "onDeleted">) {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      api("DELETE", recordPath(form.name, record.id), { headers: { "If-Match": `"${record.version}"` } }),
    onSuccess: () => {
      onDeleted();
      void client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (reason) => {
      const problem = reason instanceof ApiError ? reason.problems[0] : undefined;
      const title = reason instanceof ApiError ? reason.title : "";
      void message.error([problem?.message ?? (title || t("state.failed")), problem?.hint].filter(Boolean).join(" "));
    },
  });
  const [printing, setPrinting] = useState(false);
  const ask = () =>
    void modal.confirm({
      title: t("record.deleteTitle", { title: record.title }),
      content: t("record.deleteText"),
      okText: t("action.delete"),
      cancelText: t("action.cancel"),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync().catch(() => undefined),
    });
  const print = { key: "print", icon: <PrinterOutlined aria-hidden />, label: t("print.open"), onClick: () => setPrinting(true) };
  const drop = { key: "delete", danger: true, icon: <DeleteOutlined aria-hidden />, label: t("action.delete"), onClick: ask };
  const items = [...(form.prints?.length ? [print] : []), ...(form.actions.delete ? [drop] : [])];
  return (
    <>
      <Dropdown trigger={["click"]} placement="bottomRight" menu={{ items }}>
        <Button type="text" icon={<MoreOutlined aria-hidden />} aria-label={t("action.more")} title={t("action.more")} />
      </Dropdown>
      <Suspense fallback={null}>
        {printing && <PrintDialog form={form} records={[record]} onClose={() => setPrinting(false)} />}
      </Suspense>
    </>
  );
}
