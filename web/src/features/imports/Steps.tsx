import { CheckOutlined } from "@ant-design/icons";
import { useWords } from "@/lib/i18n";

const STEPS = ["file", "match", "check", "run", "result"] as const;

export function Steps({ at }: { at: number }) {
  const { t } = useWords();
  return (
    <ol className="fw-steps" aria-label={t("imports.steps")}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={index < at ? "fw-step fw-step-done" : index === at ? "fw-step fw-step-here" : "fw-step"}
          aria-current={index === at ? "step" : undefined}
        >
          <span className="fw-step-mark">{index < at ? <CheckOutlined aria-hidden /> : index + 1}</span>
          <span className="fw-step-name">{t(`imports.step.${step}`)}</span>
        </li>
      ))}
    </ol>
  );
}
