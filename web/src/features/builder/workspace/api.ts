import { queryOptions } from "@tanstack/react-query";
import { api, get, post } from "@/lib/api/client";
import type { Problem, Words } from "@/lib/api/types";

export type DocumentState = "published" | "changed" | "new" | "deleted";

export interface AppHead {
  key: string;
  title: Words;
  icon: string;
  tint: string;
  version: string;
  depends: string[];
  published: { at: string; by: string | null } | null;
}

export interface ListedApp extends AppHead {
  changed: number;
}

export interface Entry {
  path: string;
  kind: string;
  key: string;
  title: Words;
  icon: string | null;
  form: string | null;
  state: DocumentState;
  version: string;
  overtaken: boolean;
}

export interface AppTree extends AppHead {
  documents: Entry[];
}

/** A problem with the document it is in and its place there. */
export interface Located extends Problem {
  app: string | null;
  document: string | null;
  at: string;
}

export interface DocumentInfo {
  path: string;
  kind: string;
  content: Record<string, unknown> | null;
  version: string;
  state: DocumentState;
  published: Record<string, unknown> | null;
  overtaken: boolean;
  changed: { at: string; by: { id: number; name: string } } | null;
  editors: { id: number; name: string }[];
}

export interface ChangedDocument {
  path: string;
  kind: string;
  title: Words;
  state: DocumentState;
  overtaken: boolean;
  sentences: Words[];
}

export interface Changes {
  documents: ChangedDocument[];
  tables: { text: Words; impact: Words | null; loses: boolean }[];
  problems: Located[];
}

export interface Publication {
  id: number;
  app: string;
  state: "waiting" | "asked" | "done" | "refused" | "withdrawn";
  note: string;
  restores: number | null;
  done: number;
  total: number;
  at: string;
  by: string | null;
  mine: boolean;
  problems: Located[];
}

export interface Release {
  id: number;
  version: string;
  at: string;
  by: string | null;
  note: string;
  active: boolean;
}

/** All of these are asked for again when the server hints that somebody changed a draft. */
const DRAFTS = "drafts";

const slug = encodeURIComponent;
export const appPath = (app: string): string => `/builder/apps/${slug(app)}`;
export const documentPath = (app: string, path: string): string => `${appPath(app)}/documents/${path}`;

export const listedAppsQuery = queryOptions({ queryKey: [DRAFTS, "apps"], queryFn: () => get<ListedApp[]>("/builder/apps") });

export const treeQuery = (app: string) =>
  queryOptions({ queryKey: [DRAFTS, app, "tree"], queryFn: () => get<AppTree>(appPath(app)), enabled: Boolean(app) });

export const checkQuery = (app: string) =>
  queryOptions({
    queryKey: [DRAFTS, app, "check"],
    queryFn: () => get<{ problems: Located[] }>(`${appPath(app)}/check`),
  });

export const documentQuery = (app: string, path: string) =>
  queryOptions({ queryKey: [DRAFTS, app, "document", path], queryFn: () => get<DocumentInfo>(documentPath(app, path)) });

export const changesQuery = (app: string) =>
  queryOptions({ queryKey: [DRAFTS, app, "changes"], queryFn: () => get<Changes>(`${appPath(app)}/changes`) });

export const releasesQuery = (app: string) =>
  queryOptions({
    queryKey: [DRAFTS, app, "releases"],
    queryFn: () => get<{ releases: Release[]; requests: Publication[] }>(`${appPath(app)}/releases`),
  });

export const releaseQuery = (app: string, key: number) =>
  queryOptions({
    queryKey: [DRAFTS, app, "release", key],
    queryFn: () => get<{ documents: ChangedDocument[]; problems: Located[] }>(`${appPath(app)}/releases/${key}`),
  });

const UNDER_WAY = ["asked", "waiting"];
const POLL = 700;

export const publicationQuery = (key: number | undefined) =>
  queryOptions({
    queryKey: [DRAFTS, "publication", key],
    queryFn: () => get<Publication>(`/builder/publications/${key}`),
    enabled: key !== undefined,
    refetchInterval: ({ state }) => (!state.data || UNDER_WAY.includes(state.data.state) ? POLL : false),
  });

export const usesQuery = (app: string, path: string, field?: string) =>
  queryOptions({
    queryKey: [DRAFTS, app, "uses", path, field],
    queryFn: () => get<{ uses: Located[] }>(`${appPath(app)}/uses`, { path, field }),
  });

export const beginApp = (body: { title: Partial<Words>; template?: string; icon?: string; tint?: string }) =>
  post<{ key: string }>("/builder/apps", body);
export const dropApp = (app: string) => api<void>("DELETE", appPath(app));
export const beginDocument = (app: string, body: { kind: string; title: Partial<Words>; form?: string }) =>
  post<{ path: string }>(`${appPath(app)}/documents`, body);
export const saveDocument = (app: string, path: string, content: unknown, version: string) =>
  api<DocumentInfo>("PUT", documentPath(app, path), { body: { content }, headers: { "If-Match": `"${version}"` } });
export const deleteDocument = (app: string, path: string, version: string) =>
  api<void>("DELETE", documentPath(app, path), { headers: { "If-Match": `"${version}"` } });
export const revertDocument = (app: string, path: string, version: string) =>
  api<void>("POST", `${appPath(app)}/revert/${path}`, { body: {}, headers: { "If-Match": `"${version}"` } });
export const rebaseDocument = (app: string, path: string, version: string) =>
  api<DocumentInfo>("POST", `${appPath(app)}/rebase/${path}`, { body: {}, headers: { "If-Match": `"${version}"` } });
export const askPublish = (app: string, body: { note: string; accept_loss: boolean }) =>
  post<{ id: number }>(`${appPath(app)}/publish`, body);
export const askRestore = (app: string, key: number, body: { accept_loss: boolean }) =>
  post<{ id: number }>(`${appPath(app)}/releases/${key}/restore`, body);
export const answerPublication = (key: number, answer: "agree" | "decline") =>
  post<Publication>(`/builder/publications/${key}/${answer}`);
