"""Fast ways to write many rows: ids taken beforehand, driver tuples on SQLite, COPY on PostgreSQL, staging tables.

RETURNING is for single rows: psycopg parses long statements in Python, which caps it at a tenth of COPY's speed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.rows import driver_converters

FEW = 3


def next_ids(connection: Connection, table: sa.Table, count: int) -> list[int]:
    """Take `count` ids of the table's identity; they are never given again, even if the write is refused."""
    if connection.dialect.name == "postgresql":
        name = connection.dialect.identifier_preparer.format_table(table)
        statement = sa.text("select nextval(pg_get_serial_sequence(:t, 'id')) from generate_series(1, :n)")
        return [row[0] for row in connection.execute(statement, {"t": name, "n": count})]
    found = connection.execute(sa.text("select seq from sqlite_sequence where name = :t"), {"t": table.name}).scalar()
    last = int(found or 0)
    if found is None:
        connection.execute(
            sa.text("insert into sqlite_sequence(name, seq) values (:t, :s)"), {"t": table.name, "s": count}
        )
    else:
        connection.execute(
            sa.text("update sqlite_sequence set seq = :s where name = :t"), {"t": table.name, "s": last + count}
        )
    return list(range(last + 1, last + count + 1))


def insert_many(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns."""
    if not rows:
        return
    names = list(rows[0])
    if len(rows) <= FEW:
        connection.execute(sa.insert(table), [dict(row) for row in rows])
        return
    values = _tuples(rows, names, driver_converters(table, names, connection.dialect))
    prepare = connection.dialect.identifier_preparer
    columns = ", ".join(prepare.quote(name) for name in names)
    target = prepare.format_table(table)
    raw: Any = connection.connection.driver_connection
    marks = ", ".join("?" * len(names))
    copied = connection.dialect.name == "postgresql"
    said = f"COPY {target} ({columns}) FROM STDIN" if copied else f"INSERT INTO {target} ({columns}) VALUES ({marks})"
    try:
        if copied:
            with raw.cursor() as cursor, cursor.copy(said) as copy:
                for row in values:
                    copy.write_row(row)
        else:
            raw.executemany(said, values)
    except connection.dialect.loaded_dbapi.Error as error:  # the driver's own errors mean what those of a statement do
        raise sa.exc.DBAPIError.instance(said, None, error, connection.dialect.loaded_dbapi.Error) from error


def _tuples(rows: Sequence[Mapping[str, Any]], names: Sequence[str], converters: Sequence[Any]) -> Iterator[Any]:
    """Yield the rows as the driver takes them; values that need no converting are only picked."""
    converting = [(place, one) for place, one in enumerate(converters) if one is not None]
    for row in rows:
        values = [row[name] for name in names]
        for place, converter in converting:
            values[place] = converter(values[place])
        yield values


def update_many(
    connection: Connection,
    table: sa.Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    versioned: bool = True,
    key: str = "id",
) -> int:
    """Update rows by their key through a staging table and return how many there were.

    Each row names its key and the same changed columns; with `versioned`, its `version` is the new one, and a row whose
    stored version is not the one before is left alone.
    """
    if not rows:
        return 0
    names = [name for name in rows[0] if name != key]
    if len(rows) <= FEW:
        return _update_few(connection, table, rows, versioned=versioned, key=key)
    stage = stage_table(connection, table, names, "fw_update", key)
    insert_many(connection, stage, rows)
    same = table.c[key] == stage.c[key]
    if versioned:
        same &= table.c.version == stage.c.version - 1
    statement = sa.update(table).values({name: stage.c[name] for name in names}).where(same)
    done = connection.execute(statement).rowcount
    drop_stage(connection, stage)
    return done


def keys_after(
    connection: Connection, table: sa.TableClause, key: str, after: int, most: int, *where: sa.ColumnElement[bool]
) -> int | None:
    """Return the last of the next rows in the order of their keys, None when there are none."""
    keys = sa.select(table.c[key]).where(table.c[key] > after, *where).order_by(table.c[key]).limit(most).subquery()
    found = connection.execute(sa.select(sa.func.max(keys.c[key]))).scalar()
    return None if found is None else int(found)


def in_order(table: sa.TableClause, key: str, *where: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Return the condition on the rows a statement writes that takes them in the order of their keys.

    Whoever writes to several rows takes them so: two who take them otherwise can wait for each other.
    """
    keys = sa.select(table.c[key]).where(*where).order_by(table.c[key]).with_for_update(key_share=True)
    return table.c[key].in_(keys.correlate(None))


def blank(
    connection: Connection, table: sa.TableClause, column: str, which: sa.ColumnElement[bool], key: str = "id"
) -> None:
    """Take the column's value from some rows."""
    connection.execute(sa.update(table).where(in_order(table, key, which)).values({column: None}))


def _update_few(
    connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, versioned: bool, key: str
) -> int:
    done = 0
    for row in rows:
        same = table.c[key] == row[key]
        if versioned:
            same &= table.c.version == row["version"] - 1
        done += connection.execute(
            sa.update(table).where(same).values({k: v for k, v in row.items() if k != key})
        ).rowcount
    return done


def stage_table(
    connection: Connection, table: sa.Table, names: Iterable[str], prefix: str, key: str = "id"
) -> sa.Table:
    """Make a temporary table with the named columns of a table, empty, under its key."""
    columns = [sa.Column(key, table.c[key].type, primary_key=True, autoincrement=False)]
    columns += [sa.Column(name, table.c[name].type) for name in names if name != key]
    stage = sa.Table(f"{prefix}_stage", sa.MetaData(), *columns, prefixes=["TEMPORARY"])
    stage.create(connection)
    return stage


def drop_stage(connection: Connection, stage: sa.Table) -> None:
    """Drop a temporary table."""
    stage.drop(connection)
