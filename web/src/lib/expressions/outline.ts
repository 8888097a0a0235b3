/** What formulas need to know of forms to name their fields; the server gives it as JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type Words = Record<string, string>;

export interface FieldOutline {
  title: Words;
  kind: string;
  /** Where a link leads. */
  form?: string;
}

export interface FormOutline {
  title: Words;
  fields: Record<string, FieldOutline>;
  related: Record<string, { form: string }>;
}

export interface Outline {
  forms: Record<string, FormOutline>;
}

/** What an object holds itself; `constructor` and the like are names as any other. */
export function own<T>(held: Record<string, T> | undefined, key: string): T | undefined {
  return held && Object.hasOwn(held, key) ? held[key] : undefined;
}
