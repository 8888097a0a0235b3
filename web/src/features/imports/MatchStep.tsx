import { Button, Radio, Select } from "antd";
import { useMemo, useState } from "react";
import { Failure } from "@/components/states";
import type { FormInfo, ImportJob, ImportMode } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { plainText } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import { isLocked } from "@/runtime/form-renderer/wire";
import { useJobAction } from "./jobs";

const MODES: ImportMode[] = ["insert", "update", "upsert"];
const SAMPLES = 3;
const NOT_IN_FILES = new Set(["subtable", "file"]);

function guesses(job: ImportJob, known: Set<string>): Record<string, string> {
  if (job.mapping && Object.keys(job.mapping).length > 0) return job.mapping;
  const found: Record<string, string> = {};
  for (const column of job.columns ?? []) if (column.guess && known.has(column.guess)) found[String(column.index)] = column.guess;
  return found;
}

/** Which column fills which field, and what to do with records that are there already. */
export function MatchStep({ form, job, onAgain }: { form: FormInfo; job: ImportJob; onAgain: () => void }) {
  const { t, say } = useWords();
  const { check } = useJobAction(form.name, job.id);
  // What the system fills in is not offered, even where a column has its name.
  const fields = form.fields.filter((field) => !isLocked(field) && !NOT_IN_FILES.has(familyOf(field)));
  const [mapping, setMapping] = useState(() => guesses(job, new Set(fields.map((field) => field.key))));
  const [mode, setMode] = useState<ImportMode>(job.mode ?? "insert");
  const mapped = useMemo(() => new Set(Object.values(mapping)), [mapping]);
  const unique = fields.filter((field) => field.unique && mapped.has(field.key)).map((field) => field.key);
  const [keys, setKeys] = useState<string[] | null>(job.keys?.length ? job.keys : null);
  const chosenKeys = (keys ?? unique.slice(0, 1)).filter((key) => mapped.has(key));
  const missing = mode === "update" ? [] : fields.filter((field) => field.required && !mapped.has(field.key));
  const needsKeys = mode !== "insert";
  const ready = mapped.size > 0 && (!needsKeys || chosenKeys.length > 0);

  const map = (index: number, key: string | undefined) => {
    const next = { ...mapping };
    if (key) next[String(index)] = key;
    else delete next[String(index)];
    setMapping(next);
  };

  return (
    <section className="fw-panel" aria-label={t("imports.step.match")}>
      <p className="fw-import-lead">
        {t("imports.matched", { file: job.file ?? "", rows: job.rows ?? 0, mapped: mapped.size, columns: job.columns?.length ?? 0 })}
      </p>
      <div className="fw-scroll">
        <table className="fw-table fw-match">
          <thead>
            <tr>
              <th scope="col">{t("imports.column")}</th>
              <th scope="col">{t("imports.samples")}</th>
              <th scope="col">{t("imports.field")}</th>
            </tr>
          </thead>
          <tbody>
            {(job.columns ?? []).map((column) => (
              <tr key={column.index}>
                <td title={column.header}>
                  <div className="fw-cell fw-row-title">{column.header}</div>
                </td>
                <td>
                  <div className="fw-cell fw-note">{column.samples.slice(0, SAMPLES).map((one) => plainText(one)).filter(Boolean).join(" · ")}</div>
                </td>
                <td>
                  <Select
                    className="fw-match-select"
                    aria-label={t("imports.fieldFor", { column: column.header })}
                    allowClear
                    showSearch={{ optionFilterProp: "label" }}
                    placeholder={t("imports.skip")}
                    value={mapping[String(column.index)]}
                    options={fields.map((field) => ({
                      value: field.key,
                      label: `${say(field.title)}${field.required ? " *" : ""}`,
                      disabled: mapped.has(field.key) && mapping[String(column.index)] !== field.key,
                    }))}
                    onChange={(key?: string) => map(column.index, key)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="fw-import-mode">
        <Radio.Group
          aria-label={t("imports.mode")}
          value={mode}
          onChange={(event) => setMode(event.target.value as ImportMode)}
          options={MODES.map((one) => ({ value: one, label: t(`imports.mode.${one}`) }))}
        />
        {needsKeys && (
          <span className="fw-import-keys">
            <span>{t("imports.keys")}</span>
            <Select
              mode="multiple"
              className="fw-match-select"
              aria-label={t("imports.keys")}
              value={chosenKeys}
              options={fields
                .filter((field) => mapped.has(field.key))
                .map((field) => ({ value: field.key, label: say(field.title) }))}
              onChange={setKeys}
            />
          </span>
        )}
      </div>
      {missing.length > 0 && (
        <p className="fw-warned">
          {t("imports.missing", { count: missing.length, fields: missing.map((field) => say(field.title)).join(t("value.comma")) })}
        </p>
      )}
      {check.error && <Failure error={check.error} small />}
      <div className="fw-import-actions">
        <Button
          type="primary"
          disabled={!ready}
          loading={check.isPending}
          onClick={() => check.mutate({ mapping, mode, keys: needsKeys ? chosenKeys : [] })}
        >
          {t("imports.check")}
        </Button>
        <Button onClick={onAgain}>{t("imports.otherFile")}</Button>
      </div>
    </section>
  );
}
