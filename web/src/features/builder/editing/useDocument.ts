import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { type Editor, type EditorState, type Saved, startEditor } from "@/documents/editor";
import type { Json } from "@/documents/json";
import { type DraftDocument, draftQuery, overtakenBy, saveDraft } from "./api";
import { sessionQuery } from "@/lib/api/queries";
import { keepUnsaved, readUnsaved } from "./unsaved";

const later = (call: () => void, wait: number): (() => void) => {
  const timer = setTimeout(call, wait);
  return () => clearTimeout(timer);
};

export interface Opened<T extends Json, S> {
  editor: Editor<T, S> | null;
  draft: DraftDocument<T> | undefined;
  error: unknown;
  retry: () => void;
}

/** A document of an app's draft, opened to be edited: with the unsaved work of an earlier visit, following what others save. */
export function useDocument<T extends Json, S>(app: string, path: string, selection: S): Opened<T, S> {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(draftQuery<T>(app, path));
  const person = useQuery(sessionQuery).data?.user.id;
  const [editor, setEditor] = useState<Editor<T, S> | null>(null);
  const place = person === undefined ? null : `${person}:${app}/${path}`;
  const isThere = Boolean(data?.content);

  useEffect(() => {
    if (!place || !isThere) return;
    let made: Editor<T, S> | undefined;
    let gone = false;
    void readUnsaved<T>(place).then((unsaved) => {
      const now = client.getQueryData(draftQuery<T>(app, path).queryKey);
      if (gone || !now?.content) return;
      const ports = {
        save: async (content: T, version: string) => {
          const kept = await saveDraft(app, path, content, version);
          client.setQueryData(draftQuery<T>(app, path).queryKey, kept);
          // What was refused while the draft was wrong may be answered now.
          for (const part of ["tree", "changes", "formula"]) void client.invalidateQueries({ queryKey: ["drafts", app, part] });
          return savedOf(kept, content);
        },
        staleOf: overtakenBy<T>,
        keep: (work: Parameters<typeof keepUnsaved<T>>[1]) => void keepUnsaved(place, work),
        now: Date.now,
        later,
      };
      made = startEditor<T, S>(ports, savedOf(now, now.content), selection, unsaved);
      setEditor(made);
    });
    return () => {
      gone = true;
      made?.end();
      setEditor(null);
    };
    // What is selected at first is not followed.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [client, app, path, place, isThere]);

  useEffect(() => {
    if (editor && data?.content) editor.hear(savedOf(data, data.content));
  }, [editor, data]);

  return { editor, draft: data, error: data ? null : error, retry: () => void refetch() };
}

const savedOf = <T>({ version, changed }: DraftDocument<T>, content: T): Saved<T> => ({ content, version, changed });

export const useEditorState = <T extends Json, S>(editor: Editor<T, S>): EditorState<T, S> => useSyncExternalStore(editor.subscribe, editor.state);
