/** Administrative divisions by their codes of GB/T 2260; their names are loaded when the first is asked for. */
import { useSyncExternalStore } from "react";

export interface Area {
  value: string;
  label: string;
  children?: Area[];
}

/** What stands in place of a city where counties belong to the province itself. */
const GROUPS = new Set(["县", "省直辖县", "自治区直辖县级行政区划"]);

const state = { titles: null as Record<string, string> | null, asked: false };
const listeners = new Set<() => void>();

async function load(): Promise<void> {
  state.asked = true;
  const found = await import("./regions.json");
  state.titles = found.default;
  listeners.forEach((tell) => tell());
}

function known(): Record<string, string> | null {
  if (!state.asked) void load();
  return state.titles;
}

const subscribe = (tell: () => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

/** Draws again once the names are there. */
export const useRegions = (): boolean => useSyncExternalStore(subscribe, () => state.titles !== null);

const codesTo = (code: string): string[] =>
  [...new Set([`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code])].slice(code.endsWith("0000") ? 0 : undefined);

/** The code a beginning of codes stands for: 33 is 330000. */
export const wholeCode = (beginning: string): string => beginning.padEnd(6, "0");

/** The beginning that all codes inside a division share. */
export const beginningOf = (code: string): string => code.replace(/(00){1,2}$/, "");

/** The codes from the province to the division, as a cascading picker has them. */
export const regionPath = (beginning: string): string[] => codesTo(wholeCode(beginning));

/** The names from the province to the division, without those nobody says; the code until they are there. */
export function regionText(beginning: string): string {
  const code = wholeCode(beginning);
  const titles = known();
  if (!titles?.[code]) return beginning;
  const said = codesTo(code).filter((one) => {
    const title = titles[one] ?? "";
    const city = one.endsWith("00") && !one.endsWith("0000");
    return one === code || !(GROUPS.has(title) || (city && title === titles[`${one.slice(0, 2)}0000`]));
  });
  return said.map((one) => titles[one]).join(" / ");
}

/** All divisions down to a depth, as options of a cascading picker. */
export function areas(depth: number): Area[] {
  const made = new Map<string, Area>();
  const roots: Area[] = [];
  for (const [code, title] of Object.entries(known() ?? {})) {
    const level = code.endsWith("0000") ? 1 : code.endsWith("00") ? 2 : 3;
    if (level > depth) continue;
    const area: Area = { value: code, label: title };
    made.set(code, area);
    const above = level === 1 ? undefined : made.get(level === 2 ? `${code.slice(0, 2)}0000` : `${code.slice(0, 4)}00`);
    if (above) (above.children ??= []).push(area);
    else roots.push(area);
  }
  return roots;
}
