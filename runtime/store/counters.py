"""Running numbers: one row a series, taken in blocks under its lock."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection


def take(connection: Connection, name: str, count: int) -> int:
    """Return the first of `count` numbers of the series, beginning with 1."""
    if count == 0:
        return 0
    if connection.dialect.name == "postgresql":
        text = (
            "insert into fw_counter(name, last) values (:n, :c) "
            "on conflict (name) do update set last = fw_counter.last + :c returning last"
        )
    else:
        text = (
            "insert into fw_counter(name, last) values (:n, :c) "
            "on conflict (name) do update set last = last + :c returning last"
        )
    last = connection.execute(sa.text(text), {"n": name, "c": count}).scalar_one()
    return int(last) - count + 1


def go_back(connection: Connection, name: str, last: int) -> None:
    """Give back the numbers after `last` that were taken in this transaction and not used."""
    connection.execute(sa.text("update fw_counter set last = :l where name = :n"), {"l": last, "n": name})
