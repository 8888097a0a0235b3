"""Full-text search within a form: bigrams made by one function, kept by one port with two adapters.

The usual trigram tokenizers silently find nothing for two Chinese characters, so words are cut into overlapping
pairs of characters. Masked and encrypted fields are never indexed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.engine import Connection

from engine.forms.model import Form
from engine.forms.names import search_index_of, search_of

NEXT = "__next"
"""What the name of a search table ends in that is filled before it takes its form's."""
WORD = re.compile(r"[0-9a-z_@.+-]+|[^\W_]+")


def grams(text: str) -> list[str]:
    """Return the tokens kept of a text: pairs of characters, and the last of each word alone.

    A search for one character looks for tokens that begin with it, so every character must begin one.
    """
    return [word[i : i + 2] for word in words(text) for i in range(len(word))]


def pairs(word: str) -> list[str]:
    """Return the tokens a searched word asks for, in their order: its pairs of characters, or its one character."""
    return [word[i : i + 2] for i in range(max(1, len(word) - 1))]


def words(text: str) -> list[str]:
    """Return the words of a text, folded, with nothing but letters and digits."""
    return [chars for word in WORD.findall(text.casefold()) if (chars := re.sub(r"[^\w]", "", word))]


def create(connection: Connection, form: Form, suffix: str = "") -> None:
    """Make the form's search table where it has none."""
    quote = connection.dialect.identifier_preparer.quote
    name = quote(search_of(form.table.name, suffix))
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5("
            "body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0')"
        )
    else:
        index = quote(search_index_of(form.table.name, suffix))
        connection.exec_driver_sql(
            f"CREATE TABLE IF NOT EXISTS {name} (rowid bigint PRIMARY KEY, body text NOT NULL, grams tsvector NOT NULL)"
        )
        connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {index} ON {name} USING gin (grams)")


def start_anew(connection: Connection, form: Form) -> None:
    """Make an empty search table beside the form's, to be filled before it takes its place."""
    name = connection.dialect.identifier_preparer.quote(search_of(form.table.name, NEXT))
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    create(connection, form, NEXT)


def take_place(connection: Connection, form: Form) -> None:
    """Let the search table that was filled beside the form's take its place."""
    quote, table = connection.dialect.identifier_preparer.quote, form.table.name
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {quote(search_of(table))}")
    connection.exec_driver_sql(f"ALTER TABLE {quote(search_of(table, NEXT))} RENAME TO {quote(search_of(table))}")
    if connection.dialect.name != "sqlite":
        former, index = (quote(search_index_of(table, ending)) for ending in (NEXT, ""))
        connection.exec_driver_sql(f"ALTER INDEX {former} RENAME TO {index}")


def put(connection: Connection, form: Form, records: Iterable[Mapping[str, Any]], suffix: str = "") -> None:
    """Enter or replace the records' tokens; on PostgreSQL also the plain words, against which hits are confirmed."""
    fields = form.searched
    if not fields:
        return
    texts = {
        record["id"]: " ".join(made.kind.words(record[made.key]) for made in fields if record.get(made.key))
        for record in records
    }
    rows = [
        {"id": key, "body": " ".join(words(text)), "grams": " ".join(grams(text))}
        for key, text in texts.items()
        if words(text)
    ]
    if blank := sorted(texts.keys() - {row["id"] for row in rows}):
        remove(connection, form, blank, suffix)
    name = connection.dialect.identifier_preparer.quote(search_of(form.table.name, suffix))
    if connection.dialect.name == "sqlite":
        statement = f"INSERT OR REPLACE INTO {name}(rowid, body) VALUES (:id, :grams)"
    else:
        statement = (
            f"INSERT INTO {name}(rowid, body, grams) "
            "VALUES (:id, :body, array_to_tsvector(string_to_array(:grams, ' '))) "
            "ON CONFLICT (rowid) DO UPDATE SET body = excluded.body, grams = excluded.grams"
        )
    if rows:
        connection.execute(sa.text(statement), rows)


def remove(connection: Connection, form: Form, ids: Sequence[int], suffix: str = "") -> None:
    """Drop the records' tokens."""
    name = connection.dialect.identifier_preparer.quote(search_of(form.table.name, suffix))
    connection.execute(sa.text(f"DELETE FROM {name} WHERE rowid = :id"), [{"id": one} for one in ids])


def condition(form: Form, dialect: str, text: str) -> sa.ColumnElement[bool] | None:
    """Return the condition that every word of the text stands somewhere in the record; None when it has no word."""
    asked = list(dict.fromkeys(words(text)))
    if not asked or not form.searched:
        return None
    name = sa.sql.quoted_name(search_of(form.table.name), quote=True)
    row = sa.table(name, sa.column("rowid", sa.BigInteger()), sa.column("body", sa.Text()), sa.column("grams"))
    if dialect == "sqlite":
        phrases = " ".join(f'"{" ".join(pairs(word))}"' + ("*" if len(word) == 1 else "") for word in asked)
        match = sa.literal_column(f'"{name}"').op("MATCH")(sa.bindparam("search", phrases))
        return form.table.c.id.in_(sa.select(row.c.rowid).where(match))
    tokens = " & ".join(f"'{pair}'" + (":*" if len(pair) == 1 else "") for word in asked for pair in pairs(word))
    match = row.c.grams.op("@@")(sa.cast(sa.bindparam("search", tokens), TSQUERY))
    stands = [sa.func.strpos(row.c.body, sa.bindparam(f"word{place}", word)) > 0 for place, word in enumerate(asked)]
    return form.table.c.id.in_(sa.select(row.c.rowid).where(match, *stands))
