"""Physical names: the table and column names a form gets once and keeps, whatever its titles become.

PostgreSQL keeps 63 bytes of a name; ours stay within 55, so suffixes such as `__history` always fit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Mapping

from engine.forms.fields.base import is_sealed

LONGEST = 48


def blind_of(column: str) -> str:
    """Return the name of the blind index beside an encrypted column."""
    return f"{column}__blind"


def cut(name: str) -> str:
    """Return the name, or its first 48 bytes with 6 hash characters when it is longer."""
    if len(name) <= LONGEST:
        return name
    return f"{name[:LONGEST]}_{hashlib.sha256(name.encode()).hexdigest()[:6]}"


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
        if name in taken:
            name = f"{name[:LONGEST]}_{hashlib.sha256(thing.encode()).hexdigest()[:6]}"
        self._known[thing] = self.added[thing] = name
        return name
