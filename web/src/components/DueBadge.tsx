import { ClockCircleOutlined } from "@ant-design/icons";
import { showDateTime, showDeadline } from "@/lib/format/dates";
import { useNow } from "@/lib/hooks/useNow";
import { useSpan } from "@/lib/hooks/useSpan";
import { useWords } from "@/lib/i18n";
import "./due.css";

const SECOND = 1_000;

/** Until when; in warning colour today, in danger colour once it is past. */
export function DueBadge({ due }: { due: string | null | undefined }) {
  const { t } = useWords();
  const span = useSpan();
  const now = useNow();
  if (!due) return null;
  const left = Date.parse(due) - now;
  const { today, text } = showDeadline(due, now);
  const past = left < 0;
  const said = past ? t("time.late", { span: span(-left / SECOND, 1) }) : t(today ? "time.today" : "time.until", { at: text });
  const kind = past ? "fw-due fw-due-past" : today ? "fw-due fw-due-today" : "fw-due";
  return (
    <span className={kind} title={t("time.due", { at: showDateTime(due) })}>
      <ClockCircleOutlined aria-hidden />
      {said}
    </span>
  );
}
