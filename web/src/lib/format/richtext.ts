const ENDS = /<br>|<\/(p|h[1-3]|li|blockquote)>/g;

/** What rich text says, on one line. */
export function plainOf(markup: string): string {
  if (!markup.includes("<")) return markup;
  const body = new DOMParser().parseFromString(markup.replace(ENDS, "$& "), "text/html").body;
  return (body.textContent ?? "").replace(/\s+/g, " ").trim();
}
