import { useContext, useEffect, useState } from "react";
import { WantedContext } from "../page";

const FOCUSABLE = "[contenteditable=true], input, textarea, button, [tabindex='0']";
const LOOK = 50;
const LOOKS = 100;

/** The tab shown: the one chosen, or the one of a property that is asked for. */
export function useWantedTab(first: string, tabOf: (property: string) => string): [string, (tab: string) => void] {
  const wanted = useContext(WantedContext);
  const [state, setState] = useState({ tab: wanted ? tabOf(wanted.property) : first, heard: wanted?.count ?? 0 });
  const isNew = wanted !== null && wanted.count !== state.heard;
  const tab = isNew ? tabOf(wanted.property) : state.tab;
  if (isNew) setState({ tab, heard: wanted.count });
  useEffect(() => {
    if (!wanted) return;
    let looks = 0;
    // Some controls come with a file of their own.
    const look = () => {
      const row = document.querySelector(`.fw-builder-panel [data-property="${CSS.escape(wanted.property)}"]`);
      const control = row?.querySelector<HTMLElement>(FOCUSABLE);
      looks += 1;
      if ((!control || row?.querySelector("[data-waiting]")) && looks < LOOKS) timer = setTimeout(look, LOOK);
      row?.scrollIntoView({ block: "center" });
      control?.focus();
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    look();
    return () => clearTimeout(timer);
  }, [wanted]);
  return [tab, (next) => setState((now) => ({ ...now, tab: next }))];
}
