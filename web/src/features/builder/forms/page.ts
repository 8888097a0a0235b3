import { createContext, useContext } from "react";
import type { Located } from "../workspace/api";
import type { Actions, Offer } from "./actions";

/** What is dragged: something new, or what stands on the canvas. */
export type Dragged = { type: "offer"; offer: Offer } | { type: "item"; section: string; name: string } | { type: "section"; key: string };

/** What the page itself knows, which is no part of the document. */
export interface Page {
  actions: Actions;
  /** The tab whose sections are shown. */
  tab: string | null;
  showTab: (tab: string | null) => void;
  phone: boolean;
  /** Arrows move what is selected, after Space. */
  grabbed: boolean;
  grab: (on: boolean) => void;
  /** What is renamed where it stands. */
  renaming: string | null;
  rename: (place: string | null) => void;
  problems: ReadonlyMap<string, number>;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error("outside the builder");
  return page;
}

/** Asks the panel to show and focus a property. */
export interface Wanted {
  property: string;
  count: number;
}

/** The problems of a property of what is selected. */
export const FaultsContext = createContext<(property: string) => Located[]>(() => []);

export const WantedContext = createContext<Wanted | null>(null);

