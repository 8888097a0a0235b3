"""Merging records: one stays with the values chosen, what pointed at the others points at it, the others go to the bin.

One transaction through the one write path, under the actor's rights on every record touched. Each change says what the
merge was for, so that the bin tells where a record went and the history of the one that stayed what came into it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from engine.errors import NotFound, NotPermitted, RequestRefused, StaleVersion, problem
from engine.forms.model import Child, Form
from engine.forms.write import Wish
from runtime import journal, pairs, query, records
from runtime.store import comments, files
from runtime.workspace import Unit

MOST_MERGED = 9


@dataclass(frozen=True, slots=True)
class Named:
    """A record with the version it was looked at in."""

    id: int
    version: int


def merge(unit: Unit, form: Form, stays: Named, others: Sequence[Named], chosen: Mapping[str, int]) -> None:
    """Merge the others into the one that stays; `chosen` names, for a field, the record its value is taken from."""
    ids = [one.id for one in others]
    if not 1 <= len(ids) <= MOST_MERGED or len({stays.id, *ids}) <= len(ids):
        raise RequestRefused([problem("MERGE-E001", limit=MOST_MERGED)])
    values = _values(unit, form, [stays.id, *ids], {key: one for key, one in chosen.items() if one != stays.id})
    title = {language: f"{words} #{stays.id}" for language, words in form.title.by_language().items()}
    merging = replace(unit, why={"kind": "merge", "title": title, "form": form.name, "record": stays.id})
    _lock(unit, form, [stays, *others])
    for child in form.children:
        _turn(merging, child, ids, stays.id)
    records.write(merging, form, [Wish(id=one, delete=True) for one in ids])
    records.write(merging, form, [Wish(values, id=stays.id)])
    said = comments.hand_over(unit.connection, form.name, ids, stays.id)
    _hand_over_files(merging, form, ids, stays.id, values, said)
    detail = {"form": form.name, "record": stays.id, "merged": ids}
    journal.note_event(unit, "merge", detail, (form.name, stays.id))


def _values(unit: Unit, form: Form, ids: Sequence[int], chosen: Mapping[str, int]) -> dict[str, Any]:
    """Return the JSON of the values taken from other records; each must be one the actor sees there in full."""
    decision = unit.decide(form.name)
    found = {one.values["id"]: one for one in query.page_of_ids(unit, form, decision, ids)}
    if missing := [one for one in ids if one not in found]:
        raise NotFound([problem("ACCESS-E002", what=form.title.by_language(), found=missing[0])])
    out: dict[str, Any] = {}
    for key, record in chosen.items():
        made = form.fields.get(key)
        if made is None or record not in found or not made.by_hand or made.rows:
            raise RequestRefused([problem("MERGE-E003", f"/values/{key}", found=key)])
        if decision.level_in(key, found[record].holds) not in ("read", "write"):
            raise RequestRefused([problem("MERGE-E003", f"/values/{key}", found=key)])
        value = found[record].values.get(key)
        out[key] = None if value is None else made.kind.dump(value, made.options)
    return out


def _turn(unit: Unit, child: Child, ids: Sequence[int], to: int) -> None:
    """Let the records that point at the merged ones point at the one that stays."""
    target = unit.form(child.form)
    links = _links(unit, target, child, ids, to)
    if not links:
        return
    # a link that nobody sets by hand is the platform's to turn; the record it stands in is still the actor's to change
    by_hand = target.fields[child.link].by_hand
    wishes = [Wish(link, id=one) if by_hand else Wish(id=one, parsed=link) for one, link in links.items()]
    try:
        records.write(unit, target, wishes)
    except NotFound as error:
        raise NotPermitted([problem("MERGE-E002", form=target.title.by_language())]) from error


def _links(unit: Unit, target: Form, child: Child, ids: Sequence[int], to: int) -> dict[int, dict[str, Any]]:
    """Return, by record, what its link that names merged records is to be; a list names the one that stays once."""
    if child.many:
        named = pairs.lists(unit, target, child.link, ids)
        return {
            key: {child.link: list(dict.fromkeys(to if one in ids else one for one in value))}
            for key, value in named.items()
        }
    where = target.column(child.link).in_(sa.bindparam("ids", expanding=True))
    statement = sa.select(target.table.c.id).where(where).order_by(target.table.c.id)
    return {row[0]: {child.link: to} for row in unit.connection.execute(statement, {"ids": list(ids)})}


def _lock(unit: Unit, form: Form, named: Sequence[Named]) -> None:
    """Hold the records until the end and refuse when one is not as it was looked at."""
    table, versions = form.table, {one.id: one.version for one in named}
    statement = sa.select(table.c.id, table.c.version).where(table.c.id.in_(versions)).order_by(table.c.id)
    for key, version in unit.connection.execute(statement.with_for_update()):
        if version != versions[key]:
            raise StaleVersion([problem("RECORD-E001", version=version)])


def _hand_over_files(
    unit: Unit, form: Form, ids: Sequence[int], to: int, values: Mapping[str, Any], said: Sequence[str]
) -> None:
    taken = [one for key, value in values.items() if form.fields[key].declared.files for one in value or ()]
    taken += said
    files.hand_over(unit.connection, taken, form.name, ids, to)
