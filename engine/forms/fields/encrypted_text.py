"""Encrypted text: a text nobody reads in the database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import Field

from engine.errors import Problem, problem
from engine.forms.fields._written import Written
from engine.forms.fields.base import Example, as_text
from engine.kinds import Label, Options


class EncryptedTextOptions(Options):
    """Limits of the text."""

    max_length: int = Field(default=500, ge=1, le=5_000)


class EncryptedText(Written):
    """A text stored as ciphertext; found by the whole of it alone, and not told in Problems."""

    name, label, icon, widget = "encrypted_text", Label("加密文本", "Encrypted text"), "lock", "text"
    group = "text"
    operators = ("==", "is_blank", "not_blank")
    encrypted = True
    Options = EncryptedTextOptions
    examples = (
        Example(" 密语 ", stored="密语"),
        Example("x" * 6, refused="VALUE-E010", options={"max_length": 5}),
        Example(1, refused="VALUE-E001"),
    )

    def parse(self, raw: Any, options: EncryptedTextOptions) -> str | Problem:
        """Return the text."""
        text = as_text(raw)
        if isinstance(text, Problem):
            return replace(text, given={**text.given, "found": "…"})
        if len(text) > options.max_length:
            return problem("VALUE-E010", found=len(text), limit=options.max_length)
        return text
