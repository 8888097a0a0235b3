import { DatePicker, TimePicker } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { familyOf } from "@/lib/format/kinds";
import { useWords } from "@/lib/i18n";
import { controlProps } from "./control";
import type { WidgetProps } from "./types";

const SOME_DAY = "2000-01-01T";

/** From a day to a day or from a time to a time, kept as `begin/end`. */
export function RangeWidget(props: WidgetProps) {
  const { field, value, onChange, id, label } = props;
  const { t } = useWords();
  const days = familyOf(field) === "date_range";
  const format = days ? "YYYY-MM-DD" : field.options?.seconds ? "HH:mm:ss" : "HH:mm";
  const ends = typeof value === "string" ? value.split("/").map((end) => dayjs(days ? end : SOME_DAY + end)) : [];
  const [begin, end] = ends.every((one) => one.isValid()) ? ends : [];
  const shared = {
    ...controlProps(props),
    id: { start: id, end: `${id}-end` },
    className: "fw-wide",
    format,
    placeholder: [t("widget.begin"), t("widget.end")] as [string, string],
    value: begin && end ? ([begin, end] as [Dayjs, Dayjs]) : null,
    onChange: (next: [Dayjs | null, Dayjs | null] | null) =>
      onChange(next?.[0] && next[1] ? `${next[0].format(format)}/${next[1].format(format)}` : null),
    onKeyDown: (event: React.KeyboardEvent) => {
      // Enter takes the end; it does not send the form.
      if (event.key === "Enter") event.preventDefault();
    },
  };
  return (
    <div role="group" aria-label={label}>
      {days ? <DatePicker.RangePicker {...shared} /> : <TimePicker.RangePicker {...shared} needConfirm={false} order={false} />}
    </div>
  );
}
