import { type InfiniteData, type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useRef } from "react";
import { ApiError } from "@/lib/api/client";
import { newKey } from "@/lib/api/key";
import type { FormInfo, Problem, Row, RowsPage } from "@/lib/api/types";
import { type BatchItem, sendBatch } from "@/lib/api/views";
import { useWords } from "@/lib/i18n";

/** Sends the same change for every chosen record; sent again after a lost answer, it is still done once. */
export function useBatch(form: FormInfo, rows: Row[], onDone: () => void) {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const sent = useRef({ body: "", key: "" });
  return useMutation({
    mutationFn: (item: (row: Row) => BatchItem) => {
      const items = latest(client, form, rows).map(item);
      const body = JSON.stringify(items);
      if (sent.current.body !== body) sent.current = { body, key: newKey() };
      return sendBatch(form.name, items, sent.current.key);
    },
    onSuccess: (answer) => {
      void message.success(t("view.doneMany", { count: answer.records.length }));
      void client.invalidateQueries({ queryKey: ["records"] });
      onDone();
    },
  });
}

/** The rows as they were read last: one may have been changed since it was chosen. */
export function latest(client: QueryClient, form: FormInfo, rows: Row[]): Row[] {
  const read = client
    .getQueriesData<InfiniteData<RowsPage>>({ queryKey: ["records", form.name, "list"] })
    .flatMap(([, data]) => data?.pages.flatMap((page) => page.rows) ?? []);
  return rows.map((row) => read.filter((one) => one.id === row.id).reduce((a, b) => ((b.version ?? 0) > (a.version ?? 0) ? b : a), row));
}

const SHOWN = 5;

/** Why nothing was done, by record. */
export function Refusal({ error, rows }: { error: unknown; rows: Row[] }) {
  const { t } = useWords();
  const problems = error instanceof ApiError ? error.problems : [];
  const titleOf = (problem: Problem) => rows[Number(/^\/records\/(\d+)/.exec(problem.path)?.[1] ?? -1)]?.title;
  return (
    <div className="fw-problem" role="alert">
      <p>{t("view.noneDone")}</p>
      <ul>
        {problems.slice(0, SHOWN).map((problem, place) => (
          <li key={`${problem.path}${place}`}>{[titleOf(problem), problem.message, problem.hint].filter(Boolean).join(" ")}</li>
        ))}
      </ul>
      {problems.length > SHOWN && <p>{t("view.moreProblems", { count: problems.length - SHOWN })}</p>}
    </div>
  );
}
