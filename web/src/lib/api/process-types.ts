/** What the server says of tasks, running processes and the processes one may start. */

import type { Values, Words } from "./types";

export const BOXES = ["todo", "done", "cc", "started"] as const;
export type Box = (typeof BOXES)[number];

export interface Someone {
  id: number;
  name: string;
}

export type TaskState = "open" | "done" | "waiting" | "cancelled" | InstanceState;
export type InstanceState = "running" | "finished" | "rejected" | "withdrawn" | "stuck";

export interface TaskRow {
  /** None in the box of what one started: there the row is the instance itself. */
  id: number | null;
  instance: number;
  process: string;
  process_title: Words;
  icon?: string | null;
  node: string | null;
  node_title: Words | null;
  kind: "approval" | "handle" | "todo" | "cc" | "started";
  state: TaskState;
  outcome: string | null;
  title: string;
  form: string;
  form_title: Words;
  record: number;
  /** None when the platform itself started it. */
  initiator: Someone | null;
  since: string;
  ended: string | null;
  due: string | null;
  read: boolean;
  now_at?: { node_title: Words; people: Someone[] }[];
}

export interface TasksPage {
  rows: TaskRow[];
  next: string | null;
  count: number;
}

export interface TaskCounts {
  todo: number;
  cc: number;
  started: number;
}

export type ActionKey = "approve" | "reject" | "return" | "transfer" | "submit" | "done" | "read";

export interface TaskAction {
  key: ActionKey;
  title: Words;
  comment?: "optional" | "required" | null;
}

export type ReturnMode = "replay" | "jump_back";

export interface TaskInfo {
  task: TaskRow;
  ask: Words;
  actions: TaskAction[];
  edit: string[];
  required: string[];
  /** Where it may be returned to, and how it may come forward again from there. */
  returns: { node: string; title: Words; modes?: ReturnMode[] }[];
  instance: Instance;
  version: number | null;
}

export interface TaskAnswer {
  comment?: string;
  values?: Values;
  version?: number;
  to?: number;
  node?: string;
  mode?: ReturnMode;
}

export type NodeFamily = "people" | "condition" | "automatic" | "wait" | "event";
export type NodeState = "done" | "now" | "ahead" | "stuck";

export interface PathPerson extends Someone {
  state: string;
  at: string | null;
}

export interface PathNode {
  key: string;
  type: string;
  title: Words;
  family: NodeFamily;
  state: NodeState;
  summary?: Words | null;
  people?: PathPerson[];
  /** Why it is stuck. */
  problem?: Words | null;
}

export interface PathEdge {
  from: string;
  to: string;
  taken: boolean;
  default?: boolean;
  /** The outcome it is taken on. */
  on?: "approved" | "rejected" | "withdrawn" | null;
  title?: Words | null;
  sentence?: Words | null;
}

export interface ProcessPath {
  nodes: PathNode[];
  edges: PathEdge[];
}

export interface TimelineEntry {
  id: number;
  at: string;
  kind: string;
  node: string | null;
  node_title: Words | null;
  person: Someone | null;
  to?: Someone[];
  comment: string | null;
  text: Words;
  /** How long the task was open. */
  seconds: number | null;
}

export interface Waiting {
  node: string;
  node_title: Words;
  people: Someone[];
  since: string;
  due: string | null;
}

export type InstanceAct = "withdraw" | "comment" | "retry";

export interface Instance {
  id: number;
  process: string;
  title: Words;
  icon?: string | null;
  form: string;
  form_title: Words;
  record: number;
  record_title: string;
  version: number;
  state: InstanceState;
  initiator: Someone | null;
  started: string;
  ended: string | null;
  path: ProcessPath;
  timeline: TimelineEntry[];
  now: Waiting[];
  can: InstanceAct[];
}

export interface Startable {
  process: string;
  title: Words;
  icon?: string | null;
}

export interface RecordProcesses {
  instances: Instance[];
  startable: Startable[];
  tasks: TaskRow[];
}

export interface ProcessInfo {
  name: string;
  title: Words;
  help?: Words | null;
  icon?: string | null;
  tint?: string | null;
  app: string;
  app_title: Words;
  form: string;
  form_title: Words;
  /** The viewer may make a record of the form, and so start by filling it. */
  create: boolean;
}
