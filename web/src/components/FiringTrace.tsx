import { CheckCircleFilled, CloseCircleFilled, MinusCircleOutlined } from "@ant-design/icons";
import type { Trace } from "@/lib/api/types";
import { showDecimal } from "@/lib/format/decimal";
import { plainText } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";

/** Why a rule fired: each condition, whether it held, and the values it read. */
export function FiringTrace({ trace }: { trace: Trace }) {
  return (
    <ul className="fw-trace">
      <TraceNode trace={trace} />
    </ul>
  );
}

function TraceNode({ trace }: { trace: Trace }) {
  const { t, say } = useWords();
  const children = trace.children ?? [];
  const group = children.length > 0 && (trace.op === "and" || trace.op === "or");
  const sentence = group ? t(`rules.group.${trace.op}`) : say(trace.sentence);
  return (
    <li>
      <div className="fw-trace-line">
        <Mark result={trace.result} />
        <span>{sentence || trace.op}</span>
      </div>
      {!group && (trace.values ?? []).length > 0 && (
        <div className="fw-trace-values">
          {(trace.values ?? []).map((read) => (
            <span key={say(read.label)}>
              {say(read.label)} <strong className="fw-figure">{readText(read.value, t)}</strong>
            </span>
          ))}
        </div>
      )}
      {children.length > 0 && (
        <ul>
          {children.map((child, index) => (
            <TraceNode key={`${index}:${child.op}`} trace={child} />
          ))}
        </ul>
      )}
    </li>
  );
}

function readText(value: unknown, t: (key: string) => string): string {
  if (value === true) return t("value.yes");
  if (value === false) return t("value.no");
  if (typeof value === "string" && /^-?\d+\.\d+$/.test(value)) return showDecimal(value);
  return plainText(value, t("value.comma")) || t("value.blank");
}

function Mark({ result }: { result: unknown }) {
  const { t } = useWords();
  if (result === true) return <CheckCircleFilled className="fw-held" aria-label={t("rules.held")} />;
  if (result === false) return <CloseCircleFilled className="fw-not-held" aria-label={t("rules.notHeld")} />;
  return <MinusCircleOutlined className="fw-unread" aria-label={t("rules.notRead")} />;
}
