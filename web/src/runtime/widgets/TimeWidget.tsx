import { TimePicker } from "antd";
import dayjs from "dayjs";
import { useWords } from "@/lib/i18n";
import { controlProps } from "./control";
import type { WidgetProps } from "./types";

const SOME_DAY = "2000-01-01T";

export function TimeWidget(props: WidgetProps) {
  const { field, value, onChange } = props;
  const { t } = useWords();
  const format = field.options?.seconds ? "HH:mm:ss" : "HH:mm";
  const moment = typeof value === "string" && value ? dayjs(SOME_DAY + value) : null;
  return (
    <TimePicker
      {...controlProps(props)}
      className="fw-wide"
      placeholder={t("widget.pickTime")}
      format={format}
      needConfirm={false}
      value={moment?.isValid() ? moment : null}
      onChange={(next) => onChange(next ? next.format(format) : null)}
      onKeyDown={(event) => {
        // Enter takes the time; it does not send the form.
        if (event.key === "Enter") event.preventDefault();
      }}
    />
  );
}
