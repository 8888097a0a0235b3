"""Mail: an e-mail address."""

from __future__ import annotations

import re
from typing import Any

from engine.errors import Problem, problem
from engine.forms.fields._written import Written
from engine.forms.fields.base import TEXT_OPERATORS, Example, as_text
from engine.kinds import Label

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


class Mail(Written):
    """An e-mail address as browsers accept it (HTML standard), domain in lower case."""

    name, label, icon, widget = "mail", Label("邮箱", "E-mail"), "mail", "mail"
    group = "text"
    operators = TEXT_OPERATORS
    examples = (
        Example(" Li.Na@Example.COM ", stored="Li.Na@example.com"),
        Example("li.na", refused="VALUE-E009"),
        Example("a@b", refused="VALUE-E009"),
        Example(1, refused="VALUE-E001"),
    )

    def parse(self, raw: Any, options: Any) -> str | Problem:
        """Return the address."""
        text = as_text(raw)
        if isinstance(text, Problem):
            return text
        if len(text) > 254 or not ADDRESS.fullmatch(text):
            expected = {"zh": "邮箱地址，如 li.na@example.com", "en": "an address such as li.na@example.com"}
            return problem("VALUE-E009", found=text, expected=expected)
        name, _, domain = text.rpartition("@")
        return f"{name}@{domain.lower()}"

    def mask(self, value: str, options: Any) -> str:
        """Return the first letter and the domain."""
        name, _, domain = value.rpartition("@")
        return f"{name[: len(name) > 1]}***@{domain}"
