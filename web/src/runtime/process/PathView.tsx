import { CheckCircleFilled, ExclamationCircleFilled, RightCircleFilled } from "@ant-design/icons";
import { Tooltip } from "antd";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { PathEdge, PathNode, ProcessPath } from "@/lib/api/process-types";
import { useWords } from "@/lib/i18n";
import { type Direction, layOut, type Placed } from "./layout";
import { PathEdges } from "./PathEdges";
import { NodeNote, useNodeText } from "./PathNote";
import { shownPath } from "./shown";
import "./path.css";

/** In a rail two branches find room beside each other. */
const WIDTH = { right: 148, down: 130 };
const HEIGHT = { card: 48, small: 30 };
const SMALL = 112;
const EVENT = 112;
const GAPS = { right: { along: 28, across: 12 }, down: { along: 22, across: 12 } };
/** What the words of a branch need before the node they lead to. */
const ROOM = { right: 108, down: 42 };
const EDGE = 4;

const MARK = { done: CheckCircleFilled, now: RightCircleFilled, stuck: ExclamationCircleFilled, ahead: null };
const ONWARD = new Set(["ArrowRight", "ArrowDown"]);
const BACK = new Set(["ArrowLeft", "ArrowUp"]);

const isSmall = (node: PathNode): boolean =>
  node.family === "event" || (node.family === "condition" && !node.people?.length);

function sizeOf(node: PathNode, direction: Direction): { width: number; height: number } {
  if (!isSmall(node)) return { width: WIDTH[direction], height: HEIGHT.card };
  return { width: node.family === "event" ? EVENT : SMALL, height: HEIGHT.small };
}

const hasWords = (edge: PathEdge): boolean => Boolean(edge.on || edge.title?.zh || edge.title?.en);

/** The way of a process, drawn small: where it has been, where it stands and what may come. */
export function PathView({ path: whole, direction }: { path: ProcessPath; direction: Direction }) {
  const { t } = useWords();
  const path = useMemo(() => shownPath(whole), [whole]);
  const frame = useRef<HTMLDivElement>(null);
  const layout = useMemo(
    () =>
      layOut(
        path.nodes.map((node) => ({ key: node.key, ...sizeOf(node, direction) })),
        path.edges.map((edge) => ({ from: edge.from, to: edge.to, room: hasWords(edge) ? ROOM[direction] : undefined })),
        direction,
        GAPS[direction],
      ),
    [path, direction],
  );
  const first = (path.nodes.find((node) => node.state === "stuck" || node.state === "now") ?? path.nodes[0])?.key;
  const [chosen, setChosen] = useState<string>();
  const stop = path.nodes.some((node) => node.key === chosen) ? chosen : first;

  const seen = useRef<string>(undefined);
  useEffect(() => {
    const spot = layout.nodes.find((node) => node.key === first);
    if (!frame.current || !spot || seen.current === first) return;
    seen.current = first;
    frame.current.scrollLeft = spot.x + spot.width / 2 - frame.current.clientWidth / 2;
    frame.current.scrollTop = spot.y + spot.height / 2 - frame.current.clientHeight / 2;
  }, [layout, first]);

  const onKey = (event: KeyboardEvent, key: string) => {
    const move = ONWARD.has(event.key) ? 1 : BACK.has(event.key) ? -1 : 0;
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    const order = inReadingOrder(layout.nodes, direction);
    const next = order[order.findIndex((node) => node.key === key) + move];
    if (!next) return;
    setChosen(next.key);
    frame.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(next.key)}"]`)?.focus();
  };

  return (
    <div className={`fw-scroll fw-path fw-path-${direction}`} ref={frame} role="group" aria-label={t("process.path")}>
      <div className="fw-path-sheet" style={{ width: layout.width + 2 * EDGE, height: layout.height + 2 * EDGE }}>
        <PathEdges layout={layout} edges={path.edges} direction={direction} margin={EDGE} />
        {path.nodes.map((node) => {
          const spot = layout.nodes.find((one) => one.key === node.key);
          return spot ? (
            <Node
              key={node.key}
              node={node}
              edges={path.edges.filter((edge) => edge.from === node.key)}
              spot={spot}
              stop={stop === node.key}
              onKey={(event) => onKey(event, node.key)}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}

function inReadingOrder(nodes: Placed[], direction: Direction): Placed[] {
  return nodes.toSorted((one, other) =>
    direction === "right" ? one.x - other.x || one.y - other.y : one.y - other.y || one.x - other.x,
  );
}

interface NodeProps {
  node: PathNode;
  edges: PathEdge[];
  spot: Placed;
  stop: boolean;
  onKey: (event: KeyboardEvent) => void;
}

function Node({ node, edges, spot, stop, onKey }: NodeProps) {
  const { say } = useWords();
  const text = useNodeText();
  const Mark = MARK[node.state];
  const small = isSmall(node);
  const people = (node.people ?? []).map((person) => person.name).join(" ");
  const below = people || say(node.summary);
  const classes = ["fw-node", `fw-node-${node.family}`, `fw-node-${node.state}`, small && "fw-node-small"];
  return (
    <Tooltip title={<NodeNote node={node} edges={edges} />} trigger={["hover", "focus"]} mouseEnterDelay={0.25}>
      <button
        type="button"
        tabIndex={stop ? 0 : -1}
        aria-label={text(node)}
        aria-current={node.state === "now" ? "step" : undefined}
        data-node={node.key}
        className={classes.filter(Boolean).join(" ")}
        style={{ left: spot.x + EDGE, top: spot.y + EDGE, width: spot.width, height: spot.height }}
        onKeyDown={onKey}
      >
        <span className="fw-node-title">
          <span className="fw-ellipsis">{say(node.title)}</span>
          {Mark && <Mark aria-hidden className="fw-node-mark" />}
        </span>
        {!small && <span className="fw-node-note fw-ellipsis">{below || "\u00a0"}</span>}
      </button>
    </Tooltip>
  );
}
