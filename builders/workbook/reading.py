"""How a field of a form reads the cells of its column, as its import will."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from engine.errors import Problem
from engine.forms.conversion import cell_reader
from engine.forms.fields.base import FieldType
from engine.forms.model import Field
from engine.forms.write import value_reader

UTC = ZoneInfo("UTC")
OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)$")


def read_cell(made: Field) -> Callable[[Any], Any]:
    """Return what reads a cell: its value, None for a blank one or one that is refused."""
    said, value = cell_reader(made, UTC), value_reader(made)

    def read(raw: Any) -> Any:
        if raw is None or isinstance(raw, dict) or (isinstance(raw, str) and not raw.strip()):
            return None
        found = value(said(raw))
        return None if isinstance(found, Problem) else found

    return read


def refuses(kind: FieldType, options: Any) -> Callable[[Any], bool]:
    """Return what tells whether a field of a kind refuses a cell; what is blank it does not."""
    quick = kind.quick(options) or _never
    moment = kind.name == "datetime"

    def refused(raw: Any) -> bool:
        if raw is None or (isinstance(raw, str) and (not raw or raw.isspace())):
            return False
        if isinstance(raw, dict):
            return True
        if quick(raw) is not None:
            return False
        said = kind.cell(raw, options)
        if moment and isinstance(said, str) and not OFFSET.search(said):
            said = f"{said}+00:00"
        return isinstance(kind.parse(said, options), Problem)

    return refused


def _never(raw: Any) -> None:
    """Read no cell at once."""
