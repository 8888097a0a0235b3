"""Physical names: the table and column names a form gets once and keeps, whatever its titles become, and every name
that is derived from them.

PostgreSQL cuts what is longer than 63 bytes without a word. A name in the registry has at most 55, and what is derived
from it is made here alone, so that it fits, stays apart from others and is the same on both databases.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping, Sequence

from engine.forms.fields.base import is_sealed

LONGEST = 48
"""How much of a longer name is kept before its hash."""
MOST = 63
"""The bytes of a name that every database keeps."""
JOIN = "__links"
"""What the names of tables of pairs end in."""
OWN = frozenset({"history__id", "valid__from", "valid__to", "change__id", "ended__by"})
"""Columns that every table of former states has."""


def blind_of(column: str) -> str:
    """Return the name of the blind index beside an encrypted column."""
    return fit(column, "__blind")


def order_of(column: str) -> str:
    """Return the name of the column that holds the kept order key of another."""
    return fit(column, "__order")


def history_of(table: str) -> str:
    """Return the name of the table of former states."""
    return fit(table, "__history")


def search_of(table: str, ending: str = "") -> str:
    """Return the name of the search table, or of one that shall take its place."""
    return fit(table, f"__search{ending}")


def search_index_of(table: str, ending: str = "") -> str:
    """Return the name of the index of a search table."""
    return fit(f"ix_{table}", f"__search{ending}")


def join_of(table: str, column: str) -> str:
    """Return the name of the table of the pairs of a list of links."""
    return fit(cut(f"{table}__{column}"), JOIN)


def history_index_of(table: str) -> str:
    """Return the name of the index that finds the former states of a record."""
    return cut(f"ix_{table}__history_id")


def join_index_of(join: str) -> str:
    """Return the name of the index that finds who names a record."""
    return cut(f"ix_{join}")


def index_of(table: str, columns: Sequence[str]) -> str:
    """Return the name of an index that lets values repeat."""
    return _over("ix", table, columns)


def unique_of(table: str, columns: Sequence[str]) -> str:
    """Return the name of a unique index."""
    return _over("uq", table, columns)


def _over(sort: str, table: str, columns: Sequence[str]) -> str:
    """Return a name with its hash: read together, `a` and `b_c` are the same as `a_b` and `c`, and all indexes of a
    database stand beside each other.
    """
    return _marked("_".join((sort, table, *columns)), LONGEST, " ".join((table, *columns)))


def primary_of(table: str) -> str:
    """Return the name of a primary key."""
    return fit(f"pk_{table}")


def reference_of(table: str, column: str) -> str:
    """Return the name of a foreign key."""
    return fit(f"fk_{table}_{column}")


def cut(name: str) -> str:
    """Return the name, or its first 48 bytes with 6 hash characters when it is longer."""
    return name if len(name) <= LONGEST else _marked(name, LONGEST)


def fit(name: str, ending: str = "") -> str:
    """Return the name with an ending that is always kept; what is too long with it is cut and marked by its hash."""
    room = MOST - len(ending)
    return (name if len(name) <= room else _marked(name, room - 7)) + ending


def _marked(name: str, kept: int, meant: str = "") -> str:
    return f"{name[:kept]}_{hashlib.sha256((meant or name).encode()).hexdigest()[:6]}"


def _claimed(columns: Iterable[str]) -> set[str]:
    """Return the columns with those that may come to stand beside them."""
    return {name for column in columns for name in (column, blind_of(column), order_of(column))}


class Names:
    """The registry of physical names: assigned at first sight, never changed.

    `known` maps an object ("app.form", "app.form/app.field" or "app.form/app.field|stored as") to its name; what is
    new is added to `added`.
    """

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._known = dict(known or {})
        self.added: dict[str, str] = {}

    def table(self, app: str, form: str) -> str:
        """Return the table of a form."""
        return self._assign(f"{app}.{form}", f"{app}__{form}", "table")

    def column(self, form: str, app: str, field: str, stored_as: str) -> str:
        """Return the column of a field; fields that an extension adds carry their app's name.

        A field that is to be stored otherwise gets a further column, and its former one again when it is stored as
        before.
        """
        thing = f"{form}/{app}.{field}"
        exact = f"{thing}|{stored_as}"
        if exact in self._known:
            return self._known[exact]
        wanted = field if form.partition(".")[0] == app else f"{app}__{field}"
        former = sum(other.startswith(thing + "|") for other in self._known)
        if former:
            return self._assign(exact, f"{wanted}__{former + 1}", form)
        self._known[exact] = self.added[exact] = self._assign(thing, wanted, form)
        return self._known[exact]

    def hidden(self, form: str, shown: Container[str]) -> tuple[str, ...]:
        """Return the columns that fields of the form once had, beside those shown now; blind indexes among them."""
        found: set[str] = set()
        for thing, name in self._known.items():
            field, _, stored_as = thing.partition("|")
            if field.partition("/")[0] == form and "/" in field and stored_as and name not in shown:
                found |= {name, blind_of(name)} if is_sealed(stored_as) else {name}
        return tuple(sorted(found))

    def _assign(self, thing: str, wanted: str, scope: str) -> str:
        if thing in self._known:
            return self._known[thing]
        taken = {
            name
            for other, name in self._known.items()
            if (other.partition("/")[0] if "/" in other else "table") == scope
        }
        name = cut(wanted)
        if name in taken or (scope != "table" and _claimed({name}) & (_claimed(taken) | OWN)):
            name = f"{name[:LONGEST]}_{hashlib.sha256(thing.encode()).hexdigest()[:6]}"
        self._known[thing] = self.added[thing] = name
        return name
