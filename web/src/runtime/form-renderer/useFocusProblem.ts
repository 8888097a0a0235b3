import { useEffect, useRef } from "react";
import { focusField } from "./FormNotices";
import type { RecordForm } from "./useRecordForm";
import { placeOfProblem } from "./wire";

/** After a refused save the keyboard goes to the first bad field. */
export function useFocusProblem(state: RecordForm): void {
  const before = useRef(false);
  useEffect(() => {
    const finished = before.current && !state.saving;
    before.current = state.saving;
    if (!finished || !state.attempted) return;
    const first = state.problems.find((problem) => problem.severity !== "warning");
    const key = first && placeOfProblem(first).split("/")[0];
    if (key) focusField(state.form.name, key);
  });
}
