import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { App, Button, Radio } from "antd";
import { useState } from "react";
import { TintIcon } from "@/components/Icon";
import { PageHeader } from "@/components/PageHeader";
import { Await, Denied, Empty, Failure, Loading } from "@/components/states";
import { Value } from "@/components/Value";
import { post } from "@/lib/api/client";
import { recordQuery, useForm } from "@/lib/api/queries";
import type { Field, FormInfo, RecordInfo } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { showDateTime } from "@/lib/format/dates";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { isLocked } from "@/runtime/form-renderer/wire";
import "./duplicates.css";

/** How many go into the one that stays. */
export const MOST_MERGED = 9;

export function MergePage() {
  const { form = "" } = useParams({ strict: false });
  const { ids = [] } = useSearch({ strict: false }) as { ids?: string[] };
  const { t } = useWords();
  useTitle(t("duplicates.merge"));
  const records = useQueries({ queries: ids.map((id) => recordQuery(form, id)) });
  const failed = records.find((one) => one.error);
  return (
    <Await of={useForm(form)}>
      {(found) => {
        if (!found.actions.update || !found.actions.delete) return <Denied />;
        if (ids.length < 2) return <Empty text={t("duplicates.none")} />;
        if (failed) return <Failure error={failed.error} onRetry={() => void failed.refetch()} />;
        const data = records.flatMap((one) => one.data ?? []);
        return data.length < ids.length ? <Loading lines={10} /> : <Merge form={found} records={data} />;
      }}
    </Await>
  );
}

/** Records side by side: which one stays, and for each field that differs whose value it keeps. */
function Merge({ form, records }: { form: FormInfo; records: RecordInfo[] }) {
  const { t, say } = useWords();
  const { modal, message } = App.useApp();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [stays, setStays] = useState(records[0]?.id);
  const [chosen, setChosen] = useState<Record<string, RecordInfo["id"]>>({});
  const [all, setAll] = useState(false);
  const fields = form.fields.filter((field) => familyOf(field) !== "subtable");
  const differs = (field: Field) => new Set(records.map((one) => JSON.stringify(one.values[field.key] ?? null))).size > 1;
  const shown = fields.filter((field) => all || differs(field));
  const merging = useMutation({
    mutationFn: () =>
      post<RecordInfo>(`/records/${encodeURIComponent(form.name)}/merge`, {
        survivor: named(records.find((one) => one.id === stays)),
        merged: records.filter((one) => one.id !== stays).map(named),
        values: Object.fromEntries(Object.entries(chosen).filter(([, id]) => id !== stays)),
      }),
    onSuccess: (left) => {
      void message.success(t("duplicates.merged", { title: left.title }));
      for (const key of ["records", "firings"]) void client.invalidateQueries({ queryKey: [key] });
      void navigate({ to: "/f/$form/$id", params: { form: form.name, id: String(left.id) }, replace: true });
    },
  });
  const ask = () =>
    void modal.confirm({
      title: t("duplicates.askTitle", { count: records.length - 1, title: records.find((one) => one.id === stays)?.title }),
      content: t("duplicates.askText"),
      okText: t("duplicates.merge"),
      cancelText: t("action.cancel"),
      onOk: () => merging.mutateAsync().catch(() => undefined),
    });
  return (
    <div className="fw-page">
      <PageHeader
        title={`${say(form.title)} · ${t("duplicates.merge")}`}
        lead={t("duplicates.lead")}
        icon={<TintIcon name={form.icon} tint={form.tint} />}
        actions={
          <>
            <Button onClick={() => setAll(!all)}>{t(all ? "duplicates.onlyDifferent" : "duplicates.allFields")}</Button>
            <Button type="primary" loading={merging.isPending} onClick={ask}>
              {t("duplicates.merge")}
            </Button>
          </>
        }
      />
      {merging.error && <Failure error={merging.error} small />}
      <div className="fw-panel fw-merge">
        <table aria-label={t("duplicates.merge")}>
          <thead>
            <tr>
              <th>{t("duplicates.stays")}</th>
              {records.map((one) => (
                <th key={one.id} scope="col">
                  <Radio checked={one.id === stays} name="stays" onChange={() => setStays(one.id)}>
                    {one.title}
                  </Radio>
                  <div className="fw-note">
                    #{one.id} · {showDateTime(one.system?.created_at ?? "")}
                  </div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((field) => (
              <tr key={field.key}>
                <th scope="row">{say(field.title)}</th>
                {records.map((one) => {
                  const value = <Value field={field} value={one.values[field.key]} values={one.values} full />;
                  const open = differs(field) && !isLocked(field);
                  return (
                    <td key={one.id}>
                      {open ? (
                        <Radio
                          name={field.key}
                          checked={(chosen[field.key] ?? stays) === one.id}
                          onChange={() => setChosen((now) => ({ ...now, [field.key]: one.id }))}
                        >
                          {value}
                        </Radio>
                      ) : (
                        value
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const named = (one: RecordInfo | undefined) => ({ id: one?.id, version: one?.version });
