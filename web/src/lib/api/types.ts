/** The shapes the server answers with; see `web/README.md` for where each is used. */
import type { Stored } from "@/lib/expressions/coerce";
import type { Program } from "@/lib/expressions/program";

export type Language = "zh" | "en";
export type Words = Partial<Record<Language, string>>;

export interface Problem {
  code: string;
  path: string;
  message: string;
  hint?: string | null;
  severity?: "error" | "warning" | "info";
}

export interface Workspace {
  name: string;
  demo: boolean;
  business_date: string;
  demo_users?: { login: string; name: string; roles_title: Words; password: string }[];
}

export interface Session {
  user: { id: string; login: string; name: string; language: Language };
  roles: { key: string; title: Words }[];
  /** What the person may do beside working with records. */
  powers?: string[];
  csrf: string;
  business_date: string;
  /** The moment of the answer, by the server's clock. */
  now: string;
  /** The IANA name of the zone the business works in. */
  zone?: string;
}

export interface MenuItem {
  key: string;
  title: Words;
  icon?: string | null;
  form?: string | null;
  page?: string | null;
  dashboard?: string | null;
  rules?: boolean;
  children?: MenuItem[];
}

export interface AppInfo {
  key: string;
  title: Words;
  icon?: string | null;
  tint?: string | null;
  menu: MenuItem[];
}

export interface Choice {
  key: string;
  title: Words;
  colour?: string | null;
}

export interface TreeNode {
  key: string;
  title: Words;
  children?: TreeNode[];
}

export interface FieldOptions {
  choices?: Choice[];
  tree?: TreeNode[];
  to?: string;
  digits?: number;
  scale?: number;
  currency?: string | null;
  fields?: Field[];
  [option: string]: unknown;
}

export type Operator =
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "in"
  | "contains"
  | "startswith"
  | "is_blank"
  | "not_blank";

export interface Field {
  key: string;
  type: string;
  widget?: string;
  title: Words;
  help?: Words | null;
  required?: boolean;
  readonly?: boolean;
  derived?: boolean;
  writable?: boolean;
  masked?: boolean;
  unique?: boolean;
  sortable?: boolean;
  operators?: Operator[];
  options?: FieldOptions;
}

/** A rule that a person runs for chosen records. */
export interface RuleButton {
  rule: string;
  title: Words;
  /** What is asked before it is done. */
  confirm: Words | null;
}

export interface RuleButtonAt extends RuleButton {
  /** Why pressing it would do nothing; empty where it would. */
  reasons: Problem[];
}

export interface Pressed {
  fired: number[];
  skipped: { id: number; reasons: Problem[] }[];
}

/** What stands between the fields of a section and holds no value. */
export type LayoutElement =
  | { type: "divider"; title?: Words | null }
  | { type: "description"; text: Words }
  | { type: "button"; title: Words; process?: string | null; rule?: string | null };

export interface Section {
  key?: string;
  title?: Words | null;
  columns?: number;
  tab?: string | null;
  fields: string[];
  /** Fields that do not take one column, in 24ths of the line. */
  widths?: Record<string, number>;
  /** The fields with what stands between them, in order. */
  items?: (string | LayoutElement)[];
}

export interface FormTab {
  key: string;
  title: Words;
}

export interface SortKey {
  field: string;
  descending?: boolean;
}

export interface Related {
  back: string;
  form: string;
  link: string;
  /** The link is a list that names the record among others. */
  listed?: boolean;
  title: Words;
}

/** What the page may compute itself while a record is filled in; null is left to the server. */
export interface FormPrograms {
  /** The types of all fields the programs read and give. */
  fields: Record<string, Stored>;
  /** The fields read that start with a value, known once the server has answered. */
  defaults: string[];
  /** In order: each after those it reads. */
  computed: { field: string; program: Program }[];
  visible: Record<string, Program | null>;
  required: Record<string, Program | null>;
  readonly: Record<string, Program | null>;
  checks: { field: string; program: Program; code: string; message: Words; hint: Words }[];
}

export interface FormInfo {
  name: string;
  title: Words;
  icon?: string | null;
  tint?: string | null;
  title_field?: string | null;
  page?: string | null;
  fields: Field[];
  /** What the platform keeps of every record: when made and changed, by whom. */
  system?: Field[];
  tabs?: FormTab[];
  sections: Section[];
  list?: { columns: string[]; sort?: SortKey[] } | null;
  related?: Related[];
  /** The documents that can be printed of a record. */
  prints?: { name: string; title: Words }[];
  /** The fields of each rule that finds duplicates. */
  duplicates?: string[][];
  /** The viewer may open and close public forms over it, and there are some. */
  public_forms?: boolean;
  /** Rules the viewer may run by hand for chosen records. */
  buttons?: RuleButton[];
  programs?: FormPrograms;
  actions: { create?: boolean; update?: boolean; delete?: boolean; import?: boolean; export?: boolean };
}

export interface Ref {
  id: string | number;
  title: string;
}

export type Values = Record<string, unknown>;

export interface Row {
  id: string | number;
  version?: number;
  title: string;
  values: Values;
  system?: SystemValues;
}

export interface LikeRule {
  key: string;
  title: Words;
}

export interface LikeRow extends Row {
  rules: LikeRule[];
}

export interface DuplicatesPage {
  rules: LikeRule[];
  groups: { rows: Row[]; more: boolean }[];
  next: number | null;
}

export interface RowsPage {
  rows: Row[];
  next: string | null;
  count?: number;
  masked?: string[];
}

export interface SystemValues {
  created_at?: string;
  created_by?: Ref | null;
  updated_at?: string;
  updated_by?: Ref | null;
  owner?: Ref | null;
  dept?: Ref | null;
}

export interface RecordInfo extends Row {
  /** Fields that their conditions hide in this record, where the server says so. */
  visible?: Record<string, boolean>;
  /** Masked fields that the viewer may look at in full, giving a reason. */
  unmask?: string[];
}

export interface Evaluation {
  values: Values;
  visible?: Record<string, boolean>;
  required?: Record<string, boolean>;
  readonly?: Record<string, boolean>;
  problems?: Problem[];
}

export interface HistoryEntry {
  at: string;
  actor?: Ref | null;
  action: "create" | "update" | "delete" | string;
  why?: { kind: string; title: string | Words } | null;
  changes: { field: string; old: unknown; new: unknown }[];
  /** The field somebody looked at in full, and why; told to who may see the audit. */
  field?: string;
  reason?: string;
}

export interface ImportColumn {
  index: number;
  header: string;
  samples: unknown[];
  guess: string | null;
}

export type ImportState = "uploaded" | "waiting" | "checking" | "checked" | "running" | "done" | "failed";
export type ImportMode = "insert" | "update" | "upsert";

export interface ImportJob {
  id: string | number;
  state: ImportState;
  file?: string;
  rows?: number;
  columns?: ImportColumn[];
  mapping?: Record<string, string> | null;
  mode?: ImportMode | null;
  keys?: string[] | null;
  progress?: { done: number; total: number } | null;
  result?: { new?: number; changed?: number; unchanged?: number; refused?: number } | null;
  problems?: { row: number; column?: string | null; message: string; hint?: string | null }[];
  /** How many rows were refused, of which `problems` are the first. */
  refusals?: number;
  created_at?: string;
  created_by?: Ref | null;
}

export type Block =
  | { type: "header"; title_field: string; identity?: string[]; tags?: string[] }
  | { type: "figures"; fields: string[] }
  | { type: "related"; back: string; title: Words; columns?: string[]; sort?: SortKey[] }
  | {
      type: "timeline";
      back: string;
      title?: Words;
      time: string;
      title_field: string;
      text_field?: string | null;
      icon_field?: string | null;
    }
  | { type: "fields"; title: Words; fields: string[] }
  | { type: "firings"; title: Words };

export interface PageInfo {
  name: string;
  title: Words;
  icon?: string | null;
  form: string;
  blocks: Block[];
}

export interface RuleInfo {
  name: string;
  title: Words;
  form: string;
  enabled: boolean;
  trigger: { type: string; text: Words };
  sentence: Words;
  actions: { type: string; text: Words }[];
  parameters?: (string | Parameter)[];
  last_run?: string | null;
  hits?: number;
  can_run?: boolean;
}

export interface Parameter {
  name: string;
  title: Words;
  help?: Words | null;
  type: string;
  value: unknown;
  can_edit?: boolean;
}

export interface Trace {
  op?: string;
  result: unknown;
  sentence?: Words;
  values?: { label: Words | string; value: unknown }[];
  children?: Trace[];
}

export interface Firing {
  id: string | number;
  rule: string;
  rule_title: Words;
  form: string;
  record: Ref | null;
  at: string;
  business_date?: string;
  trace?: Trace | null;
  actions?: { type: string; text: Words; form?: string | null; record?: Ref | null }[];
}

export interface FiringsPage {
  rows: Firing[];
  next: string | null;
  count?: number;
}

export interface Message {
  id: string | number;
  at: string;
  title: string;
  text?: string | null;
  form?: string | null;
  record?: Ref | string | number | null;
  /** What it is about beside a record. */
  link?: { instance?: number } | null;
  read: boolean;
}

export interface MessagesPage {
  rows: Message[];
  unread: number;
  next: string | null;
}

export interface SearchRow {
  form: string;
  form_title: Words | string;
  id: string | number;
  title: string;
  snippet?: string | null;
}

export interface Person {
  id: string | number;
  name: string;
  department?: string | Ref | null;
}

export interface Department {
  id: string | number;
  title?: string | Words;
  name?: string | Words;
  children?: Department[];
}

export interface StoredFile {
  id: string | number;
  name: string;
  size: number;
  type?: string;
}
