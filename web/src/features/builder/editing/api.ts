import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Saved } from "@/documents/editor";
import { api, ApiError, get, post } from "@/lib/api/client";
import type { Words } from "@/lib/api/types";
import { appPath, type DocumentInfo, documentPath, saveDocument } from "../workspace/api";

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

/** A document whose content is known by its shape; a deleted one has none. */
export interface DraftDocument<T> extends Omit<DocumentInfo, "content" | "published"> {
  content: T | null;
  published: T | null;
}

export interface FormulaAnswer {
  logic: unknown;
  text: Words | null;
  type: string | null;
  problems: { code: string; message: string; hint?: string | null; severity?: string; given?: Record<string, number | string> }[];
  result?: unknown;
}

const KINDS_STALE = 60 * 60_000;

export const kindsQuery = queryOptions({
  queryKey: ["kinds"],
  queryFn: () => get<Kinds>("/builder/kinds"),
  staleTime: KINDS_STALE,
});

/** Asked again when somebody changes a draft: the first part of its key is the name of that hint. */
export const draftQuery = <T>(app: string, path: string) =>
  queryOptions({
    queryKey: ["drafts", app, "document", path],
    queryFn: () => get<DraftDocument<T>>(documentPath(app, path)),
    refetchOnMount: "always",
  });

export const saveDraft = async <T>(app: string, path: string, content: T, version: string): Promise<DraftDocument<T>> =>
  (await saveDocument(app, path, content, version)) as unknown as DraftDocument<T>;

/** What a document is by now, where saving one was refused since somebody else saved. */
export function overtakenBy<T>(reason: unknown): Saved<T> | null {
  if (!(reason instanceof ApiError) || reason.status !== 409) return null;
  const { current, version, changed } = reason.told as { current?: T; version?: string; changed?: Saved<T>["changed"] };
  return current && version ? { content: current, version, changed } : null;
}

export const formulaQuery = (app: string, form: string, formula: string) =>
  queryOptions({
    queryKey: ["drafts", app, "formula", form, formula],
    queryFn: ({ signal }) => api<FormulaAnswer>("POST", `${appPath(app)}/forms/${encodeURIComponent(form)}/formula`, { body: { formula }, signal }),
    placeholderData: keepPreviousData,
  });

/** Tells that one has the document open; answers who else has. */
export const enterDraft = (app: string, path: string) => post<{ editors: DocumentInfo["editors"] }>(`${appPath(app)}/presence/${path}`);
export const leaveDraft = (app: string, path: string) => api<void>("DELETE", `${appPath(app)}/presence/${path}`);
