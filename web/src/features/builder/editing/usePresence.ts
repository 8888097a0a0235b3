import { useEffect, useState } from "react";
import { enterDraft, leaveDraft } from "./api";

type Editors = { id: number | string; name: string }[];

/** The presence of a page is told again so often. */
const AGAIN = 20_000;

/** Says that this page has the document open; returns the names of the others who have. */
export function usePresence(app: string, path: string, first: Editors | undefined): string[] {
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
    enter();
    const timer = setInterval(enter, AGAIN);
    return () => {
      gone = true;
      clearInterval(timer);
      void leaveDraft(app, path).catch(() => undefined);
    };
  }, [app, path]);
  return (told ?? first ?? []).map((one) => one.name);
}
