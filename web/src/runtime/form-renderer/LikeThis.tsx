import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { post } from "@/lib/api/client";
import type { LikeRow, Values } from "@/lib/api/types";
import { useDebounced } from "@/lib/hooks/useDebounced";
import { isBlank } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import type { RecordForm } from "./useRecordForm";
import { valuesToWire } from "./wire";

const WAIT = 500;

/** Tells of records that what is being filled in may already be; nobody is kept from saving. */
export function LikeThis({ state }: { state: RecordForm }) {
  const { t, say } = useWords();
  const { form } = state;
  const rules = (form.duplicates ?? []).filter((keys) => keys.every((key) => !isBlank(state.edits[key])));
  const keys = new Set(rules.flat());
  const compared: Values = valuesToWire(form.fields, state.edits, (key) => keys.has(key));
  const resting = useDebounced(JSON.stringify(compared), WAIT);
  const found = useQuery({
    queryKey: ["records", form.name, "like", resting],
    queryFn: () =>
      post<{ rows: LikeRow[] }>(`/records/${encodeURIComponent(form.name)}/duplicates`, { values: JSON.parse(resting) }),
    enabled: rules.length > 0 && resting !== "{}",
  });
  const rows = rules.length > 0 ? (found.data?.rows ?? []) : [];
  if (rows.length === 0) return null;
  return (
    <div className="fw-notice fw-notice-warn fw-like" role="status" aria-label={t("duplicates.hint")}>
      <span>{t("duplicates.hint")}</span>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <Link
              className="fw-link"
              to="/f/$form/$id"
              params={{ form: form.name, id: String(row.id) }}
              target="_blank"
            >
              {row.title}
            </Link>{" "}
            <span className="fw-note">{row.rules.map((rule) => say(rule.title)).join(t("value.comma"))}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
