"""Icon: one of the icons the pages draw."""

from __future__ import annotations

from typing import Any

from engine.errors import Problem, problem
from engine.forms.fields._icons import ICONS
from engine.forms.fields._written import Written
from engine.forms.fields.base import EQUALITY, Example, as_text
from engine.kinds import Label
from engine.texts import closest


class Icon(Written):
    """The name of an icon, such as `file-text`."""

    name, label, icon, widget = "icon", Label("图标", "Icon"), "smile", "icon"
    group = "special"
    operators = EQUALITY
    examples = (
        Example("file-text", stored="file-text"),
        Example(" Bar-Chart ", stored="bar-chart"),
        Example("no-such-icon", refused="VALUE-E006"),
        Example(["bank"], refused="VALUE-E001"),
    )

    def parse(self, raw: Any, options: Any) -> str | Problem:
        """Return the name."""
        text = as_text(raw)
        if isinstance(text, Problem):
            return text
        name = text.lower()
        if name in ICONS:
            return name
        return problem("VALUE-E006", found=text[:40], choices=closest(name[:40], sorted(ICONS), 8))
