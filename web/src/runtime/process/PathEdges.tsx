import { useId } from "react";
import type { PathEdge } from "@/lib/api/process-types";
import { useWords } from "@/lib/i18n";
import type { Direction, Layout } from "./layout";
import { useEdgeWords } from "./PathNote";

interface PathEdgesProps {
  layout: Layout;
  edges: PathEdge[];
  direction: Direction;
  margin: number;
}

const WORDS = { right: { width: 96, height: 18 }, down: { width: 130, height: 18 } };

/** The lines between the nodes: strong where the process went; the words of a branch stand before what it leads to. */
export function PathEdges({ layout, edges, direction, margin }: PathEdgesProps) {
  const { say } = useWords();
  const wordsOf = useEdgeWords();
  const id = useId();
  const size = WORDS[direction];
  const known = (from: string, to: string) => edges.find((edge) => edge.from === from && edge.to === to);
  const drawn = layout.curves
    .map((curve) => ({ curve, edge: known(curve.from, curve.to) }))
    .toSorted((one, other) => Number(one.edge?.taken ?? false) - Number(other.edge?.taken ?? false));
  return (
    <>
      <svg
        className="fw-path-lines"
        width={layout.width + 2 * margin}
        height={layout.height + 2 * margin}
        aria-hidden
        focusable="false"
      >
        <defs>
          {["ahead", "taken"].map((kind) => (
            <marker
              key={kind}
              id={`${id}${kind}`}
              className={`fw-arrow-${kind}`}
              viewBox="0 0 6 6"
              refX="5.5"
              refY="3"
              markerWidth="6"
              markerHeight="6"
              markerUnits="userSpaceOnUse"
              orient="auto"
            >
              <path d="M0 0L6 3L0 6z" />
            </marker>
          ))}
        </defs>
        <g transform={`translate(${margin} ${margin})`}>
          {drawn.map(({ curve, edge }) => (
            <path
              key={`${curve.from}>${curve.to}`}
              d={curve.d}
              className={edge?.taken ? "fw-edge fw-edge-taken" : "fw-edge"}
              strokeDasharray={curve.back ? "4 3" : undefined}
              markerEnd={`url(#${id}${edge?.taken ? "taken" : "ahead"})`}
            />
          ))}
        </g>
      </svg>
      {drawn.map(({ curve, edge }) => {
        const words = wordsOf(edge);
        const same = drawn.findLast((one) => one.curve.to === curve.to && wordsOf(one.edge) === words);
        if (!words || same?.curve !== curve) return null;
        const left = direction === "right" ? curve.at.x - size.width - 8 : curve.at.x - size.width / 2;
        const top = direction === "right" ? curve.at.y + (curve.bend > 0 ? 1 : -size.height - 1) : curve.at.y - size.height - 9;
        return (
          <span
            key={`${curve.from}>${curve.to}`}
            className={edge?.taken ? "fw-edge-words fw-edge-words-taken" : "fw-edge-words"}
            title={say(edge?.sentence) || words}
            style={{ left: left + margin, top: top + margin, width: size.width }}
          >
            <span className="fw-ellipsis">{words}</span>
          </span>
        );
      })}
    </>
  );
}
