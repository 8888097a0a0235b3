import { isObject, type Json, type JsonObject } from "./json";

/** What a role may do with records of one form. */
export const ACTIONS = ["read", "create", "update", "delete", "import", "export"] as const;
export const LEVELS = ["none", "mask", "read", "write"] as const;
/** What is of no use to who may not read. */
const NEEDING = ["update", "delete", "import", "export"];
export type Action = (typeof ACTIONS)[number];
export type Level = (typeof LEVELS)[number];

export interface RoleDocument extends JsonObject {
  kind: "role";
  key: string;
}

export interface GrantDraft extends JsonObject {
  form: string;
}

export const grantsOf = (role: RoleDocument): GrantDraft[] =>
  (Array.isArray(role.grants) ? role.grants : []).filter((one): one is GrantDraft => isObject(one) && typeof one.form === "string");

export const grantOn = (role: RoleDocument, form: string): GrantDraft | undefined => grantsOf(role).find((one) => one.form === form);

const listOf = (value: Json | undefined): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : []);

/** A grant that says nothing of actions opens reading. */
export const actionsOf = (grant: GrantDraft): string[] => (grant.actions === undefined ? ["read"] : listOf(grant.actions));
export const othersOf = (grant: GrantDraft): string => (typeof grant.others === "string" ? grant.others : "read");
export const powersOf = (role: RoleDocument): string[] => listOf(role.powers);
export const unmaskOf = (grant: GrantDraft): string[] => listOf(grant.unmask);

/** How much of a field is open: its own level, else that of the others. */
export function levelOf(grant: GrantDraft, field: string): string {
  const own = isObject(grant.fields) ? grant.fields[field] : undefined;
  return typeof own === "string" ? own : othersOf(grant);
}

function withGrant(role: RoleDocument, form: string, to: (grant: GrantDraft) => GrantDraft | null): RoleDocument {
  const former = grantsOf(role);
  const there = former.some((one) => one.form === form);
  const all = there ? former : [...former, { form, actions: [], others: "read" }];
  const grants = all.flatMap((one) => (one.form === form ? (to(one) ?? []) : one));
  return { ...role, grants };
}

/** Opens or closes an action; a grant that opens nothing goes. */
export function setAction(role: RoleDocument, form: string, action: Action, on: boolean): RoleDocument {
  return withGrant(role, form, (grant) => {
    const open = new Set(on ? [...actionsOf(grant), action] : actionsOf(grant).filter((one) => one !== action));
    if (on && action !== "create") open.add("read");
    if (!on && action === "read") for (const one of NEEDING) open.delete(one);
    const actions = ACTIONS.filter((one) => open.has(one));
    return actions.length > 0 ? { ...grant, actions } : null;
  });
}

/** Opens everything of a form, or nothing. */
export const setAll = (role: RoleDocument, form: string, on: boolean): RoleDocument =>
  withGrant(role, form, (grant) => (on ? { ...grant, actions: [...ACTIONS], others: "write" } : null));

export const setOthers = (role: RoleDocument, form: string, level: Level): RoleDocument =>
  withGrant(role, form, (grant) => tidied({ ...grant, others: level }));

export function setLevel(role: RoleDocument, form: string, field: string, level: Level): RoleDocument {
  return withGrant(role, form, (grant) => {
    const fields = { ...(isObject(grant.fields) ? grant.fields : {}), [field]: level };
    const unmask = unmaskOf(grant).filter((one) => one !== field || level === "mask");
    return tidied({ ...grant, fields, unmask });
  });
}

export function setUnmask(role: RoleDocument, form: string, field: string, on: boolean): RoleDocument {
  return withGrant(role, form, (grant) => {
    const rest = unmaskOf(grant).filter((one) => one !== field);
    return tidied({ ...grant, unmask: on ? [...rest, field] : rest });
  });
}

/** A grant without what says nothing: levels that are those of the others anyway, empty lists. */
function tidied(grant: GrantDraft): GrantDraft {
  const { fields, unmask, ...rest } = grant;
  const own = Object.entries(isObject(fields) ? fields : {}).filter(([, level]) => level !== othersOf(grant));
  const seen = listOf(unmask);
  return { ...rest, ...(own.length > 0 ? { fields: Object.fromEntries(own) } : {}), ...(seen.length > 0 ? { unmask: seen } : {}) } as GrantDraft;
}

export function setPower(role: RoleDocument, power: string, on: boolean): RoleDocument {
  const rest = powersOf(role).filter((one) => one !== power);
  return { ...role, powers: on ? [...rest, power] : rest };
}
