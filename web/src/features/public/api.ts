import { api, get } from "@/lib/api/client";
import type { Field, FormInfo, Ref, StoredFile, Values, Words } from "@/lib/api/types";
import type { Ways } from "@/runtime/widgets/ways";

export interface PublicForm {
  state: "open" | "early" | "closed" | "full" | "answered";
  title: Words;
  opens: string | null;
  closes: string | null;
  text?: Words | null;
  thanks?: Words | null;
  again?: boolean;
  form?: FormInfo;
  ticket?: string;
  business_date?: string;
  now?: string;
  zone?: string;
}

const at = (token: string, rest = ""): string => `/public/${encodeURIComponent(token)}${rest}`;

export const openPublicForm = (token: string) => get<PublicForm>(at(token));

const NOBODY = { user: { id: "", name: "" }, roles: [] };

/** How one visitor asks and sends: always with the ticket last given to the page. */
export interface Desk {
  use: (ticket: string) => void;
  send: (values: Values, website: string) => Promise<unknown>;
  ways: Ways;
}

/** What a stranger reaches; of uploaded files they see what they have at hand. */
export function deskOf(token: string, told: PublicForm): Desk {
  let ticket = "";
  const kept = new Map<string | number, string>();
  const ways: Ways = {
    evaluate: (_, { values }, signal) => api("POST", at(token, "/evaluate"), { body: { values }, signal }),
    upload: async (file) => {
      const query = { name: file.name.slice(-200), ticket };
      const stored = await api<StoredFile>("POST", at(token, "/files"), { query, form: file });
      kept.set(stored.id, URL.createObjectURL(file));
      return stored;
    },
    fileUrl: (file) => kept.get(file.id),
    offers: (field: Field, search, signal) => get<Ref[]>(at(token, `/choices/${field.key}`), { search }, signal),
    teller: { ...NOBODY, business_date: told.business_date ?? "", now: told.now ?? "", zone: told.zone },
  };
  return {
    use: (given) => {
      ticket = given;
    },
    send: (values, website) => api("POST", at(token), { body: { values, ticket, website } }),
    ways,
  };
}
