import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { sessionQuery } from "@/lib/api/queries";
import { useWords } from "@/lib/i18n";
import { datesOf, isSpan, PRESETS, type Range, rangeText } from "./ranges";

interface RangeEditorProps {
  value: Range | null;
  onDone: (value: Range | null) => void;
}

/** A usual span by one click, or two dates. */
export function RangeEditor({ value, onDone }: RangeEditorProps) {
  const { t } = useWords();
  const today = useQuery(sessionQuery).data?.business_date ?? dayjs().format("YYYY-MM-DD");
  const [draft, setDraft] = useState(() => datesOf(value, today));
  const wrong = Boolean(draft.from && draft.to && draft.from > draft.to);
  const empty = !draft.from && !draft.to;
  const pick = (side: "from" | "to") => (
    <DatePicker
      className="fw-wide"
      aria-label={t(side === "from" ? "boards.firstDay" : "boards.lastDay")}
      placeholder={t(side === "from" ? "boards.firstDay" : "boards.lastDay")}
      value={draft[side] ? dayjs(draft[side]) : null}
      status={wrong ? "error" : undefined}
      onChange={(next) => setDraft({ ...draft, [side]: next ? next.format("YYYY-MM-DD") : null })}
    />
  );
  return (
    <form
      className="fw-condition"
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) onDone(empty ? null : draft);
      }}
    >
      <div className="fw-presets">
        {PRESETS.map((preset) => {
          const here = isSpan(value) && value.last === preset.last && value.unit === preset.unit;
          return (
            <button
              key={rangeText(preset, t)}
              type="button"
              className={here ? "fw-preset fw-preset-here" : "fw-preset"}
              aria-pressed={here}
              onClick={() => onDone(preset)}
            >
              {rangeText(preset, t)}
            </button>
          );
        })}
      </div>
      {pick("from")}
      {pick("to")}
      {wrong && <span className="fw-problem">{t("boards.wrongRange")}</span>}
      <Button type="primary" htmlType="submit" disabled={wrong}>
        {t("filter.apply")}
      </Button>
    </form>
  );
}
