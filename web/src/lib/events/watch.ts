import { useEffect } from "react";

type Hear = (place: string) => void;

const state = { place: "", hear: undefined as Hear | undefined };

/** The record that was shown last; hints about it are of interest. */
export const watched = (): string => state.place;

/** Says when another record is shown; returns how to stop. */
export function onWatch(hear: Hear): () => void {
  state.hear = hear;
  return () => {
    state.hear = undefined;
  };
}

/** Asks to be told when something changes about the record, as long as no other is shown. */
export function useWatch(form: string, id: string | number): void {
  useEffect(() => {
    const place = `${form}/${id}`;
    if (place === state.place) return;
    state.place = place;
    state.hear?.(place);
  }, [form, id]);
}
