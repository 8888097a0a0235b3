import { createContext, useContext } from "react";
import { api, apiUrl } from "@/lib/api/client";
import type { Evaluation, Field, Ref, Session, StoredFile, Values } from "@/lib/api/types";

/** Who fills a form in, and when, as far as formulas read it. */
export type Teller = Pick<Session, "business_date" | "now" | "zone" | "roles"> & { user: { id: string; name: string } };

/** Where a form that is filled in asks and sends; strangers reach less than those who are signed in. */
export interface Ways {
  evaluate: (form: string, asked: { id?: string | number; values: Values }, signal: AbortSignal) => Promise<Evaluation>;
  upload: (file: File) => Promise<StoredFile>;
  fileUrl: (file: StoredFile) => string | undefined;
  /** What a link field offers, where records cannot be searched. */
  offers?: (field: Field, search: string, signal: AbortSignal) => Promise<Ref[]>;
  /** Known without a session. */
  teller?: Teller;
}

const INSIDE: Ways = {
  evaluate: (form, body, signal) => api("POST", `/records/${encodeURIComponent(form)}/evaluate`, { body, signal }),
  upload: (file) => {
    const form = new FormData();
    form.append("file", file);
    return api("POST", "/files", { form });
  },
  fileUrl: (file) => apiUrl(`/files/${file.id}`),
};

const Context = createContext(INSIDE);

export const WaysProvider = Context.Provider;
export const useWays = (): Ways => useContext(Context);
