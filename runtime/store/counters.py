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
