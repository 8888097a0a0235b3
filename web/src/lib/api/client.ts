import { patiently } from "./patience";
import type { Problem } from "./types";

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface Call {
  query?: Query;
  body?: unknown;
  form?: FormData | File;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** What the server refused, with a place and a next step for each reason. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly problems: Problem[],
    /** All that was answered: some refusals bring more than problems. */
    readonly told: Record<string, unknown> = {},
  ) {
    super(title);
  }
}

const state = { csrf: "", language: "zh", onSessionLost: () => {} };

export function setCsrf(token: string): void {
  state.csrf = token;
}

export function setApiLanguage(language: string): void {
  state.language = language;
}

export function onSessionLost(handler: () => void): void {
  state.onSessionLost = handler;
}

export function apiUrl(path: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return `/api${path}${text ? `?${text}` : ""}`;
}

async function problemOf(response: Response): Promise<ApiError> {
  try {
    const body = (await response.json()) as { title?: string; detail?: unknown; problems?: Problem[] } & Record<string, unknown>;
    const title = body.title ?? (typeof body.detail === "string" ? body.detail : "");
    return new ApiError(response.status, title, body.problems ?? [], body);
  } catch {
    return new ApiError(response.status, "", []);
  }
}

async function send(method: string, path: string, call: Call): Promise<Response> {
  const headers: Record<string, string> = { "Accept-Language": state.language, ...call.headers };
  if (method !== "GET" && state.csrf) headers["X-CSRF-Token"] = state.csrf;
  let body: BodyInit | undefined = call.form;
  if (call.body !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(call.body);
  }
  const url = apiUrl(path, call.query);
  let response: Response;
  try {
    response = await patiently(
      () => fetch(url, { method, headers, body, signal: call.signal, credentials: "same-origin" }),
      call.signal,
    );
  } catch (reason) {
    if (call.signal?.aborted) throw reason;
    throw new ApiError(0, "", []);
  }
  if (response.status === 401 && path !== "/session") state.onSessionLost();
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function api<T>(method: string, path: string, call: Call = {}): Promise<T> {
  const response = await send(method, path, call);
  if (response.status === 204 || response.headers.get("content-length") === "0") return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** A page or file instead of JSON. */
export const fetched = (path: string, query?: Query, signal?: AbortSignal) => send("GET", path, { query, signal });
export const get = <T>(path: string, query?: Query, signal?: AbortSignal) => api<T>("GET", path, { query, signal });
/** A file made of what is sent. */
export const sent = (path: string, body: unknown, query?: Query) => send("POST", path, { body, query });
export const post = <T>(path: string, body?: unknown) => api<T>("POST", path, { body: body ?? {} });
export const patch = <T>(path: string, body: unknown, headers?: Record<string, string>) =>
  api<T>("PATCH", path, { body, headers });
