import { DatePicker } from "antd";
import dayjs from "dayjs";
import { fromClock, toClock } from "@/lib/format/dates";
import { familyOf } from "@/lib/format/kinds";
import { useWords } from "@/lib/i18n";
import { controlProps } from "./control";
import type { WidgetProps } from "./types";

export function DateWidget(props: WidgetProps) {
  const { field, value, onChange } = props;
  const { t } = useWords();
  const timed = familyOf(field) === "datetime";
  const moment = typeof value === "string" && value ? (timed ? toClock(value) : dayjs(value)) : null;
  return (
    <DatePicker
      {...controlProps(props)}
      className="fw-wide"
      placeholder={t("widget.pickDate")}
      showTime={timed ? { format: "HH:mm" } : false}
      format={timed ? "YYYY-MM-DD HH:mm" : "YYYY-MM-DD"}
      value={moment?.isValid() ? moment : null}
      onChange={(next) => onChange(next ? (timed ? fromClock(next) : next.format("YYYY-MM-DD")) : null)}
      onKeyDown={(event) => {
        // Enter takes the date; it does not send the form.
        if (event.key === "Enter") event.preventDefault();
      }}
    />
  );
}
