/** Pure. Gives the nodes of a layered graph their places and its edges their curves. */

import { layersOf, type Layered, type Link as Bare } from "./layers";

export interface Link extends Bare {
  /** The gap its words need after the layer it starts in. */
  room?: number;
}

export type Direction = "right" | "down";

export interface Box {
  key: string;
  width: number;
  height: number;
}

export interface Gaps {
  /** Between layers, along the way. */
  along: number;
  /** Between neighbours of one layer. */
  across: number;
}

export interface Placed extends Box {
  x: number;
  y: number;
}

export interface Curve extends Link {
  d: string;
  /** Where a word about the edge stands: before what it first comes to. */
  at: { x: number; y: number };
  /** To which side it bends off: before (-1) or after (1) its start, or straight on (0). */
  bend: number;
  back: boolean;
}

export interface Layout {
  width: number;
  height: number;
  nodes: Placed[];
  curves: Curve[];
}

/** A node along the way and across it, whichever way that is. */
interface Spot {
  along: number;
  across: number;
  length: number;
  breadth: number;
}

const PASSING = 12;
const ALIGN_SWEEPS = 8;
const AROUND = 20;

/** Places as near as can be to those wanted, in the given order and so far apart (pool adjacent violators). */
export function spread(wanted: number[], apart: number[]): number[] {
  const offsets = [0];
  for (let index = 0; index < apart.length; index += 1) offsets.push((offsets[index] ?? 0) + (apart[index] ?? 0));
  const pools: { sum: number; count: number }[] = [];
  for (const [index, want] of wanted.entries()) {
    let pool = { sum: want - (offsets[index] ?? 0), count: 1 };
    for (let last = pools.at(-1); last && last.sum / last.count > pool.sum / pool.count; last = pools.at(-1)) {
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
      pools.pop();
    }
    pools.push(pool);
  }
  return pools
    .flatMap((pool) => Array.from({ length: pool.count }, () => pool.sum / pool.count))
    .map((place, index) => place + (offsets[index] ?? 0));
}

/** The middle of each cell across the way: near those it is joined to. */
function align(layered: Layered, breadth: (id: string) => number, gap: number): Map<string, number> {
  const near = new Map<string, string[]>();
  for (const { cells, back } of layered.routes) {
    if (back) continue;
    for (let index = 1; index < cells.length; index += 1) {
      const [from = "", to = ""] = cells.slice(index - 1, index + 1);
      near.set(from, [...(near.get(from) ?? []), to]);
      near.set(to, [...(near.get(to) ?? []), from]);
    }
  }
  const middle = new Map<string, number>();
  const place = (cells: { id: string }[], wish: (id: string) => number) => {
    const apart = cells.slice(1).map((cell, index) => (breadth(cells[index]?.id ?? "") + breadth(cell.id)) / 2 + gap);
    for (const [index, at] of spread(cells.map((cell) => wish(cell.id)), apart).entries()) middle.set(cells[index]?.id ?? "", at);
  };
  for (const cells of layered.layers) place(cells, () => 0);
  for (let sweep = 0; sweep < ALIGN_SWEEPS; sweep += 1) {
    const order = sweep % 2 === 0 ? layered.layers : layered.layers.toReversed();
    for (const cells of order) {
      place(cells, (id) => {
        const joined = (near.get(id) ?? []).map((one) => middle.get(one) ?? 0);
        return joined.length > 0 ? joined.reduce((sum, one) => sum + one, 0) / joined.length : (middle.get(id) ?? 0);
      });
    }
  }
  return middle;
}

export function layOut(boxes: Box[], links: Link[], direction: Direction, gaps: Gaps): Layout {
  const down = direction === "down";
  const layered = layersOf(boxes.map((box) => box.key), links);
  const byKey = new Map(boxes.map((box) => [box.key, box]));
  const sizeOf = (id: string) => {
    const box = byKey.get(id);
    if (!box) return { length: 0, breadth: PASSING };
    return down ? { length: box.height, breadth: box.width } : { length: box.width, breadth: box.height };
  };
  const middle = align(layered, (id) => sizeOf(id).breadth, gaps.across);
  const low = Math.min(0, ...[...middle].map(([id, at]) => at - sizeOf(id).breadth / 2));
  const spots = new Map<string, Spot>();
  let along = 0;
  let gap = 0;
  for (const cells of layered.layers) {
    along += gap;
    const longest = Math.max(0, ...cells.map((cell) => sizeOf(cell.id).length));
    for (const cell of cells) {
      const { length, breadth } = sizeOf(cell.id);
      const across = Math.round((middle.get(cell.id) ?? 0) - low - breadth / 2);
      // What only passes takes the whole layer, so that its line runs straight through it.
      const own = cell.node ? { along: along + (longest - length) / 2, length } : { along, length: longest };
      spots.set(cell.id, { ...own, across, breadth });
    }
    along += longest;
    gap = Math.max(gaps.along, ...links.map((link) => (cells.some((cell) => cell.id === link.from) ? (link.room ?? 0) : 0)));
  }
  const far = Math.max(0, ...[...spots.values()].map((spot) => spot.across + spot.breadth));
  const circles = layered.routes.filter((route) => route.back).length;
  const total = { along, across: far + (circles > 0 ? AROUND + circles * PASSING : 0) };
  const point = (one: number, other: number): string => (down ? `${other} ${one}` : `${one} ${other}`);
  let circle = 0;
  const curves = layered.routes.map(({ link, cells, back }): Curve => {
    const found = cells.flatMap((id) => spots.get(id) ?? []);
    const first = found[0];
    if (!first) return { ...link, d: "", at: { x: 0, y: 0 }, bend: 0, back };
    const d = back ? around(found, far + AROUND + circle++ * PASSING, point) : through(found, point);
    const next = found[1] ?? first;
    const at = { one: next.along, other: center(next) };
    const bend = Math.sign(Math.round(center(next) - center(first)));
    return { ...link, d, back, bend, at: down ? { x: at.other, y: at.one } : { x: at.one, y: at.other } };
  });
  const nodes = boxes.map((box) => {
    const spot = spots.get(box.key);
    const [one, other] = [spot?.along ?? 0, spot?.across ?? 0];
    return { ...box, x: down ? other : one, y: down ? one : other };
  });
  return {
    width: down ? total.across : total.along,
    height: down ? total.along : total.across,
    nodes,
    curves,
  };
}

const center = (spot: Spot): number => spot.across + spot.breadth / 2;

/** From the end of one to the start of the next, bending half way. */
function through(spots: Spot[], point: (one: number, other: number) => string): string {
  const [first, ...rest] = spots;
  if (!first) return "";
  let from = first;
  let d = `M${point(from.along + from.length, center(from))}`;
  for (const to of rest) {
    const start = from.along + from.length;
    const half = (start + to.along) / 2;
    d += `C${point(half, center(from))} ${point(half, center(to))} ${point(to.along, center(to))}`;
    if (to.breadth === PASSING && to !== rest.at(-1)) d += `L${point(to.along + to.length, center(to))}`;
    from = to;
  }
  return d;
}

/** Back to an earlier node, outside of everything. */
function around(spots: Spot[], lane: number, point: (one: number, other: number) => string): string {
  const [from, to] = [spots[0], spots.at(-1)];
  if (!from || !to) return "";
  const [start, end] = [from.along + from.length / 2, to.along + to.length / 2];
  const [out, into] = [from.across + from.breadth, to.across + to.breadth];
  return `M${point(start, out)}C${point(start, lane)} ${point(start, lane)} ${point((start + end) / 2, lane)}S${point(end, lane)} ${point(end, into)}`;
}
