import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { ApiError, patch, post } from "@/lib/api/client";
import { recordPath, recordQuery } from "@/lib/api/queries";
import type { FormInfo, Problem, RecordInfo, Values } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { useWords } from "@/lib/i18n";
import { draftKey, keepDraft, readDraft } from "./draft";
import { problemsNow } from "./forecast";
import { useEvaluation } from "./useEvaluation";
import { useForecast } from "./useForecast";
import { isAt, isLocked, placeOfProblem, valuesToWire, withComputedRows } from "./wire";

export interface Lens {
  edit: string[];
  required: string[];
}

interface Setup {
  form: FormInfo;
  /** The record being edited; none when a new one is made. */
  record?: RecordInfo;
  prefill?: Values;
  /** Off while the record is only read. */
  active: boolean;
  /** Where the draft is kept, when not with the record's own. */
  draft?: string;
  /** Instead of the form itself, a task says which fields may be changed and which must be filled. */
  lens?: Lens;
  /** Instead of the record's own address, where the values go; it shows itself what came of it. */
  send?: (values: Values) => Promise<unknown>;
  onSaved: (record: RecordInfo) => void;
}

export type RecordForm = ReturnType<typeof useRecordForm>;

/**
 * The state of one form being filled: edits over the record, what follows from them, and saving. What the page can work
 * out itself shows at once; then the server's word on the same edits stands in its place.
 */
export function useRecordForm({ form, record, prefill, active, draft, lens, send, onSaved }: Setup) {
  const client = useQueryClient();
  const key = draft ?? draftKey(form.name, record?.id);
  const [edits, setEdits] = useState<Values>(() => ({ ...prefill, ...readDraft(key) }));
  const [restored, setRestored] = useState(() => readDraft(key) !== null);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<Problem[] | null>(null);
  const [attempted, setAttempted] = useState(false);
  const [conflict, setConflict] = useState<RecordInfo | null>(null);
  const { say } = useWords();
  const { told, about, fresh } = useEvaluation({ form, record, edits, active });
  const foreseen = useForecast({ form, record, edits, told, fresh: fresh || !active });

  useEffect(() => {
    if (active) keepDraft(key, prefill ? changedFrom(prefill, edits) : edits);
  }, [active, key, edits, prefill]);

  const values = useMemo<Values>(() => {
    const shown: Values = { ...record?.values, ...told?.values, ...foreseen?.values, ...edits };
    for (const field of form.fields) {
      if (familyOf(field) === "subtable" && field.key in edits) {
        shown[field.key] = withComputedRows(edits[field.key], told?.values?.[field.key]);
      }
    }
    return shown;
  }, [record, told, foreseen, edits, form]);

  const visible = (field: string) => foreseen?.visible[field] ?? told?.visible?.[field] ?? true;
  const readonly = (field: string) => {
    const found = form.fields.find((one) => one.key === field);
    const closed = !found || (lens ? found.derived || !lens.edit.includes(field) : isLocked(found));
    return closed || (foreseen?.readonly[field] ?? told?.readonly?.[field] ?? false);
  };
  const required = (field: string) =>
    lens?.required.includes(field) ||
    (foreseen?.required[field] ?? told?.required?.[field] ?? form.fields.find((one) => one.key === field)?.required ?? false);

  // What was wrong with a field before it was changed says nothing about what it holds now.
  const still = (told?.problems ?? []).filter((problem) => {
    const field = placeOfProblem(problem).split("/")[0] ?? "";
    return edits[field] === about?.[field];
  });
  const live = foreseen ? problemsNow(still, foreseen, visible, say) : still;
  const problems = [...(refused ?? []), ...live.filter((problem) => !(refused ?? []).some((old) => same(old, problem)))];
  const shown = problems.filter(
    (problem) => attempted || problem.severity === "warning" || touched.has(placeOfProblem(problem).split("/")[0] ?? ""),
  );

  const sent = () => valuesToWire(form.fields, edits, (field) => visible(field) && !readonly(field));

  const saving = useMutation({
    mutationFn: async (): Promise<RecordInfo | undefined> => {
      if (send) {
        await send(sent());
        return undefined;
      }
      if (!record) return post<RecordInfo>(`/records/${encodeURIComponent(form.name)}`, { values: sent() });
      return patch<RecordInfo>(recordPath(form.name, record.id), { values: sent() }, { "If-Match": `"${record.version}"` });
    },
    onSuccess: (saved) => {
      sessionStorage.removeItem(key);
      reset();
      if (saved?.values) client.setQueryData(recordQuery(form.name, saved.id).queryKey, saved);
      for (const touchedKey of ["records", "firings", "messages"]) void client.invalidateQueries({ queryKey: [touchedKey] });
      if (!send) onSaved(saved as RecordInfo);
    },
    onError: async (reason) => {
      setAttempted(true);
      if (!(reason instanceof ApiError)) return;
      const stale = reason.status === 412 || (reason.status === 409 && !reason.problems.some(hasPlace));
      if (stale && record) setConflict(await client.fetchQuery({ ...recordQuery(form.name, record.id), staleTime: 0 }));
      else setRefused(reason.problems);
    },
  });

  function reset(): void {
    setEdits({});
    setRestored(false);
    setTouched(new Set());
    setRefused(null);
    setAttempted(false);
    setConflict(null);
  }

  return {
    form,
    record,
    values,
    edits,
    restored,
    conflict,
    visible,
    readonly,
    required,
    dirty: Object.keys(edits),
    problems: shown,
    attempted,
    saving: saving.isPending,
    failure: saving.error && !conflict && !(refused && refused.length > 0) ? saving.error : null,
    problemsOf: (field: string) => shown.filter((problem) => isAt(problem, field)),
    set: (field: string, value: unknown) => {
      setEdits((now) => ({ ...now, [field]: value }));
      setRefused((now) => now?.filter((problem) => hasPlace(problem) && !isAt(problem, field)) ?? null);
      saving.reset();
    },
    touch: (field: string) => setTouched((now) => (now.has(field) ? now : new Set(now).add(field))),
    /** The edits as the server takes them. */
    sent,
    /** Shows what was refused elsewhere. */
    refuse: (reasons: Problem[]) => {
      setAttempted(true);
      setRefused(reasons);
    },
    save: () => {
      if (!saving.isPending) saving.mutate();
    },
    discard: () => {
      sessionStorage.removeItem(key);
      reset();
      saving.reset();
      if (prefill) setEdits(prefill);
    },
    keepMine: () => setConflict(null),
  };
}

const hasPlace = (problem: Problem): boolean => placeOfProblem(problem) !== "";

const same = (one: Problem, other: Problem): boolean =>
  one.code === other.code && placeOfProblem(one) === placeOfProblem(other);

function changedFrom(prefill: Values, edits: Values): Values {
  return Object.fromEntries(Object.entries(edits).filter(([field, value]) => prefill[field] !== value));
}
