import { useEffect, useRef } from "react";
import type { Actions } from "./actions";
import { NOTHING } from "./builder";

interface Setup {
  actions: Actions;
  grabbed: boolean;
  /** Ends moving by keys: what was moved stays, or goes back. */
  drop: (keep: boolean) => void;
  select: (selection: typeof NOTHING) => void;
}

/** Typing goes to what is typed into; all else is a command. */
const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.matches("input:not([type=checkbox]):not([type=radio]), textarea, [contenteditable=true]");

/** What is typed into a control of the document is undone in the document; other controls undo for themselves. */
const undoesItself = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest("[data-own-undo], .ant-modal, .fw-palette-dialog") !== null;

/** Keys pressed at a control of the panel are about that control. */
const isInPanel = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest(".fw-builder-panel") !== null;

const isAside = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest(".ant-modal, .ant-drawer, .ant-select-dropdown") !== null;

/** Commands by keys, and the clipboard. */
export function useShortcuts(setup: Setup): void {
  const latest = useRef(setup);
  useEffect(() => {
    latest.current = setup;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { actions, grabbed, drop, select } = latest.current;
      const control = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      if (event.isComposing || isAside(event.target)) return;
      if (control && (key === "z" || key === "y")) {
        if (undoesItself(event.target)) return;
        event.preventDefault();
        if (key === "y" || event.shiftKey) actions.redo();
        else actions.undo();
      } else if (event.key === "Escape") {
        if (grabbed) drop(false);
        else if (!event.defaultPrevented && !isTyping(event.target)) select(NOTHING);
      } else if (isTyping(event.target)) {
        return;
      } else if (control && key === "d") {
        event.preventDefault();
        actions.duplicate();
      } else if ((event.key === "Delete" || event.key === "Backspace") && !isInPanel(event.target)) {
        if (actions.selected().type !== "form") event.preventDefault();
        void actions.remove();
      }
    };
    const onClipboard = (event: ClipboardEvent) => {
      const { actions } = latest.current;
      if (isTyping(event.target) || isAside(event.target) || !event.clipboardData || String(getSelection() ?? "") !== "") return;
      if (event.type === "paste") {
        if (actions.pasted(event.clipboardData.getData("text/plain"))) event.preventDefault();
        return;
      }
      const text = event.type === "cut" ? actions.cut() : actions.copied();
      if (!text) return;
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
    };
    const kinds = ["copy", "cut", "paste"] as const;
    addEventListener("keydown", onKey);
    for (const kind of kinds) document.addEventListener(kind, onClipboard);
    return () => {
      removeEventListener("keydown", onKey);
      for (const kind of kinds) document.removeEventListener(kind, onClipboard);
    };
  }, []);
}
