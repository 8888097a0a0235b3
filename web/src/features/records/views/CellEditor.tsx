import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type KeyboardEvent, useState } from "react";
import { ApiError, patch } from "@/lib/api/client";
import { recordPath } from "@/lib/api/queries";
import type { Field, FormInfo, Row } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { useWords } from "@/lib/i18n";
import { toWire } from "@/runtime/form-renderer/wire";
import { FieldWidget } from "@/runtime/widgets/FieldWidget";

/** What Enter ends; in others it chooses or breaks the line. */
const ON_ENTER = new Set(["text", "number", "money", "percent", "duration"]);

/** Changes one field of one record; what the record's rules refuse is said here. */
export function CellEditor({ form, field, row, onDone }: { form: FormInfo; field: Field; row: Row; onDone: () => void }) {
  const { t, say } = useWords();
  const client = useQueryClient();
  const [value, setValue] = useState(row.values[field.key]);
  const save = useMutation({
    mutationFn: () =>
      patch(recordPath(form.name, row.id), { values: { [field.key]: toWire(field, value) } }, { "If-Match": `"${row.version}"` }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["records"] });
      onDone();
    },
  });
  const problems = save.error instanceof ApiError ? save.error.problems : [];
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Enter" && ON_ENTER.has(familyOf(field)) && !event.nativeEvent.isComposing) save.mutate();
    if (event.key === "Escape") onDone();
  };
  return (
    <div className="fw-cell-editor" role="form" aria-label={say(field.title)} onClick={(event) => event.stopPropagation()} onKeyDown={onKeyDown}>
      <FieldWidget
        field={field}
        value={value}
        values={row.values}
        id={`cell-${row.id}-${field.key}`}
        label={say(field.title)}
        invalid={problems.length > 0}
        onChange={setValue}
      />
      {save.error && (
        <p className="fw-problem" role="alert">
          {problems.map((problem) => [problem.message, problem.hint].filter(Boolean).join(" ")).join(" ") || t("state.failed")}
        </p>
      )}
      <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
        {t("action.save")}
      </Button>
    </div>
  );
}
