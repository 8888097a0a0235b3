import type { Field, FormInfo } from "@/lib/api/types";
import type { RecordForm } from "@/runtime/form-renderer/useRecordForm";
import { isLocked } from "@/runtime/form-renderer/wire";

const STILL = new WeakMap<Field, RecordForm>();
const nothing = () => {};

/** A form of this one field that is drawn and not filled in; the same as long as the field is. */
export function stillOf(field: Field): RecordForm {
  const known = STILL.get(field);
  if (known) return known;
  const form: FormInfo = { name: "draft", title: {}, fields: [field], sections: [], actions: {} };
  const still: RecordForm = {
    form,
    record: undefined,
    values: {},
    edits: {},
    restored: false,
    conflict: null,
    visible: () => true,
    readonly: () => isLocked(field),
    required: () => field.required === true,
    dirty: [],
    problems: [],
    attempted: false,
    saving: false,
    failure: null,
    problemsOf: () => [],
    set: nothing,
    touch: nothing,
    sent: () => ({}),
    refuse: nothing,
    save: nothing,
    discard: nothing,
    keepMine: nothing,
  };
  STILL.set(field, still);
  return still;
}
