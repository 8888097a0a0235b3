import { queryOptions } from "@tanstack/react-query";
import { api, get, post } from "@/lib/api/client";
import type { Words } from "@/lib/api/types";

export interface PersonRow {
  id: number;
  login: string;
  name: string;
  email: string | null;
  dept_id: number | null;
  manager_id: number | null;
  roles: string[];
  active: boolean;
  version: string;
}

export interface DepartmentRow {
  id: number;
  key: string;
  title: Words;
  parent_id: number | null;
  head_id: number | null;
  people: number;
}

export interface RoleRow {
  name: string;
  title: Words;
  app: string;
  app_title: Words;
  powers: Words[];
  forms: Words[];
  holders: number;
}

export interface Rights {
  powers: string[];
  forms: { name: string; title: Words }[];
  detail: {
    actions: { action: string; words: Words; from: string[] }[];
    rows: { role: string; words: Words | null }[];
    fields: { key: string; title: Words; level: "none" | "mask" | "read" | "write"; from: string[] }[];
  } | null;
}

const ADMIN = "administration";
const PEOPLE = "/administration/people";
const DEPARTMENTS = "/administration/departments";
export const PAGE = 50;

export const peopleQuery = (search: string, after: number) =>
  queryOptions({
    queryKey: [ADMIN, "people", search, after],
    queryFn: ({ signal }) => get<{ rows: PersonRow[]; count: number }>(PEOPLE, { search, after, limit: PAGE }, signal),
    placeholderData: (before) => before,
  });

export const rolesQuery = queryOptions({ queryKey: [ADMIN, "roles"], queryFn: () => get<RoleRow[]>("/administration/roles") });
export const departmentsQuery = queryOptions({
  queryKey: [ADMIN, "departments"],
  queryFn: () => get<DepartmentRow[]>(DEPARTMENTS),
});

export const rightsQuery = (person: number, form: string | undefined) =>
  queryOptions({
    queryKey: [ADMIN, "rights", person, form],
    queryFn: () => get<Rights>(`${PEOPLE}/${person}/rights`, { form }),
    placeholderData: (before) => before,
  });

export type PersonValues = Omit<PersonRow, "id" | "version">;
export type DepartmentValues = Pick<DepartmentRow, "title" | "parent_id" | "head_id">;

/** Somebody new is active. */
export const enterPerson = (values: Omit<PersonValues, "active">) => post<PersonRow & { password: string }>(PEOPLE, values);
export const changePerson = (person: PersonRow, values: Partial<PersonValues>) =>
  api<PersonRow>("PATCH", `${PEOPLE}/${person.id}`, { body: values, headers: { "If-Match": `"${person.version}"` } });
export const resetPassword = (person: number) => post<{ password: string }>(`${PEOPLE}/${person}/password`);
export const putDepartment = (key: number | undefined, values: DepartmentValues) =>
  api<{ id: number }>(key ? "PUT" : "POST", key ? `${DEPARTMENTS}/${key}` : DEPARTMENTS, { body: values });
export const dropDepartment = (key: number) => api<void>("DELETE", `${DEPARTMENTS}/${key}`);
