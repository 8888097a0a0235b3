"""URL: the address of a page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from engine.errors import Problem, problem
from engine.forms.fields._written import Written
from engine.forms.fields.base import TEXT_OPERATORS, Example, as_text
from engine.kinds import Label

LONGEST = 2_000


class Url(Written):
    """An http or https address with a host; nothing else, since a page offers it as a link."""

    name, label, icon, widget = "url", Label("网址", "Web address"), "link", "url"
    group = "text"
    operators = TEXT_OPERATORS
    examples = (
        Example(" https://Example.com/a?b=1#c ", stored="https://example.com/a?b=1#c"),
        Example("http://127.0.0.1:8000/资料", stored="http://127.0.0.1:8000/资料"),
        Example("example.com", refused="VALUE-E009"),
        Example("javascript:alert(1)", refused="VALUE-E009"),
        Example("https://a b.com", refused="VALUE-E009"),
        Example("https://me:secret@example.com/", refused="VALUE-E009"),
        Example(1, refused="VALUE-E001"),
    )

    def parse(self, raw: Any, options: Any) -> str | Problem:
        """Return the address, its scheme and host in lower case; one with a password in it is refused."""
        text = as_text(raw)
        if isinstance(text, Problem):
            return text
        found = address(text)
        if found is None:
            expected = {
                "zh": "以 http:// 或 https:// 开头的网址",
                "en": "an address that begins with http:// or https://",
            }
            return problem("VALUE-E009", found=text[:80], expected=expected)
        return found

    def mask(self, value: str, options: Any) -> str:
        """Return the scheme alone."""
        return f"{value.partition('://')[0]}://***"


def address(text: str) -> str | None:
    """Return the address with scheme and host in lower case, None if it is none."""
    if len(text) > LONGEST or any(c.isspace() or not c.isprintable() for c in text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or port == 0:
        return None
    return parts._replace(netloc=parts.netloc.lower()).geturl()
