import type { BoardFilter } from "@/lib/api/boards";
import { BooleanEditor } from "./BooleanEditor";
import { ChoiceEditor } from "./ChoiceEditor";
import { RangeEditor } from "./RangeEditor";
import type { Range } from "./ranges";
import { chosenOf } from "./text";

interface FilterEditorProps {
  filter: BoardFilter;
  value: unknown;
  onDone: (value: unknown) => void;
}

/** The editor that fits the filter. */
export function FilterEditor({ filter, value, onDone }: FilterEditorProps) {
  switch (filter.type) {
    case "choice":
      return <ChoiceEditor filter={filter} value={chosenOf(value)} onDone={onDone} />;
    case "date_range":
      return <RangeEditor value={(value as Range | null) ?? null} onDone={onDone} />;
    default:
      return <BooleanEditor value={(value as boolean | null) ?? null} onDone={onDone} />;
  }
}
