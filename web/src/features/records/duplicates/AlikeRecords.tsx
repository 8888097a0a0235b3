import { MergeCellsOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { Panel } from "@/components/PageHeader";
import { get } from "@/lib/api/client";
import { recordPath } from "@/lib/api/queries";
import type { FormInfo, LikeRow, RecordInfo } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { MOST_MERGED } from "./MergePage";
import "./duplicates.css";

/** Records this one may be the same as, with the way to compare and merge them; nothing where there are none. */
export function AlikeRecords({ form, record }: { form: FormInfo; record: RecordInfo }) {
  const { t, say } = useWords();
  const found = useQuery({
    queryKey: ["records", form.name, "alike", String(record.id), record.version],
    queryFn: () => get<{ rows: LikeRow[] }>(`${recordPath(form.name, record.id)}/duplicates`),
    enabled: Boolean(form.duplicates?.length),
  });
  const rows = found.data?.rows ?? [];
  if (rows.length === 0) return null;
  const may = form.actions.update && form.actions.delete;
  const all = [record, ...rows].slice(0, MOST_MERGED + 1);
  return (
    <Panel
      title={t("duplicates.possible")}
      extra={may && rows.length > 1 && <Compare form={form.name} records={all} label={t("duplicates.compareAll")} />}
    >
      <ul className="fw-plain-list fw-alike">
        {rows.map((row) => (
          <li key={row.id}>
            <span className="fw-grow fw-alike-title">
              <Link className="fw-link fw-ellipsis" to="/f/$form/$id" params={{ form: form.name, id: String(row.id) }}>
                {row.title}
              </Link>
              <span className="fw-note">{row.rules.map((rule) => say(rule.title)).join(t("value.comma"))}</span>
            </span>
            {may && <Compare form={form.name} records={[record, row]} label={t("duplicates.compare")} title={row.title} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Compare(props: { form: string; records: { id: string | number }[]; label: string; title?: string }) {
  const ids = props.records.map((one) => String(one.id));
  const name = props.title ? `${props.label} ${props.title}` : props.label;
  return (
    <Link to="/f/$form/merge" params={{ form: props.form }} search={{ ids }} aria-label={name}>
      <Button size="small" icon={<MergeCellsOutlined aria-hidden />} tabIndex={-1}>
        {props.label}
      </Button>
    </Link>
  );
}
