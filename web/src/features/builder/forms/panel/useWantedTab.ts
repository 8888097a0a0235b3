import { useContext, useEffect, useState } from "react";
import { WantedContext } from "../page";

/** The tab shown: the one chosen, or the one of a property that is asked for. */
export function useWantedTab(first: string, tabOf: (property: string) => string): [string, (tab: string) => void] {
  const wanted = useContext(WantedContext);
  const [state, setState] = useState({ tab: wanted ? tabOf(wanted.property) : first, heard: wanted?.count ?? 0 });
  const isNew = wanted !== null && wanted.count !== state.heard;
  const tab = isNew ? tabOf(wanted.property) : state.tab;
  if (isNew) setState({ tab, heard: wanted.count });
  useEffect(() => {
    if (!wanted) return;
    const row = document.querySelector(`.fw-builder-panel [data-property="${CSS.escape(wanted.property)}"]`);
    row?.scrollIntoView({ block: "center" });
    row?.querySelector<HTMLElement>("input, textarea, button, [tabindex]")?.focus();
  }, [wanted]);
  return [tab, (next) => setState((now) => ({ ...now, tab: next }))];
}
