import { useInfiniteQuery } from "@tanstack/react-query";
import { get } from "./client";
import { recordPath } from "./queries";
import type { Person, Ref, StoredFile } from "./types";

export interface Comment {
  id: number;
  author: Ref;
  /** Written by the viewer, who may then change and delete it. */
  own: boolean;
  at: string;
  edited_at: string | null;
  deleted_at: string | null;
  /** `@[user:ID]` stands for a person; a deleted comment has no text. */
  text: string | null;
  mentions: Ref[];
  files: Pick<StoredFile, "id" | "name">[];
}

export interface Said {
  text: string;
  files: string[];
}

interface CommentsPage {
  /** The newest last. */
  rows: Comment[];
  /** Leads to the earlier ones. */
  next: string | null;
}

export const commentsPath = (form: string, id: string | number): string => `${recordPath(form, id)}/comments`;

export const commentsKey = (form: string, id: string | number) => ["records", form, "comments", String(id)] as const;

export function useComments(form: string, id: string | number) {
  return useInfiniteQuery({
    queryKey: commentsKey(form, id),
    queryFn: ({ pageParam }) => get<CommentsPage>(commentsPath(form, id), { after: pageParam }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** Who may be mentioned: people who may read the record. */
export const mentionable = (form: string, id: string | number, search: string) =>
  get<Person[]>(`${commentsPath(form, id)}/people`, { search });
