"""Links that no form shows now: their columns stay for the day they come back, or are filled for a release to come, and
the database keeps them whole meanwhile.

A record they name can be deleted all the same; then they name nothing, as a link does that is cleared.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.forms.model import Form
from engine.forms.names import JOIN
from runtime import bulk
from runtime.workspace import Unit

REFERENCES = {
    "sqlite": """
        SELECT made.name, reference."from", reference."table"
        FROM sqlite_master AS made, pragma_foreign_key_list(made.name) AS reference
        WHERE made.type = 'table' AND instr(made.sql, 'REFERENCES') AND instr(made.sql, :table)
        AND :table IN (made.name, reference."table")
    """,
    "postgresql": """
        SELECT source.relname, field.attname, target.relname
        FROM pg_constraint AS made
        JOIN pg_class AS source ON source.oid = made.conrelid
        JOIN pg_class AS target ON target.oid = made.confrelid
        JOIN pg_attribute AS field ON field.attrelid = made.conrelid AND field.attnum = made.conkey[1]
        WHERE made.contype = 'f' AND to_regclass(:table) IN (made.conrelid, made.confrelid)
    """,
}
"""Table, column and table referred to, of what refers from a table or to it: asked each time, since a publication on
its way adds columns of which the definitions in force know nothing.
"""


def let_go(unit: Unit, form: Form, ids: Sequence[int]) -> None:
    """Clear the hidden links to records that are about to be deleted; no record they stand in gets another version."""
    shown = {
        (child.table.name, child.fields[link].column)
        for child, link in ((unit.form(one.form), one.link) for one in form.children if not one.many)
    }
    for table, name, target in _references(unit.connection, form.table.name):
        if target == form.table.name and (table, name) not in shown:
            source = sa.table(table, sa.column("id", sa.BigInteger()), sa.column(name, sa.BigInteger()))
            bulk.blank(unit.connection, source, name, source.c[name].in_(list(ids)))


def bring_back(unit: Unit, form: Form, ids: Sequence[int]) -> None:
    """Give restored records what fields hold that the form does not show now; a link to what was deleted meanwhile is
    left to their history.
    """
    if not form.hidden:
        return
    table = sa.table(form.table.name, *(sa.column(name) for name in ("id", *form.hidden)))
    former = sa.table(form.history.name, *(sa.column(name) for name in ("id", "history__id", *form.hidden)))
    last = sa.select(sa.func.max(former.c.history__id)).where(former.c.id == table.c.id)
    row = former.c.history__id == last.correlate(table).scalar_subquery()
    found = {name: sa.select(former.c[name]).where(row) for name in form.hidden}
    for source, name, target in _references(unit.connection, form.table.name):
        if source == form.table.name and name in found:
            there = sa.table(target, sa.column("id", sa.BigInteger()))
            named = sa.select(former.c[name]).where(former.c.id.in_(list(ids)))
            wanted = sa.select(there.c.id).where(there.c.id.in_(named)).order_by(there.c.id)
            unit.connection.execute(wanted.with_for_update(read=True, key_share=True))  # nobody deletes them meanwhile
            found[name] = found[name].where(former.c[name].in_(sa.select(there.alias().c.id)))
    values = {name: one.scalar_subquery() for name, one in found.items()}
    unit.connection.execute(sa.update(table).values(values).where(table.c.id.in_(list(ids))))


def _references(connection: Connection, table: str) -> list[tuple[str, str, str]]:
    """Return the columns that refer from the table or to it; a pair goes with either of its records by itself."""
    found = connection.execute(sa.text(REFERENCES[connection.dialect.name]), {"table": table})
    return [(source, column, target) for source, column, target in found if not source.endswith(JOIN)]
