import { createElement, type ReactNode } from "react";

const DRAWN = new Set(["P", "H1", "H2", "H3", "UL", "OL", "LI", "BLOCKQUOTE", "STRONG", "B", "EM", "I", "BR"]);
const ADDRESS = /^(https?:|mailto:|tel:)/i;

/** Rich text for reading: its elements are made anew one by one, so nothing but these can come of it. */
export function RichText({ markup }: { markup: string }) {
  const body = new DOMParser().parseFromString(markup, "text/html").body;
  return <div className="fw-rich">{partsOf(body)}</div>;
}

const partsOf = (node: Node): ReactNode[] => [...node.childNodes].map((child, place) => drawn(child, place));

function drawn(node: Node, key: number): ReactNode {
  if (node instanceof Text) return node.data;
  if (!(node instanceof HTMLElement)) return null;
  const href = node instanceof HTMLAnchorElement ? (node.getAttribute("href") ?? "") : "";
  if (ADDRESS.test(href)) {
    return (
      <a key={key} className="fw-link" href={href} target="_blank" rel="noopener noreferrer" onClick={(event) => event.stopPropagation()}>
        {partsOf(node)}
      </a>
    );
  }
  if (node.tagName === "BR") return <br key={key} />;
  return DRAWN.has(node.tagName) ? createElement(node.tagName.toLowerCase(), { key }, partsOf(node)) : partsOf(node);
}
