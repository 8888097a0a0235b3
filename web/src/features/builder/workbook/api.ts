import { queryOptions } from "@tanstack/react-query";
import { api, get, post } from "@/lib/api/client";
import type { ImportJob, Problem, Words } from "@/lib/api/types";

export interface Misfit {
  type: string;
  count: number;
  cells: { row: number; value: string }[];
}

export interface ProposedField {
  column: number;
  header: string;
  include: boolean;
  key: string;
  title: Words;
  type: string;
  options: Record<string, unknown>;
  required: boolean;
  unique: boolean;
  link: { sheet: number; column: number; found: number; distinct: number; orphans: number; confidence: string } | null;
  formula: { source: string; text: string; rows: number; equal: number } | null;
  why: { fits: number; filled: number; rows: number; distinct: number | null; by: string; samples: string[] };
  misfits: Misfit[];
  faults: { count: number } | null;
  digits_lost: Misfit | null;
  otherwise: { type: string; options: Record<string, unknown> }[];
}

export interface ProposedForm {
  sheet: number;
  name: string;
  include: boolean;
  key: string;
  title: Words;
  rows: number;
  header_row: number;
  fields: ProposedField[];
  unique: string[][];
  title_field: string | null;
  left_out: string[];
}

export interface Proposal {
  key: string;
  title: Words;
  forms: ProposedForm[];
  role: unknown;
  left_out: string[];
}

export interface Workbook {
  id: number;
  file: string;
  state: "read" | "made" | "loading" | "done";
  /** The app that was begun from it. */
  app: string | null;
  /** Whether that app has been published. */
  published: boolean;
  proposal: Proposal;
  imports: (ImportJob & { sheet: number; late: boolean; form: string })[];
}

const BASE = "/builder/workbook";
const POLL = 1_000;

export const workbookQuery = (key: number) =>
  queryOptions({
    queryKey: ["workbook", key],
    queryFn: () => get<Workbook>(`${BASE}/${key}`),
    refetchInterval: ({ state }) => (state.data?.state === "loading" ? POLL : false),
  });

export const readWorkbook = (file: File) => {
  const body = new FormData();
  body.append("file", file);
  return api<Workbook>("POST", BASE, { form: body });
};

export const beginFromWorkbook = (key: number, proposal: Proposal) =>
  post<{ app: string; problems: Problem[] }>(`${BASE}/${key}/app`, { proposal });

export const loadWorkbook = (key: number) => post<Workbook>(`${BASE}/${key}/load`);
