import { useEffect, useRef } from "react";

const TYPING = "input, textarea, select, [contenteditable=true], [role=combobox], [role=textbox], [role=spinbutton]";
/** What lies above the page and takes the keys first. */
const LAYERS = ".ant-modal-wrap, .ant-drawer-open, .ant-dropdown-open, .ant-popover-open, .fw-palette, .ant-select-open";

function isFree(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (event.target instanceof HTMLElement && event.target.closest(TYPING)) return false;
  return ![...document.querySelectorAll<HTMLElement>(LAYERS)].some((layer) => layer.offsetParent !== null || layer.style.display !== "none");
}

/** Single keys that act while nobody types and nothing lies above the page. */
export function useKeys(keys: Record<string, (() => void) | undefined>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = latest.current[event.key.toLowerCase()];
      if (!act || !isFree(event)) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}
