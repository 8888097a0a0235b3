"""Rich text: paragraphs, headings, lists and quotes with emphasis and links."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from engine.errors import Problem, problem
from engine.forms.fields._markup import BLOCK, clean, marked_up, plain
from engine.forms.fields._written import Written
from engine.forms.fields.base import Example, as_text, as_written
from engine.kinds import Label, Options

MOST_MARKUP = 20
"""How many characters of markup there may be for each of text."""
EXPECTED = {
    "zh": "段落、标题、列表、引用、粗体、斜体和链接",
    "en": "paragraphs, headings, lists, quotes, bold, italics, links",
}


class RichTextOptions(Options):
    """How many characters, markup not counted."""

    max_length: int = Field(default=20_000, ge=1, le=50_000)


class RichText(Written):
    """A safe part of HTML, cleaned when it is written; searches, exports and messages read its plain text."""

    name, label, icon, widget = "rich_text", Label("富文本", "Rich text"), "file-text", "rich_text"
    group = "text"
    operators = ("is_blank", "not_blank")
    Options = RichTextOptions
    examples = (
        Example("<p>你好，<strong>世界</strong></p>", stored="<p>你好，<strong>世界</strong></p>"),
        Example("a < b", stored="<p>a &lt; b</p>"),
        Example('<p onclick="x()">a<script>b()</script></p>', stored="<p>a</p>"),
        Example('<p><a href="javascript:x()">a</a></p>', stored='<p><a rel="noopener noreferrer">a</a></p>'),
        Example("<h2>一</h2><ul><li>二</li></ul>", stored="<h2>一</h2><ul><li>二</li></ul>"),
        Example('<div style="x"><p>a</p></div>', stored="<p>a</p>"),
        Example("<p>abcd</p>", refused="VALUE-E010", options={"max_length": 3}),
        Example(["a"], refused="VALUE-E001"),
    )

    def parse(self, raw: Any, options: RichTextOptions) -> str | Problem:
        """Return the markup with nothing but its safe part; text without markup becomes a paragraph."""
        text = as_text(raw)
        if isinstance(text, Problem):
            return text
        if len(text) > (most := options.max_length * MOST_MARKUP):
            return problem("VALUE-E010", found=len(text), limit=most)
        cleaned = clean(text)
        if cleaned is None:
            return problem("VALUE-E009", found=text[:40], expected=EXPECTED)
        if (length := len(plain(cleaned))) > options.max_length:
            return problem("VALUE-E010", found=length, limit=options.max_length)
        return cleaned

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the markup of a cell that holds some, else its lines as paragraphs."""
        text = as_written(raw)
        return text if not isinstance(text, str) or BLOCK.match(text) else marked_up(text)

    def show(self, value: str, options: Any, language: str) -> str:
        """Return the plain text."""
        return plain(value)

    def words(self, value: str) -> str:
        """Return the plain text."""
        return plain(value)
