import { queryOptions } from "@tanstack/react-query";
import { api, get } from "./client";
import { recordPath } from "./queries";
import type { Pressed, Row, RuleButtonAt } from "./types";

export const buttonsQuery = (form: string, id: string | number) =>
  queryOptions({
    queryKey: ["records", form, "buttons", String(id)],
    queryFn: () => get<RuleButtonAt[]>(`${recordPath(form, id)}/buttons`),
  });

export const pressButton = (rule: string, rows: Pick<Row, "id" | "version">[], key: string) =>
  api<Pressed>("POST", `/rules/${encodeURIComponent(rule)}/press`, {
    body: { records: rows.map((row) => ({ id: Number(row.id), version: row.version })) },
    headers: { "Idempotency-Key": key },
  });
