"""Where SQL finds the rows of a form: the source a caller provides, and the row an emitter is reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa

from engine.expressions.functions.base import Column


class Source(Protocol):
    """The tables behind the forms."""

    def table(self, form: str) -> sa.FromClause:
        """Return the table of a form."""

    def column(self, form: str, alias: sa.FromClause, field: str) -> Column:
        """Return the column of a field (or of `id`) in an alias of its form's table."""

    def join(self, form: str, rows: sa.FromClause, field: str) -> sa.FromClause | None:
        """Return the table of pairs `id` and `linked` that is kept beside a list of links of these rows of the form,
        None where there is none and the list itself must be looked into.
        """


@dataclass(frozen=True, slots=True)
class Around:
    """The row being read, and all rows outside it that a subquery may refer to."""

    row: sa.FromClause
    visible: tuple[sa.FromClause, ...]

    def below(self, *rows: sa.FromClause) -> Around:
        """Return the surroundings of a subquery over more rows; the last one is read."""
        return Around(rows[-1], (*self.visible, *rows))
