import { useEffect, useState } from "react";
import { enterDraft, leaveDraft } from "./api";

type Editors = { id: number | string; name: string }[];

/** The presence of a page is told again so often. */
const AGAIN = 20_000;
const SOON = 3_000;

/** Says that this page has the document open; returns the names of the others who have. */
export function usePresence(app: string, path: string, known: Editors | undefined): string[] {
  const [told, setTold] = useState<Editors>();
  useEffect(() => {
    let gone = false;
    const enter = () => {
      if (document.hidden) return;
      void enterDraft(app, path).then(
        ({ editors }) => !gone && setTold(editors),
        () => undefined,
      );
    };
    // First what the page shows is asked for.
    const first = setTimeout(enter, SOON);
    const timer = setInterval(enter, AGAIN);
    return () => {
      gone = true;
      clearTimeout(first);
      clearInterval(timer);
      void leaveDraft(app, path).catch(() => undefined);
    };
  }, [app, path]);
  return (told ?? known ?? []).map((one) => one.name);
}
