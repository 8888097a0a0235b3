import type { Point } from "@/lib/dnd";
import type { Dragged } from "../page";

/** Where what is dragged would land, with the line that shows it, in the sheet's own measure. */
export interface Drop {
  line: { left: number; top: number; length: number; upright: boolean };
  /** Items go into a section, sections onto a tab. */
  spot: { type: "item"; section: string; before: string | null } | { type: "section"; before: string | null };
}

/** What is narrower than this part of its line stands beside others: one drops left or right of it. */
const BESIDE = 0.7;

interface Box {
  name: string;
  rect: DOMRect;
}

const boxes = (within: Element, selector: string, attribute: string): Box[] =>
  [...within.querySelectorAll(selector)].map((element) => ({ name: element.getAttribute(attribute) ?? "", rect: element.getBoundingClientRect() }));

const away = (rect: DOMRect, at: Point): number => Math.max(rect.top - at.y, at.y - rect.bottom, 0);

/** Where the pointer would drop it; nothing outside the sheet. */
export function dropAt(sheet: Element, at: Point, what: Dragged): Drop | null {
  const area = sheet.parentElement?.getBoundingClientRect();
  if (!area || at.x < area.left || at.x > area.right || at.y < area.top || at.y > area.bottom) return null;
  const whole = what.type === "section" || (what.type === "offer" && (what.offer.type === "section" || what.offer.type === "tab"));
  return whole ? sectionDrop(sheet, at) : itemDrop(sheet, at);
}

function sectionDrop(sheet: Element, at: Point): Drop | null {
  const sections = boxes(sheet, "[data-section]", "data-section");
  const origin = sheet.getBoundingClientRect();
  const next = sections.find(({ rect }) => at.y < rect.top + rect.height / 2);
  const last = sections.at(-1);
  const y = next ? next.rect.top - 12 : last ? last.rect.bottom + 4 : origin.top + 8;
  return { line: { left: 0, top: y - origin.top, length: origin.width, upright: false }, spot: { type: "section", before: next?.name ?? null } };
}

function itemDrop(sheet: Element, at: Point): Drop | null {
  const origin = sheet.getBoundingClientRect();
  const bodies = [...sheet.querySelectorAll("[data-body]")];
  const body = bodies.toSorted((one, other) => away(one.getBoundingClientRect(), at) - away(other.getBoundingClientRect(), at))[0];
  if (!body) return null;
  const section = body.getAttribute("data-body") ?? "";
  const frame = body.getBoundingClientRect();
  const items = boxes(body, "[data-item]", "data-item");
  const near = items.toSorted((one, other) => away(one.rect, at) - away(other.rect, at) || sideways(one.rect, at) - sideways(other.rect, at))[0];
  if (!near) {
    const line = { left: frame.left - origin.left, top: frame.top - origin.top + 4, length: frame.width, upright: false };
    return { line, spot: { type: "item", section, before: null } };
  }
  const { rect } = near;
  const upright = rect.width < frame.width * BESIDE;
  const behind = upright ? at.x > rect.left + rect.width / 2 : at.y > rect.top + rect.height / 2;
  const follower = items[items.indexOf(near) + 1]?.name ?? null;
  const line = upright
    ? { left: (behind ? rect.right : rect.left) - origin.left - 1, top: rect.top - origin.top, length: rect.height, upright }
    : { left: rect.left - origin.left + 8, top: (behind ? rect.bottom + 7 : rect.top - 9) - origin.top, length: rect.width - 16, upright };
  return { line, spot: { type: "item", section, before: behind ? follower : near.name } };
}

const sideways = (rect: DOMRect, at: Point): number => Math.max(rect.left - at.x, at.x - rect.right, 0);
