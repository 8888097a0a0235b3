"""How a place's value is said to a reader: in full, masked, or only that there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

from engine.expressions.types import Kind
from engine.forms.model import Field
from engine.templates import filters
from engine.templates.filters import Sight
from engine.templates.text import Use

Sharpness = Literal["full", "mask", "none"]
HIDDEN = "***"


def points_at(made: Field, value: Any) -> tuple[str, list[Any]]:
    """Return the form and the ids of what the value links to and is called by; no ids where it is no link."""
    if made.declared.files:
        return "$file", list(value)
    return (made.target, list(made.named(value))) if made.target is not None and made.key != "id" else ("", [])


def shown(
    made: Field, value: Any, sharp: Sharpness, uses: Iterable[Use], sight: Sight, called: Callable[[str, Any], str]
) -> str:
    """Return the value in words after its filters; `called` says what a linked record, person or file is called."""
    through = tuple((use.name, use.argument) for use in uses)
    if sharp == "none":
        return HIDDEN
    if value is None:
        return filters.show(None, made, through, "", sight)
    if sharp == "mask":
        return str(made.kind.mask(value, made.options))
    target, ids = points_at(made, value)
    if target:
        plain = ("、" if sight.language == "zh" else ", ").join(called(target, one) for one in ids)
    elif made.type.kind is Kind.DATETIME:
        plain = filters.show_datetime(value, sight)
    else:
        plain = made.kind.show(value, made.options, sight.language)
    return filters.show(value, made, through, plain, sight)
