/** Pure. Puts the nodes of a directed graph in layers, each edge leading onward where there is no circle. */

export interface Link {
  from: string;
  to: string;
}

export interface Cell {
  /** A node's key, or a place an edge passes through on its way over a layer. */
  id: string;
  node?: string;
}

export interface Layered {
  layers: Cell[][];
  /** Every edge as the cells it leads through; those that lead back are marked and stand in no layer. */
  routes: { link: Link; cells: string[]; back: boolean }[];
}

const SWEEPS = 6;

/** The edges that close a circle, and the nodes as they are met, walking from the start in the order given. */
function walk(keys: string[], links: Link[]): { back: Set<Link>; met: string[] } {
  const out = new Map<string, Link[]>(keys.map((key) => [key, []]));
  for (const link of links) out.get(link.from)?.push(link);
  const entered = new Set(links.map((link) => link.to));
  const back = new Set<Link>();
  const met: string[] = [];
  const state = new Map<string, "open" | "closed">();
  const visit = (key: string) => {
    state.set(key, "open");
    met.push(key);
    for (const link of out.get(key) ?? []) {
      const known = state.get(link.to);
      if (known === "open") back.add(link);
      else if (!known) visit(link.to);
    }
    state.set(key, "closed");
  };
  for (const key of [...keys.filter((one) => !entered.has(one)), ...keys]) if (!state.has(key)) visit(key);
  return { back, met };
}

/** The longest way from a start to each node. */
function ranksOf(keys: string[], forward: Link[]): Map<string, number> {
  const rank = new Map<string, number>(keys.map((key) => [key, 0]));
  const waiting = new Map<string, number>(keys.map((key) => [key, forward.filter((link) => link.to === key).length]));
  const ready = keys.filter((key) => waiting.get(key) === 0);
  for (let key = ready.shift(); key !== undefined; key = ready.shift()) {
    for (const link of forward.filter((one) => one.from === key)) {
      rank.set(link.to, Math.max(rank.get(link.to) ?? 0, (rank.get(key) ?? 0) + 1));
      const left = (waiting.get(link.to) ?? 0) - 1;
      waiting.set(link.to, left);
      if (left === 0) ready.push(link.to);
    }
  }
  return rank;
}

const mean = (numbers: number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** Orders one layer by where its neighbours in the layer before stand. */
function sortLayer(layer: Cell[], beside: Cell[], pairs: [string, string][]): Cell[] {
  const place = new Map(beside.map((cell, index) => [cell.id, index]));
  const wanted = new Map(
    layer.map((cell, index) => {
      const near = pairs.flatMap(([own, other]) => (own === cell.id ? (place.get(other) ?? []) : []));
      return [cell.id, near.length > 0 ? mean(near) : index];
    }),
  );
  return layer
    .map((cell, index) => ({ cell, index }))
    .toSorted((one, other) => (wanted.get(one.cell.id) ?? 0) - (wanted.get(other.cell.id) ?? 0) || one.index - other.index)
    .map(({ cell }) => cell);
}

export function layersOf(keys: string[], links: Link[]): Layered {
  const known = new Set(keys);
  const usable = links.filter((link) => known.has(link.from) && known.has(link.to) && link.from !== link.to);
  const { back, met } = walk(keys, usable);
  const forward = usable.filter((link) => !back.has(link));
  const rank = ranksOf(keys, forward);
  const layers: Cell[][] = Array.from({ length: Math.max(0, ...rank.values()) + (keys.length > 0 ? 1 : 0) }, () => []);
  for (const key of met) layers[rank.get(key) ?? 0]?.push({ id: key, node: key });
  const routes = usable.map((link, index) => {
    if (back.has(link)) return { link, cells: [link.from, link.to], back: true };
    const cells = [link.from];
    for (let at = (rank.get(link.from) ?? 0) + 1; at < (rank.get(link.to) ?? 0); at += 1) {
      const id = `~${index}.${at}`;
      layers[at]?.push({ id });
      cells.push(id);
    }
    return { link, cells: [...cells, link.to], back: false };
  });
  const steps = routes.flatMap((route) =>
    route.back ? [] : route.cells.slice(1).map((cell, index): [string, string] => [route.cells[index] ?? "", cell]),
  );
  const backwards = steps.map(([from, to]): [string, string] => [to, from]);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    if (sweep % 2 === 0) {
      for (let at = 1; at < layers.length; at += 1) layers[at] = sortLayer(layers[at] ?? [], layers[at - 1] ?? [], backwards);
    } else {
      for (let at = layers.length - 2; at >= 0; at -= 1) layers[at] = sortLayer(layers[at] ?? [], layers[at + 1] ?? [], steps);
    }
  }
  return { layers, routes };
}
