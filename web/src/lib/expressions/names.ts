import { BLANKS, BRACES } from "./grammar";
import { own, type FieldOutline, type FormOutline, type Outline } from "./outline";
import { cut, parted, stripEnd, stripStart } from "./pieces";
import { suggest } from "./suggest";

/** A path that means no field, or several: the code of its problem, and what that says. */
export interface Unknown {
  code: string;
  facts: Record<string, string>;
}

/** The keys of fields and relations that a key or title means; a key wins over titles. */
function keysOf(outline: Outline, form: FormOutline, name: string): string[] {
  if (Object.hasOwn(form.fields, name) || Object.hasOwn(form.related, name)) return [name];
  const says = (title: Record<string, string> | undefined) => Object.values(title ?? {}).includes(name);
  const fields = Object.entries(form.fields).filter(([, field]) => says(field.title));
  const related = Object.entries(form.related).filter(([, to]) => says(own(outline.forms, to.form)?.title));
  return [...fields, ...related].map(([key]) => key);
}

/** The form that a field links to, empty if it is no link. */
function target(field: FieldOutline | undefined): string {
  return field?.kind === "record" ? (field.form ?? "") : "";
}

/** Whether a path is written in keys alone. */
export function allKeys(outline: Outline, form: string, path: string): boolean {
  let at = form;
  for (const step of path.split(".")) {
    const shape = own(outline.forms, at);
    if (!shape || (!Object.hasOwn(shape.fields, step) && !Object.hasOwn(shape.related, step))) return false;
    at = target(own(shape.fields, step));
  }
  return true;
}

/** The dotted keys that a path written in keys or titles means. */
export function resolve(outline: Outline, form: string, written: string): string | Unknown {
  let rest = stripStart(stripEnd(written, BLANKS), BLANKS);
  if (allKeys(outline, form, rest)) return rest;
  const out: string[] = [];
  let at = form;
  for (let shape = own(outline.forms, at); shape; shape = own(outline.forms, at)) {
    const whole = keysOf(outline, shape, rest);
    const [before, behind] = whole.length > 0 ? [rest, ""] : parted(rest, ".");
    const [step, after] = [stripEnd(before, BLANKS), stripStart(behind, BLANKS)];
    const [found, ...others] = whole.length > 0 ? whole : keysOf(outline, shape, step);
    if (found === undefined || others.length > 0) return unknown(shape, at, step, found ? [found, ...others] : []);
    out.push(found);
    if (!after) return out.join(".");
    at = target(own(shape.fields, found));
    if (!at) return { code: Object.hasOwn(shape.fields, found) ? "EXPR-E037" : "EXPR-E038", facts: { field: cut(step) } };
    rest = after;
  }
  return { code: "EXPR-E034", facts: { field: cut(rest), form: at, suggestion: "" } };
}

/** Why a name means nothing, with the names most like it. */
function unknown(shape: FormOutline, form: string, name: string, several: string[]): Unknown {
  const field = cut(name);
  if (several.length > 0) return { code: "EXPR-E035", facts: { field, options: several.join(", ") } };
  const titles = Object.values(shape.fields).flatMap((one) => Object.values(one.title));
  const known = [...new Set([...Object.keys(shape.fields), ...Object.keys(shape.related), ...titles])];
  return { code: "EXPR-E034", facts: { field, form, suggestion: suggest(name, known) } };
}

/** The form that a name written in a formula over `form` means: without an app, one of the same app. */
export function meant(outline: Outline, form: string, written: string): string | null {
  const name = written.includes(".") ? written : `${parted(form, ".")[0]}.${written}`;
  return Object.hasOwn(outline.forms, name) ? name : null;
}

/** The form of the related rows a path ends in, the form itself if it does not. */
export function opened(outline: Outline, form: string, path: string): string {
  let end = form;
  for (const step of path.split(".")) {
    const shape = own(outline.forms, end);
    if (!shape) return form;
    end = (own(shape.related, step) ?? own(shape.fields, step))?.form ?? "";
  }
  return Object.hasOwn(outline.forms, end) ? end : form;
}

/** A dotted path in titles where they can be read back, else in keys. */
export function shown(outline: Outline, form: string, path: string, language: string | null): string {
  const out: string[] = [];
  let shape = own(outline.forms, form);
  for (const key of path.split(".")) {
    const field = own(shape?.fields, key);
    const relation = own(shape?.related, key);
    const titles = field ? field.title : relation && own(outline.forms, relation.form)?.title;
    const title = (language && own(titles, language)) || "";
    out.push(shape && isReadable(outline, shape, title, key) ? title : key);
    shape = own(outline.forms, (field ?? relation)?.form ?? "");
  }
  const text = out.join(".");
  return resolve(outline, form, text) === path ? text : path;
}

function isReadable(outline: Outline, shape: FormOutline, title: string, key: string): boolean {
  if (!title || [...title].some((character) => BRACES.has(character)) || title !== stripStart(stripEnd(title, BLANKS), BLANKS)) return false;
  const keys = keysOf(outline, shape, title);
  return keys.length === 1 && keys[0] === key;
}
