import { useState } from "react";
import { ApiError, api } from "@/lib/api/client";
import type { StoredFile } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";

/** Sends files to the server; those that arrived are handed on, and what went wrong is said. */
export function useUpload(onAdded: (files: StoredFile[]) => void) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  async function upload(chosen: Iterable<File>): Promise<void> {
    setBusy(true);
    setFault("");
    const added: StoredFile[] = [];
    try {
      for (const file of chosen) {
        const body = new FormData();
        body.append("file", file);
        added.push(await api<StoredFile>("POST", "/files", { form: body }));
      }
    } catch (reason) {
      setFault((reason instanceof ApiError && (reason.problems[0]?.message || reason.title)) || t("state.failed"));
    }
    setBusy(false);
    if (added.length > 0) onAdded(added);
  }
  return { busy, fault, upload };
}
