"""What can go wrong, as data: expected badness is a `Problem` in a list, never a bare exception text.

The words of a problem live beside the room that raises it (`problems.py` in each room) and are joined in
`engine.texts`; this module holds only the shapes, so every room may import it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Severity = Literal["error", "warning", "note"]

NO_FACTS: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Problem:
    """One expected fault: a stable code, a JSON Pointer to its place, and the facts its words are made of."""

    code: str
    path: str = ""
    given: Mapping[str, object] = field(default_factory=lambda: NO_FACTS)
    severity: Severity = "error"

    def below(self, prefix: str) -> Problem:
        """Return the same problem with `prefix` put before its path."""
        return replace(self, path=prefix + self.path)


def problem(code: str, path: str = "", severity: Severity = "error", **given: object) -> Problem:
    """Return a `Problem` whose facts are the keyword arguments."""
    return Problem(code, path, given, severity)


def pointer(*parts: str | int) -> str:
    """Return the JSON Pointer (RFC 6901) made of the parts."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems forbids going on."""
    return any(one.severity == "error" for one in problems)


class PlatformError(Exception):
    """Something the platform refuses or cannot do."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(self.__doc__, *self.problems)


class DefinitionRefused(PlatformError):
    """A definition has errors and was not published."""


class RecordRefused(PlatformError):
    """A record was not written because its values or a rule forbid it."""


class RequestRefused(PlatformError):
    """A request is malformed: a filter, sort, page or file that cannot be read."""


class NotPermitted(PlatformError):
    """The actor has no right to do this."""


class NotFound(PlatformError):
    """There is no such thing, or the actor may not know of it."""


class StaleVersion(PlatformError):
    """Somebody else changed the record after it was read."""


class PortFailed(PlatformError):
    """An outside system did not answer as agreed."""
