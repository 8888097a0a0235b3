import type { ComponentType } from "react";
import type { Field, Problem, Values } from "@/lib/api/types";

/** What every widget gets; a widget owns no state but what is being typed. */
export interface WidgetProps {
  field: Field;
  value: unknown;
  onChange: (value: unknown) => void;
  onBlur?: () => void;
  id: string;
  label: string;
  disabled?: boolean;
  invalid?: boolean;
  required?: boolean;
  describedBy?: string;
  /** The other values of the record. */
  values: Values;
  /** Problems below this field, by path under it: rows of a subtable. */
  problemsAt?: (path: string) => Problem[];
  /** Draws the fields of a child row. */
  Nested: ComponentType<Omit<WidgetProps, "Nested">>;
}
