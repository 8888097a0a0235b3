"""Problems as rows keep them: a code, a place and the facts, put into words for whoever reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.errors import Problem


def kept(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return problems as they are kept."""
    return [
        {"code": one.code, "path": one.path, "given": dict(one.given), "severity": one.severity} for one in problems
    ]


def read(rows: Iterable[Mapping[str, Any]]) -> list[Problem]:
    """Return the problems that were kept; in rows from before severities all are errors."""
    return [Problem(one["code"], one["path"], one["given"], one.get("severity", "error")) for one in rows]
