import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Input, Select } from "antd";
import { useState } from "react";
import { peopleQuery } from "@/lib/api/queries";
import { fromClock, toClock } from "@/lib/format/dates";
import { useDebounced } from "@/lib/hooks/useDebounced";
import { useWords } from "@/lib/i18n";
import { type AuditSearch, knownQuery } from "./api";

const REST = 250;
const CLEARED: AuditSearch = { since: undefined, until: undefined, actor: undefined, who: undefined, form: undefined, record: undefined, action: undefined };

interface AuditFiltersProps {
  search: AuditSearch;
  onChange: (next: AuditSearch) => void;
}

/** When, who, which form and record, and which operation. */
export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const { t, say } = useWords();
  const known = useQuery(knownQuery).data;
  const named = Object.values(search).some((value) => value !== undefined);
  const [since, until] = [search.since, search.until].map((at) => (at ? toClock(at) : null));
  return (
    <div className="fw-audit-filters" role="search" aria-label={t("audit.filters")}>
      <DatePicker.RangePicker
        aria-label={t("audit.when")}
        value={[since ?? null, until ? until.subtract(1, "day") : null]}
        allowEmpty={[true, true]}
        placeholder={[t("audit.since"), t("audit.until")]}
        onChange={(days) =>
          onChange({
            since: days?.[0] ? fromClock(days[0].startOf("day")) : undefined,
            until: days?.[1] ? fromClock(days[1].startOf("day").add(1, "day")) : undefined,
          })
        }
      />
      <Who search={search} onChange={onChange} />
      <Select
        className="fw-audit-filter"
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        popupMatchSelectWidth={false}
        aria-label={t("audit.form")}
        placeholder={t("audit.form")}
        value={search.form}
        options={(known?.forms ?? []).map((one) => ({ value: one.name, label: say(one.title) }))}
        onChange={(form?: string) => onChange({ form, record: undefined })}
      />
      <RecordNumber key={search.record} search={search} onChange={onChange} />
      <Select
        className="fw-audit-filter"
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        popupMatchSelectWidth={false}
        aria-label={t("audit.action")}
        placeholder={t("audit.action")}
        value={search.action}
        options={(known?.actions ?? []).map((one) => ({ value: one, label: t(`audit.action.${one}`, { defaultValue: one }) }))}
        onChange={(action?: string) => onChange({ action })}
      />
      {named && (
        <Button type="text" onClick={() => onChange(CLEARED)}>
          {t("audit.clear")}
        </Button>
      )}
    </div>
  );
}

function Who({ search, onChange }: AuditFiltersProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const people = useQuery(peopleQuery(useDebounced(typed, REST))).data ?? [];
  const system = { value: "system", label: t("audit.nobody") };
  const chosen = search.actor && search.actor !== "system" ? [{ value: search.actor, label: search.who ?? `#${search.actor}` }] : [];
  const found = people.map((one) => ({ value: String(one.id), label: one.name })).filter((one) => one.value !== search.actor);
  return (
    <Select
      className="fw-audit-filter"
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }}
      popupMatchSelectWidth={false}
      aria-label={t("audit.who")}
      placeholder={t("audit.who")}
      value={search.actor}
      options={[...chosen, ...found, system]}
      onChange={(actor?: string) => onChange({ actor, who: found.find((one) => one.value === actor)?.label })}
    />
  );
}

function RecordNumber({ search, onChange }: AuditFiltersProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState(search.record ?? "");
  const take = (text: string) => onChange({ record: /^[1-9]\d{0,17}$/.test(text) ? text : undefined });
  return (
    <Input
      className="fw-audit-number"
      allowClear
      inputMode="numeric"
      aria-label={t("audit.number")}
      placeholder={t("audit.number")}
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        if (event.target.value === "") take("");
      }}
      onPressEnter={() => take(typed)}
      onBlur={() => take(typed)}
    />
  );
}
