import { fieldOf } from "@/components/columns";
import { FieldControl } from "./FieldControl";
import { Sections } from "./Sections";
import type { RecordForm } from "./useRecordForm";
import { placeOfProblem } from "./wire";
import "./form.css";

/** The form as drawn from its description: used to create and to edit, in a page or a drawer. */
export function FormRenderer({ state }: { state: RecordForm }) {
  const first = state.attempted ? state.problems.find((problem) => problem.severity !== "warning") : undefined;
  return (
    <Sections
      form={state.form}
      shown={(key) => Boolean(fieldOf(state.form, key)) && state.visible(key)}
      renderField={(key) => <FieldControl key={key} state={state} fieldKey={key} />}
      wanted={first && placeOfProblem(first).split("/")[0]}
    />
  );
}
