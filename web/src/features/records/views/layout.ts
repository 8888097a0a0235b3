import type { KeyboardEvent, MouseEvent, ReactNode } from "react";
import { fieldOf } from "@/components/columns";
import type { Field, FormInfo, Row } from "@/lib/api/types";
import type { ViewLayout } from "@/lib/api/views";
import { familyOf } from "@/lib/format/kinds";

/** What every layout gets; it asks for its own records. */
export interface LayoutProps {
  form: FormInfo;
  layout: ViewLayout;
  scope: { filter?: unknown; search: string };
  sort: string;
  /** The fields shown. */
  keys: string[];
  compact: boolean;
  openKey?: string;
  onOpen: (row: Row, event: MouseEvent | KeyboardEvent) => void;
  /** Tells the order of the records, through which an open one is moved. */
  onOrder: (ids: string[]) => void;
  onSort: (sort: string | undefined) => void;
  onLayout: (layout: ViewLayout) => void;
  onColumns: (keys: string[]) => void;
  /** Shown where there is no record. */
  empty: ReactNode;
}

/** The shown fields, the one that names a record, and those a shown money field reads its currency from. */
export function needed(form: FormInfo, keys: (string | null | undefined)[]): string[] {
  const known = [...keys, form.title_field].filter((key): key is string => Boolean(key && fieldOf(form, key)));
  const wanted = new Set(known);
  for (const key of known) {
    const currency = fieldOf(form, key)?.options?.currency;
    if (currency && fieldOf(form, currency)) wanted.add(currency);
  }
  return [...wanted];
}

const GROUPABLE = new Set(["choice", "tree", "boolean", "link", "person", "department", "date", "datetime", "text"]);
const STAGES = new Set(["choice", "boolean", "person"]);

const openly = (field: Field): boolean => !field.masked && (field.operators ?? []).length > 0;

/** Which fields an option of a layout may name. */
export const FITS = {
  group: (_: FormInfo, field: Field) => openly(field) && GROUPABLE.has(familyOf(field)) && field.type !== "encrypted_text",
  stage: (_: FormInfo, field: Field) => openly(field) && STAGES.has(familyOf(field)),
  day: (_: FormInfo, field: Field) => openly(field) && ["date", "datetime"].includes(familyOf(field)),
  choice: (_: FormInfo, field: Field) => openly(field) && familyOf(field) === "choice",
  number: (_: FormInfo, field: Field) => openly(field) && ["number", "money", "percent", "rating", "slider", "duration"].includes(familyOf(field)),
  files: (_: FormInfo, field: Field) => ["file", "image"].includes(familyOf(field)),
  parent: (form: FormInfo, field: Field) => field.type === "link" && field.options?.to === form.name,
};

interface LayoutOption {
  key: "group" | "total" | "start" | "end" | "colour" | "cover" | "parent";
  fits: keyof typeof FITS;
  required?: boolean;
}

/** The layouts with the options their editor asks for; widths and totals are set in the table itself. */
export const LAYOUTS: Record<string, LayoutOption[]> = {
  table: [{ key: "group", fits: "group" }],
  kanban: [
    { key: "group", fits: "stage", required: true },
    { key: "total", fits: "number" },
  ],
  calendar: [
    { key: "start", fits: "day", required: true },
    { key: "end", fits: "day" },
    { key: "colour", fits: "choice" },
  ],
  gantt: [
    { key: "start", fits: "day", required: true },
    { key: "end", fits: "day", required: true },
    { key: "group", fits: "group" },
  ],
  gallery: [{ key: "cover", fits: "files" }],
  tree: [{ key: "parent", fits: "parent", required: true }],
};

/** Whether the form has what the layout needs. */
export const possible = (form: FormInfo, type: string): boolean =>
  (LAYOUTS[type] ?? []).every((option) => !option.required || form.fields.some((field) => FITS[option.fits](form, field)));
