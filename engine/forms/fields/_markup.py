"""Markup: the small safe part of HTML that rich text is kept in, and the plain text it says."""

from __future__ import annotations

import html
import re

import nh3

BLOCKS = ("p", "h1", "h2", "h3", "ul", "ol", "blockquote")
TAGS = {*BLOCKS, "li", "strong", "b", "em", "i", "a", "br"}
SCHEMES = {"http", "https", "mailto", "tel"}
GONE = {"script", "style", "title", "textarea", "noscript", "iframe", "template"}
CLEANER = nh3.Cleaner(
    tags=TAGS, clean_content_tags=GONE, attributes={"*": set(), "a": {"href"}}, url_schemes=SCHEMES, url_relative="deny"
)
ROUNDS = 4
"""How often cleaning may still change what it has cleaned; then it is refused."""
BLOCK = re.compile(rf"<(?:{'|'.join(BLOCKS)})>")
LINE_END = re.compile(r"<br>|</(?:p|h[1-3]|li|blockquote)>")
TAG = re.compile(r"<[^>]*>")


def clean(markup: str) -> str | None:
    """Return the markup with nothing but its safe part, "" where that says nothing; None where it never settles."""
    for _ in range(ROUNDS):
        found = CLEANER.clean(markup).strip()
        found = found if BLOCK.search(found) or not found else f"<p>{found}</p>"
        if found == markup:
            return found if plain(found) else ""
        markup = found
    return None


def plain(markup: str) -> str:
    """Return what clean markup says, a block a line, entries of lists after a dash."""
    text = TAG.sub("", LINE_END.sub("\n", markup.replace("\n", " ").replace("<li>", "<li>- ")))
    lines = (line.strip() for line in html.unescape(text).split("\n"))
    return "\n".join(line for line in lines if line and line != "-")


def marked_up(text: str) -> str:
    """Return plain text as markup, a paragraph a line."""
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.splitlines() if line.strip())
