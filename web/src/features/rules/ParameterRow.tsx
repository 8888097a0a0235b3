import { EditOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { Value } from "@/components/Value";
import { ApiError, patch } from "@/lib/api/client";
import type { Field, Parameter } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";

const FieldWidget = lazy(() =>
  import("@/runtime/widgets/FieldWidget").then((module) => ({ default: module.FieldWidget })),
);

/** A value a rule reads, changed in place by who has the right to. */
export function ParameterRow({ parameter }: { parameter: Parameter }) {
  const { t, say } = useWords();
  const client = useQueryClient();
  const [draft, setDraft] = useState<{ value: unknown } | null>(null);
  const save = useMutation({
    mutationFn: (value: unknown) => patch(`/parameters/${encodeURIComponent(parameter.name)}`, { value }),
    onSuccess: async () => {
      await Promise.all(
        ["rules", "parameters"].map((key) => client.invalidateQueries({ queryKey: [key] })),
      );
      setDraft(null);
    },
  });
  const field: Field = { key: parameter.name, type: parameter.type, title: parameter.title };
  const id = `p-${parameter.name}`;
  const problem = save.error instanceof ApiError ? save.error.problems[0] : undefined;
  return (
    <form
      className="fw-parameter"
      onSubmit={(event) => {
        event.preventDefault();
        if (draft && !save.isPending) save.mutate(draft.value);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") setDraft(null);
      }}
    >
      <label htmlFor={id} title={say(parameter.help)}>
        {say(parameter.title)}
      </label>
      {draft ? (
        <span className="fw-parameter-edit">
          <Suspense fallback={null}>
            <FieldWidget
              field={field}
              value={draft.value}
              values={{}}
              id={id}
              label={say(parameter.title)}
              invalid={Boolean(problem)}
              onChange={(value) => setDraft({ value })}
            />
          </Suspense>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t("action.save")}
          </Button>
          <Button onClick={() => setDraft(null)}>{t("action.cancel")}</Button>
        </span>
      ) : (
        <span className="fw-parameter-value">
          <strong>
            <Value field={field} value={parameter.value} />
          </strong>
          {parameter.can_edit && (
            <button
              type="button"
              className="fw-icon-button"
              aria-label={t("rules.editParameter", { title: say(parameter.title) })}
              title={t("action.edit")}
              onClick={() => setDraft({ value: parameter.value })}
            >
              <EditOutlined aria-hidden />
            </button>
          )}
        </span>
      )}
      {save.error && draft && (
        <span className="fw-problem">
          {problem ? `${problem.message} ${problem.hint ?? ""}` : t("state.failed")}
        </span>
      )}
    </form>
  );
}
