import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, ApiError, get } from "./client";
import type { Problem, Words } from "./types";

/** How a builder asks for one option of a kind. */
export interface KindOption {
  name: string;
  label: Words;
  help?: Words | null;
  control: string;
  required?: boolean;
  default?: unknown;
  choices?: { value: string | number | boolean; label: Words }[] | null;
  min?: number | null;
  max?: number | null;
}

export interface Kind {
  name: string;
  label: Words;
  icon: string;
  group?: string;
  options: KindOption[];
}

export interface FieldKindInfo extends Kind {
  widget: string;
  derived?: boolean;
  starter?: Record<string, never>;
}

export interface Kinds {
  groups: { key: string; label: Words }[];
  fields: FieldKindInfo[];
}

export interface DraftEntry {
  path: string;
  kind: string;
  key: string;
  title: Words;
  icon?: string | null;
  /** The form it is about, where it is about one. */
  form?: string | null;
  state: "published" | "changed" | "new" | "deleted";
}

export interface DraftApp {
  key: string;
  title: Words;
  depends?: unknown[];
  documents: DraftEntry[];
}

export interface DraftDocument<T> {
  path: string;
  content: T;
  version: string;
  state: DraftEntry["state"];
  published: T | null;
  changed?: { at: string; by: { id: number | string; name: string } } | null;
  editors?: { id: number | string; name: string }[];
}

/** Something wrong in a draft: which document, and where in it. */
export interface DraftProblem extends Problem {
  document: string | null;
  at: string;
}

export interface DraftUse {
  document: string | null;
  title?: Words | string | null;
  kind?: string;
  at?: string;
  message?: string;
}

export interface FormulaAnswer {
  logic: unknown;
  text?: Words | null;
  type?: unknown;
  problems: { message: string; hint?: string | null; from?: number; to?: number; severity?: string }[];
  result?: unknown;
}

const KINDS_STALE = 60 * 60_000;
const slug = encodeURIComponent;
const at = (app: string, rest = ""): string => `/builder/apps/${slug(app)}${rest}`;

/** What follows the drafts is asked again when somebody changes one: its key begins with the name of that hint. */
export const kindsQuery = queryOptions({
  queryKey: ["kinds"],
  queryFn: () => get<Kinds>("/builder/kinds"),
  staleTime: KINDS_STALE,
});

export const draftAppQuery = (app: string) =>
  queryOptions({ queryKey: ["drafts", app, "tree"], queryFn: () => get<DraftApp>(at(app)) });

export const draftQuery = <T>(app: string, path: string) =>
  queryOptions({
    queryKey: ["drafts", app, "document", path],
    queryFn: () => get<DraftDocument<T>>(at(app, `/documents/${path}`)),
    staleTime: 0,
  });

export const checkQuery = (app: string) =>
  queryOptions({
    queryKey: ["drafts", app, "check"],
    queryFn: ({ signal }) => get<{ problems: DraftProblem[] }>(at(app, "/check"), undefined, signal).then((found): DraftProblem[] => found.problems),
  });

export const usesQuery = (app: string, path: string, field?: string) =>
  queryOptions({
    queryKey: ["drafts", app, "uses", path, field],
    queryFn: () => get<{ uses: DraftUse[] }>(at(app, "/uses"), { path, field }).then((found) => found.uses),
    staleTime: 0,
  });

export const saveDraft = <T>(app: string, path: string, content: T, version: string) =>
  api<DraftDocument<T>>("PUT", at(app, `/documents/${path}`), { body: { content }, headers: { "If-Match": `"${version}"` } });

/** What a document is by now, where saving one was refused since somebody else saved. */
export function overtakenBy<T>(reason: unknown): { content: T; version: string; changed?: DraftDocument<T>["changed"] } | null {
  if (!(reason instanceof ApiError) || reason.status !== 409) return null;
  const { current, version, changed } = reason.told as { current?: T; version?: string; changed?: DraftDocument<T>["changed"] };
  return current && version ? { content: current, version, changed } : null;
}

export const formulaQuery = (app: string, form: string, formula: string, field?: string) =>
  queryOptions({
    queryKey: ["drafts", app, "formula", form, field, formula],
    queryFn: ({ signal }) => api<FormulaAnswer>("POST", at(app, `/forms/${slug(form)}/formula`), { body: { formula, field }, signal }),
    enabled: formula.trim() !== "",
    placeholderData: keepPreviousData,
  });

/** Others who have the document open by now. */
export const enterDraft = (app: string, path: string) =>
  api<{ editors: { id: number | string; name: string }[] }>("POST", at(app, `/presence/${path}`), { body: {} });

