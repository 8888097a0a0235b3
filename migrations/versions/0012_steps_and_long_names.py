"""What the steps of a publication are, and tables of former states whose names no database cut."""

import hashlib

import sqlalchemy as sa
from alembic import op

from engine.forms import columns

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("fw_publication", sa.Column("steps", columns.PlainText(), nullable=False, server_default=""))
    connection = op.get_bind()
    renamed = dict(_too_long(connection))
    quote = connection.dialect.identifier_preparer.quote
    for there, wanted in renamed.values():
        op.execute(sa.text(f"ALTER TABLE {quote(there)} RENAME TO {quote(wanted)}"))
    if renamed:
        _rename_leftovers(connection, {name: wanted for name, (_, wanted) in renamed.items()})


def _too_long(connection: sa.Connection) -> list[tuple[str, tuple[str, str]]]:
    """Return the tables of former states whose names have more than 63 bytes: as they were to be called, with how the
    database calls them and how they are called from now on.
    """
    present = set(sa.inspect(connection).get_table_names())
    out = []
    for (table,) in connection.execute(sa.text("SELECT name FROM fw_physical_name WHERE thing NOT LIKE '%/%'")):
        name = f"{table}__history"
        there = name[:63] if connection.dialect.name == "postgresql" else name
        if len(name) > 63 and there in present:
            mark = hashlib.sha256(table.encode()).hexdigest()[:6]
            out.append((name, (there, f"{table[:47]}_{mark}__history")))
    return out


def _rename_leftovers(connection: sa.Connection, names: dict[str, str]) -> None:
    """Let publications that are on their way clear the tables under their new names."""
    publication = sa.table(
        "fw_publication", sa.column("id"), sa.column("state"), sa.column("leftovers", columns.JsonValue())
    )
    rows = connection.execute(
        sa.select(publication.c.id, publication.c.leftovers).where(publication.c.state.in_(("filling", "clearing")))
    )
    for key, leftovers in rows.all():
        left = [[names.get(table, table), *rest] for table, *rest in leftovers]
        connection.execute(sa.update(publication).where(publication.c.id == key).values(leftovers=left))
