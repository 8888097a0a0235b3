import { $generateHtmlFromNodes, $generateNodesFromDOM } from "@lexical/html";
import { $createParagraphNode, $getRoot, type LexicalEditor } from "lexical";

const parsed = (markup: string): Document => new DOMParser().parseFromString(markup, "text/html");

/** Puts markup into the editor and returns it as the editor says it. */
export function loadMarkup(editor: LexicalEditor, markup: string): string {
  editor.update(
    () => {
      const nodes = $generateNodesFromDOM(editor, parsed(markup));
      $getRoot().clear().append(...(nodes.length > 0 ? nodes : [$createParagraphNode()]));
    },
    { discrete: true, tag: "history-merge" },
  );
  return markupOf(editor);
}

/** What the editor holds as plain elements: its own wrappers and styles are dropped; nothing where it says nothing. */
export function markupOf(editor: LexicalEditor): string {
  const { body } = parsed(editor.read(() => $generateHtmlFromNodes(editor)));
  if (!body.textContent?.trim()) return "";
  for (const element of body.querySelectorAll("*")) {
    for (const name of element.getAttributeNames()) if (name !== "href") element.removeAttribute(name);
  }
  for (const wrapper of body.querySelectorAll("span, b:has(> strong), i:has(> em)")) wrapper.replaceWith(...wrapper.childNodes);
  return body.innerHTML;
}
