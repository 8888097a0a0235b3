import { Button } from "antd";
import { useEffect, useRef } from "react";
import { fieldOf } from "@/components/columns";
import { Failure } from "@/components/states";
import { showDateTime } from "@/lib/format/dates";
import { useWords } from "@/lib/i18n";
import { inputId } from "./FieldControl";
import type { RecordForm } from "./useRecordForm";
import { placeOfProblem } from "./wire";

/** Brings the field of a problem into view and gives it the keyboard. */
export function focusField(form: string, key: string): void {
  const element = document.getElementById(inputId(form, key));
  element?.scrollIntoView({ block: "center" });
  element?.focus({ preventScroll: true });
}

/** What stands between the person and saving: a conflict, problems, a failure; and a restored draft. */
export function FormNotices({ state }: { state: RecordForm }) {
  const { t, say } = useWords();
  const { conflict, record } = state;
  const errors = state.attempted ? state.problems.filter((problem) => problem.severity !== "warning") : [];
  const blocked = Boolean((conflict && record) || state.failure);
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (blocked) top.current?.scrollIntoView({ block: "center" });
  }, [blocked]);
  return (
    <>
      <div ref={top} />
      {state.restored && !conflict && (
        <div className="fw-notice" role="status">
          <span>{t("form.restored")}</span>
          <button type="button" className="fw-text-button" onClick={state.discard}>
            {t("form.discardDraft")}
          </button>
        </div>
      )}
      {conflict && record && (
        <div className="fw-notice fw-notice-warn" role="alert">
          <span>
            {t("form.conflict", {
              who: conflict.system?.updated_by?.title ?? t("form.someone"),
              at: showDateTime(conflict.system?.updated_at ?? ""),
            })}
          </span>
          <Button size="small" onClick={state.keepMine}>
            {t("form.keepMine")}
          </Button>
          <Button size="small" type="text" onClick={state.discard}>
            {t("form.takeTheirs")}
          </Button>
        </div>
      )}
      {errors.length > 0 && (
        <div className="fw-notice fw-notice-bad" role="alert">
          <span>{t("form.problems", { count: errors.length })}</span>
          <ul>
            {errors.map((problem) => {
              const key = placeOfProblem(problem).split("/")[0] ?? "";
              const title = say(fieldOf(state.form, key)?.title);
              return (
                <li key={problem.code + problem.path}>
                  {title ? (
                    <button
                      type="button"
                      className="fw-text-button"
                      onClick={() => focusField(state.form.name, key)}
                    >
                      {title}
                    </button>
                  ) : null}{" "}
                  {problem.message} {problem.hint && <span className="fw-note">{problem.hint}</span>}
                </li>
              );
            })}
          </ul>
        </div>
      )}
      {state.failure ? <Failure error={state.failure} small /> : null}
    </>
  );
}
