"""Links that no form shows now: their columns stay for the day they come back, and the database still keeps them whole.

A record they name can be deleted all the same; then they name nothing, as a link does that is cleared.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from engine.forms.model import Form
from engine.forms.names import JOIN
from runtime import bulk
from runtime.workspace import Unit


def let_go(unit: Unit, form: Form, ids: Sequence[int]) -> None:
    """Clear the hidden links to records that are about to be deleted; no record they stand in gets another version."""
    for table, name in _links(unit, form):
        source = sa.table(table, sa.column(name, sa.BigInteger()))
        bulk.blank(unit.connection, source, name, source.c[name].in_(list(ids)))


def _links(unit: Unit, form: Form) -> list[tuple[str, str]]:
    """Return table and column of each hidden link to the form, found once for the definitions there are."""
    known: dict[str, list[tuple[str, str]]] = form.table.info
    if "hidden links" not in known:
        shown = {
            (one.table.name, made.column) for one in unit.catalog.forms.values() for made in one.stored if made.target
        }
        keys = sa.inspect(unit.connection).get_multi_foreign_keys()
        known["hidden links"] = [
            (table, key["constrained_columns"][0])
            for (_, table), found in keys.items()
            for key in found
            if key["referred_table"] == form.table.name
            and not table.endswith(JOIN)  # a pair goes with its record
            and (table, key["constrained_columns"][0]) not in shown
        ]
    return known["hidden links"]
