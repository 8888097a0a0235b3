/** Pure. What of a process is worth drawing. */

import type { ProcessPath } from "@/lib/api/process-types";

/** The path without what only a withdrawal leads to, as long as nothing was withdrawn. */
export function shownPath(path: ProcessPath): ProcessPath {
  const edges = path.edges.filter((edge) => edge.on !== "withdrawn" || edge.taken);
  if (edges.length === path.edges.length) return path;
  const entered = new Set(path.edges.map((edge) => edge.to));
  const waiting = path.nodes.filter((node) => !entered.has(node.key) || node.state !== "ahead").map((node) => node.key);
  const reached = new Set<string>();
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (reached.has(key)) continue;
    reached.add(key);
    for (const edge of edges) if (edge.from === key) waiting.push(edge.to);
  }
  return {
    nodes: path.nodes.filter((node) => reached.has(node.key)),
    edges: edges.filter((edge) => reached.has(edge.from) && reached.has(edge.to)),
  };
}
