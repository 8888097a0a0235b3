import type { PathEdge, PathNode } from "@/lib/api/process-types";
import { showDateTime } from "@/lib/format/dates";
import { useWords } from "@/lib/i18n";

const KNOWN = new Set([
  "open",
  "waiting",
  "approve",
  "reject",
  "return",
  "transfer",
  "submit",
  "done",
  "read",
  "unread",
  "cancelled",
  "spared",
]);

/** What a person has done at a node, or is about to. */
export function usePersonState(): (state: string) => string {
  const { t } = useWords();
  return (state) => (KNOWN.has(state) ? t(`process.person.${state}`) : "");
}

/** The words of a branch: its maker's, else the outcome it is taken on. */
export function useEdgeWords(): (edge: PathEdge | undefined) => string {
  const { t, say } = useWords();
  return (edge) => say(edge?.title) || (edge?.on ? t(`process.on.${edge.on}`) : "");
}

/** A node in one sentence, for those who do not see it. */
export function useNodeText(): (node: PathNode) => string {
  const { t, say } = useWords();
  const stateOf = usePersonState();
  return (node) => {
    const people = (node.people ?? []).map((person) => `${person.name} ${stateOf(person.state)}`);
    return [say(node.title), t(`process.node.${node.state}`), say(node.summary), say(node.problem), ...people]
      .filter(Boolean)
      .join(t("value.comma"));
  };
}

/** All that is known of a node: what it is about, who is there, which way it went. */
export function NodeNote({ node, edges }: { node: PathNode; edges: PathEdge[] }) {
  const { t, say } = useWords();
  const stateOf = usePersonState();
  const summary = say(node.summary);
  const words = useEdgeWords();
  const ways = edges.filter((edge) => say(edge.sentence));
  return (
    <div className="fw-node-tip">
      <strong>
        {say(node.title)} · {t(`process.node.${node.state}`)}
      </strong>
      {summary && <span>{summary}</span>}
      {say(node.problem) && <span>{say(node.problem)}</span>}
      {(node.people ?? []).map((person) => (
        <span key={person.id}>
          {person.name} {stateOf(person.state)} {person.at && <span className="fw-figure">{showDateTime(person.at)}</span>}
        </span>
      ))}
      {ways.map((edge) => (
        <span key={edge.to}>
          {edge.taken ? "→ " : ""}
          {words(edge)} {say(edge.sentence)}
        </span>
      ))}
    </div>
  );
}
