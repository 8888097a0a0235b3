"""Comments: what people say about a record, and whom they call to it; open to whoever may read the record.

In the text `@[user:ID]` stands for a person. Only who may read the record can be mentioned, and is told so with a link
and never with the text, which may still be changed or deleted. Values of the record are not filled into a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from engine.errors import NotFound, NotPermitted, RequestRefused, problem
from engine.forms.model import Form
from runtime import journal, messages, query, signals
from runtime.present import titles_of
from runtime.processes.show import public_title
from runtime.store import comments, files, people
from runtime.workspace import Unit

MENTION = re.compile(r"@\[user:([1-9]\d{0,17})\]")
OFFERED, LOOKED_AT = 20, 60
"""How many people are offered to be mentioned, and how many are looked at to find them."""
Json = dict[str, Any]


def mentioned(text: str) -> set[int]:
    """Return the ids of the people the text mentions."""
    return {int(key) for key in MENTION.findall(text)}


def page(unit: Unit, form: Form, record: int, before: int | None, limit: int) -> tuple[list[Json], int | None]:
    """Return the last comments, oldest first, and the id before which there are more."""
    rows, more = comments.page(unit.connection, (form.name, record), before, limit)
    return shown(unit, rows), rows[0].id if more else None


def one(unit: Unit, form: Form, record: int, key: int) -> Json:
    """Return one comment as its viewer gets it."""
    return shown(unit, [_find(unit, form, record, key)])[0]


def shown(unit: Unit, rows: Sequence[Any]) -> list[Json]:
    """Return comments as JSON; of a deleted one only who wrote it and when."""
    ids = {row.author_id for row in rows}.union(*(mentioned(row.text) for row in rows))
    known = titles_of(unit, "$user", ids)
    names = files.names(unit.connection, sorted({file for row in rows for file in row.files}))

    def person(key: int) -> Json:
        return {"id": key, "title": known.get(key, f"#{key}")}

    return [
        {
            "id": row.id,
            "author": person(row.author_id),
            "own": row.author_id == unit.actor.id,
            "at": _moment(row.at),
            "edited_at": _moment(row.edited_at),
            "deleted_at": _moment(row.deleted_at),
            "text": row.text if row.deleted_at is None else None,
            "mentions": [person(key) for key in sorted(mentioned(row.text))],
            "files": [{"id": file, "name": names.get(file, file)} for file in row.files],
        }
        for row in rows
    ]


def _moment(at: Any) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def add(unit: Unit, form: Form, record: int, text: str, attached: Sequence[str]) -> int:
    """Write a comment, tell whom it mentions, and return its id."""
    wanted = mentioned(text)
    _check_mentions(unit, form, record, wanted)
    _attach(unit, form, record, attached)
    key = comments.add(unit.connection, (form.name, record), unit.actor.id or 0, text, attached, unit.now)
    journal.note_event(unit, "comment", {"comment": key}, (form.name, record))
    _tell(unit, form, record, wanted)
    return key


def rewrite(unit: Unit, form: Form, record: int, key: int, text: str, attached: Sequence[str]) -> None:
    """Change one's own comment; only who was not mentioned before is told."""
    row = _own(unit, form, record, key)
    if (row.text, row.files) == (text, list(attached)):
        return
    fresh = mentioned(text) - mentioned(row.text)
    _check_mentions(unit, form, record, fresh)
    _attach(unit, form, record, [file for file in attached if file not in row.files])
    comments.rewrite(unit.connection, key, text, attached, unit.now)
    journal.note_event(unit, "edit_comment", {"comment": key, "text": [row.text, text]}, (form.name, record))
    _tell(unit, form, record, fresh)


def remove(unit: Unit, form: Form, record: int, key: int) -> None:
    """Delete one's own comment: that there was one stays, what it said is known to the audit only."""
    row = _own(unit, form, record, key)
    comments.empty(unit.connection, key, unit.now)
    journal.note_event(unit, "delete_comment", {"comment": key, "text": [row.text, None]}, (form.name, record))
    _tell(unit, form, record, ())


def mentionable(unit: Unit, form: Form, record: int, search: str) -> list[Json]:
    """Return people by name or login who may be mentioned: those who may read the record, but the writer."""
    found = [row for row in people.search(unit.connection, search) if row["id"] != unit.actor.id][:LOOKED_AT]
    may = readers(unit, form, record, found)
    language = unit.actor.language
    return [
        {"id": row["id"], "name": row["name"], "department": row["title"][language] if row["title"] else ""}
        for row in found
        if row["id"] in may
    ][:OFFERED]


def readers(unit: Unit, form: Form, record: int, rows: Iterable[Any]) -> set[int]:
    """Return those of the people, by their rows, who may read the record."""
    found = set()
    for row in rows:
        seen = unit.seen_by(people.actor_of(unit.connection, row))
        decision = seen.decide(form.name)
        if decision.may("read") and query.page_of_ids(seen, form, decision, [record], fields=()):
            found.add(row["id"])
    return found


def _check_mentions(unit: Unit, form: Form, record: int, wanted: set[int]) -> None:
    """Refuse to mention who may not read the record, is not active or does not exist."""
    may = readers(unit, form, record, messages.persons(unit, wanted))
    refused = sorted(wanted - may)
    if refused:
        names = titles_of(unit, "$user", refused)
        said = [names.get(key, f"#{key}") for key in refused]
        found = {"zh": "、".join(said), "en": ", ".join(said)}
        raise RequestRefused([problem("COMMENT-E001", "/text", found=found)])


def _attach(unit: Unit, form: Form, record: int, fresh: Sequence[str]) -> None:
    """Tie one's own uploads to the record; others are not taken."""
    known = files.loose(unit.connection, fresh, unit.actor.id)
    for place, file in enumerate(fresh):
        if file not in known:
            raise RequestRefused([problem("COMMENT-E003", f"/files/{place}", found=file)])
    files.tie(unit.connection, fresh, (form.name, record), unit.actor.id)


def _find(unit: Unit, form: Form, record: int, key: int) -> Any:
    row = comments.find(unit.connection, (form.name, record), key)
    if row is None:
        raise NotFound([problem("ACCESS-E002", what={"zh": "评论", "en": "comment"})])
    return row


def _own(unit: Unit, form: Form, record: int, key: int) -> Any:
    row = _find(unit, form, record, key)
    if row.author_id != unit.actor.id:
        raise NotPermitted([problem("COMMENT-E002")])
    return row


def _tell(unit: Unit, form: Form, record: int, wanted: Iterable[int]) -> None:
    """Refresh the pages that show the record, and tell the people who are newly mentioned."""
    signals.tell_watchers(unit, form.name, record, "comments")
    to = sorted(set(wanted) - {unit.actor.id})
    if to:
        name = unit.actor.name
        title = {"zh": f"{name} 在评论中提到了你", "en": f"{name} mentioned you in a comment"}
        named = public_title(unit, form, record)
        messages.notify(unit, to, title, {"zh": named["zh"], "en": named["en"]}, form.name, record)
