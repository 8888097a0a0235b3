import { useState } from "react";
import { ApiError } from "@/lib/api/client";
import type { StoredFile } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { useWays } from "./ways";

/** Sends files to the server; those that arrived are handed on, and what went wrong is said. */
export function useUpload(onAdded: (files: StoredFile[]) => void) {
  const { t } = useWords();
  const ways = useWays();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  async function upload(chosen: Iterable<File>): Promise<void> {
    setBusy(true);
    setFault("");
    const added: StoredFile[] = [];
    try {
      for (const file of chosen) added.push(await ways.upload(file));
    } catch (reason) {
      setFault((reason instanceof ApiError && (reason.problems[0]?.message || reason.title)) || t("state.failed"));
    }
    setBusy(false);
    if (added.length > 0) onAdded(added);
  }
  return { busy, fault, upload };
}
