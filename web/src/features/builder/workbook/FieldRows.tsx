import { LinkOutlined } from "@ant-design/icons";
import { Checkbox, Input, Radio, Select, Tooltip } from "antd";
import { DataTable } from "@/components/DataTable";
import { useWords } from "@/lib/i18n";
import type { FieldKindInfo } from "../editing/api";
import type { ProposedField, ProposedForm } from "./api";

interface FieldRowsProps {
  form: ProposedForm;
  forms: ProposedForm[];
  kinds: readonly FieldKindInfo[];
  onChange: (more: Partial<ProposedForm>) => void;
}

/** The columns of a sheet as fields: what each is called and of which type, and why. */
export function FieldRows({ form, forms, kinds, onChange }: FieldRowsProps) {
  const { t, say, language } = useWords();
  const change = (column: number, more: Partial<ProposedField>) =>
    onChange({ fields: form.fields.map((one) => (one.column === column ? { ...one, ...more } : one)) });
  const type = (name: string) => say(kinds.find((one) => one.name === name)?.label) || name;
  const retype = (one: ProposedField, to: string) => {
    const other = one.otherwise.find((found) => found.type === to);
    if (!other) return;
    const former = { type: one.type, options: one.options };
    const linked = one.type === "link" || one.type === "links";
    change(one.column, {
      ...other,
      otherwise: one.otherwise.map((found) => (found.type === to ? former : found)),
      ...(linked ? { link: null } : {}),
      ...(one.type === "formula" ? { formula: null } : {}),
    });
  };
  return (
    <div className="fw-scroll">
      <DataTable
        label={say(form.title)}
        rows={form.fields}
        rowKey={(one) => String(one.column)}
        columns={[
          {
            key: "include",
            title: t("workbook.take"),
            width: 60,
            render: (one) => (
              <Checkbox aria-label={t("workbook.takeColumn", { name: one.header })} checked={one.include} onChange={(event) => change(one.column, { include: event.target.checked })} />
            ),
          },
          {
            key: "title",
            title: t("workbook.field"),
            width: 200,
            render: (one) => (
              <Input
                aria-label={t("workbook.titleOf", { name: one.header })}
                disabled={!one.include}
                value={one.title[language]}
                maxLength={100}
                onChange={(event) => change(one.column, { title: { ...one.title, [language]: event.target.value } })}
              />
            ),
          },
          {
            key: "type",
            title: t("workbook.type"),
            width: 180,
            render: (one) => (
              <Select
                aria-label={t("workbook.typeOf", { name: one.header })}
                className="fw-wide"
                disabled={!one.include}
                value={one.type}
                onChange={(to) => retype(one, to)}
                options={[one.type, ...one.otherwise.map((other) => other.type)].map((name) => ({ value: name, label: type(name) }))}
              />
            ),
          },
          {
            key: "required",
            title: t("workbook.required"),
            width: 90,
            render: (one) => (
              <Checkbox
                aria-label={t("workbook.requiredOf", { name: one.header })}
                disabled={!one.include || one.type === "formula"}
                checked={one.required}
                onChange={(event) => change(one.column, { required: event.target.checked })}
              />
            ),
          },
          {
            key: "unique",
            title: t("workbook.unique"),
            width: 84,
            render: (one) => (
              <Checkbox
                aria-label={t("workbook.uniqueOf", { name: one.header })}
                disabled={!one.include || one.type === "formula"}
                checked={one.unique}
                onChange={(event) => change(one.column, { unique: event.target.checked })}
              />
            ),
          },
          {
            key: "named",
            title: t("workbook.named"),
            width: 60,
            render: (one) => (
              <Radio
                aria-label={t("workbook.namedBy", { name: one.header })}
                disabled={!one.include}
                checked={form.title_field === one.key}
                onChange={() => onChange({ title_field: one.key })}
              />
            ),
          },
          { key: "why", title: t("workbook.why"), render: (one) => <Why of={one} forms={forms} />, cut: 360 },
        ]}
      />
    </div>
  );
}

/** What the guess rests on, and what did not fit a narrower one. */
function Why({ of, forms }: { of: ProposedField; forms: ProposedForm[] }) {
  const { t, say } = useWords();
  const far = of.link && forms.find((one) => one.sheet === of.link?.sheet);
  const misfit = of.misfits[0];
  const told = [
    far && t("workbook.linked", { form: say(far.title), found: of.link?.found, distinct: of.link?.distinct }),
    of.formula && t("workbook.computed", { formula: of.formula.text, equal: of.formula.equal }),
    !far && !of.formula && t("workbook.fits", { fits: of.why.fits, filled: of.why.filled }),
    of.why.filled < of.why.rows && t("workbook.blank", { count: of.why.rows - of.why.filled }),
    misfit && t("workbook.misfit", { count: misfit.count, cells: misfit.cells.map((one) => `${one.row}: ${one.value}`).join(t("value.comma")) }),
    of.faults && t("workbook.faulty", { count: of.faults.count }),
    of.digits_lost && t("workbook.digitsLost", { count: of.digits_lost.count }),
  ].filter(Boolean);
  const samples = of.why.samples.join(t("value.comma"));
  return (
    <Tooltip title={samples && t("workbook.samples", { values: samples })}>
      <span className={misfit || of.faults || of.digits_lost ? "fw-note fw-warn-words" : "fw-note"}>
        {far && <LinkOutlined aria-hidden />} {told.join(" · ")}
      </span>
    </Tooltip>
  );
}
