"""The audit trail for those who may see it: what was done, by whom, to what, as far as their rights show it.

A row about a form or record is there only for who may read it; a deleted record is judged by its last state. Of changed
fields only those are named that the viewer sees in that record, masked where they see it masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.access import Decision
from engine.definitions.role import Level
from engine.errors import Problem
from engine.forms.model import Field, Form
from runtime import journal, past, query, unmask
from runtime.clock import iso
from runtime.present import Presenter, link_titles, titles_of
from runtime.query import Seen
from runtime.reading import Reading
from runtime.store.tables import audit, change
from runtime.workspace import Unit

POWER = "see_audit"
OF_GUESTS, OF_SYSTEM = "guest", "system"
ACTIONS = (
    "create", "update", "delete", "restore", "merge", "import", "export", "print", "unmask", "comment",
    "edit_comment", "delete_comment", "run_rule", "set_parameter", "send_again", "mend", "open_public_form",
    "close_public_form", "renew_public_link", "export_audit",
)  # fmt: skip
PLAIN = ("file", "rows", "format", "records", "merged", "reason", "message")
"""What of an event is said, of lists how many; texts of comments and values of parameters are not."""
OF_RULES = ("rule", "name")
"""What is said of rules and parameters to who may see them."""
EXPORTED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are asked for; `after` is the id of the last one seen."""

    since: datetime | None = None
    until: datetime | None = None
    actor: int | str | None = None
    form: str | None = None
    record: int | None = None
    action: str | None = None
    after: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class _Sight:
    """A record as the viewer sees it now, or saw it last, with the level of each field."""

    title: str | None
    levels: Mapping[str, Level]
    there: bool


def page(unit: Unit, wanted: Wanted) -> tuple[list[dict[str, Any]], int | None]:
    """Return rows of the audit, the newest first, and where the next ones begin."""
    platform = Reading(unit, *_any_form(unit)) if unit.catalog.forms else None
    statement = (
        sa.select(audit, change.c.why)
        .select_from(audit.outerjoin(change, change.c.id == audit.c.change_id))
        .where(*_asked(wanted), _shown(unit, platform, wanted.form))
        .order_by(audit.c.id.desc())
        .limit(wanted.limit + 1)
    )
    found = platform.run(statement) if platform is not None else unit.connection.execute(statement).all()
    rows = found[: wanted.limit]
    return _told(unit, rows), rows[-1].id if len(found) > wanted.limit else None


def every(unit: Unit, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Yield all rows asked for, page by page."""
    following: int | None = wanted.after
    while True:
        rows, following = page(unit, replace(wanted, after=following, limit=EXPORTED_AT_ONCE))
        yield from rows
        if following is None:
            return


def _any_form(unit: Unit) -> tuple[Form, Decision]:
    name = next(iter(unit.catalog.forms))
    return unit.form(name), unit.decide(name)


def _asked(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.since is not None:
        yield audit.c.at >= wanted.since
    if wanted.until is not None:
        yield audit.c.at < wanted.until
    if isinstance(wanted.actor, int):
        yield audit.c.actor_id == wanted.actor
    elif wanted.actor is not None:
        yield audit.c.actor_id.is_(None)
    if wanted.form is not None:
        yield audit.c.form == wanted.form
    if wanted.record is not None:
        yield audit.c.record_id == wanted.record
    if wanted.action is not None:
        yield audit.c.action == wanted.action
    if wanted.after is not None:
        yield audit.c.id < wanted.after


def _shown(unit: Unit, reading: Reading | None, form: str | None) -> sa.ColumnElement[bool]:
    """Return the condition of a row the viewer may know of: about no record, or about one they see."""
    names = [name for name in unit.catalog.forms if form in (None, name)]
    whole = [name for name in names if unit.decide(name).unrestricted(frozenset())]
    parts: list[sa.ColumnElement[bool]] = [audit.c.form.is_(None), audit.c.form.in_(whole)]
    for name in names:
        decision = unit.decide(name)
        if name in whole or not decision.may("read") or reading is None:
            continue
        made = unit.form(name)
        for source in (made.table, past.deleted(made)):
            own = Reading(unit, made, decision, source=source)
            seen = sa.select(own.rows.c.id).where(own.visible())
            reading.take(own)
            parts.append((audit.c.form == name) & audit.c.record_id.in_(seen))
        parts.append((audit.c.form == name) & audit.c.record_id.is_(None))
    return sa.or_(*parts)


def _told(unit: Unit, rows: Sequence[sa.Row[Any]]) -> list[dict[str, Any]]:
    people = titles_of(unit, "$user", {row.actor_id for row in rows if row.actor_id is not None})
    sights: dict[tuple[str, int], _Sight] = {}
    for name in {row.form for row in rows if row.form in unit.catalog.forms}:
        ids = sorted({row.record_id for row in rows if row.form == name and row.record_id is not None})
        sights |= {(name, key): one for key, one in _sights(unit, unit.form(name), ids).items()}
    return [_row(unit, row, people, sights.get((row.form, row.record_id or 0))) for row in rows]


def _sights(unit: Unit, form: Form, ids: list[int]) -> dict[int, _Sight]:
    decision, out = unit.decide(form.name), dict[int, _Sight]()
    if not ids or not decision.may("read"):
        return out
    keys = (form.title_field,) if form.title_field else ()
    presenter = Presenter(unit, form, decision)
    for source, there in ((form.table, True), (past.deleted(form), False)):
        rest = [key for key in ids if key not in out]
        reading = Reading(unit, form, decision, source=source)
        found: tuple[Seen, ...] = query.page_of_ids(unit, form, decision, rest, fields=keys, reading=reading)
        for seen in found:
            out[seen.values["id"]] = _Sight(presenter.title(seen), presenter.levels(seen), there)
    return out


def _row(unit: Unit, row: sa.Row[Any], people: Mapping[Any, str], sight: _Sight | None) -> dict[str, Any]:
    why, name = row.why, row.form or (row.detail or {}).get("form")
    form = unit.catalog.forms.get(name or "")
    known = form is not None and unit.decide(form.name).may("read")
    actor = {"id": row.actor_id, "title": people.get(row.actor_id, f"#{row.actor_id}")} if row.actor_id else None
    out: dict[str, Any] = {
        "id": row.id,
        "at": iso(row.at),
        "actor": actor,
        "guest": actor is None and (why or {}).get("kind") == "public_form",
        "action": row.action,
        "why": {"kind": why["kind"], "title": why.get("title")} if why and (known or not name) else None,
        "form": None,
        "record": None,
        "changes": [],
        "detail": {},
    }
    if name and not known:
        return out
    if form is not None:
        out["form"] = {"name": form.name, "title": form.title.by_language()}
        if row.record_id is not None:
            title = sight.title if sight is not None else None
            there = sight is not None and sight.there
            out["record"] = {"id": row.record_id, "title": title or f"#{row.record_id}", "there": there}
    if row.action == "update" and form is not None and sight is not None:
        out["changes"] = _changes(unit, form, sight, row.detail or {})
    elif row.detail and (row.action != unmask.ACTION or sight is not None):
        out["detail"] = _detail(unit, form, sight, row.detail)
    return out


def _detail(unit: Unit, form: Form | None, sight: _Sight | None, detail: Mapping[str, Any]) -> dict[str, Any]:
    keys = (*PLAIN, *OF_RULES) if "see_firings" in unit.catalog.powers(unit.actor) else PLAIN
    found = {key: detail[key] for key in keys if detail.get(key) is not None}
    out = {key: len(one) if isinstance(one, list) else one for key, one in found.items()}
    key = detail.get("field")
    made = form.fields.get(key or "") if form is not None else None
    if made is not None and sight is not None and sight.levels.get(made.key, "none") != "none":
        out["field"] = made.title.by_language()
    elif key is not None:
        out.pop("reason", None)
    return out


def _changes(unit: Unit, form: Form, sight: _Sight, detail: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the fields that differ, as text, each as much as the viewer sees of it in this record."""
    kept: list[tuple[Field, list[Any]]] = []
    for key, pair in detail.items():
        made = form.fields.get(key)
        if made is not None and sight.levels.get(key, "none") != "none" and isinstance(pair, list):
            kept.append((made, [_internal(made, one) for one in pair]))
    parts = [{made.key: pair[side] for made, pair in kept if not isinstance(pair[side], _Kept)} for side in (0, 1)]
    titles = link_titles(unit, form, parts)
    language, out = unit.actor.language, []

    def local(value: Any) -> Any:
        return value.astimezone(unit.workspace.settings.zone) if isinstance(value, datetime) else value

    for made, pair in kept:
        masked = sight.levels[made.key] == "mask"
        old, new = (_text(made, local(one), titles, language, masked=masked) for one in pair)
        out.append({"field": made.title.by_language(), "old": old, "new": new, "masked": masked})
    return out


class _Kept(str):
    """A value as the audit kept it, which its field no longer reads."""


def _internal(made: Field, raw: Any) -> Any:
    if raw is None:
        return None
    if raw == journal.HIDDEN:
        return _Kept(raw)
    value = made.kind.parse(raw, made.options)
    return _Kept(raw) if isinstance(value, Problem) else value


def _text(made: Field, value: Any, titles: Mapping[tuple[str, Any], str], language: str, *, masked: bool) -> str | None:
    if value is None:
        return None
    if isinstance(value, _Kept):
        return journal.HIDDEN if masked else str(value)
    if masked:
        return str(made.kind.mask(value, made.options))
    if made.declared.files:
        return _joined(titles.get(("$file", one), one) for one in value)
    if made.target is not None:
        return _joined(titles.get((made.target, one), f"#{one}") for one in made.named(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return made.kind.show(value, made.options, language)


def _joined(parts: Iterable[Any]) -> str:
    return "、".join(str(one) for one in parts)
