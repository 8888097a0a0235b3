"""Public forms: what a stranger with the link sees, may choose from, uploads and sends.

The stranger is an actor of their own, a guest, whose rights are those the public form compiles to: to create one record
with exactly the fields asked for. They go through the one access decision and the one write path; nothing is read back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from engine.access import Actor, Decision
from engine.definitions.form import SortKey
from engine.errors import NotFound, Problem, RecordRefused, RequestRefused, pointer, problem
from engine.forms.model import Form
from engine.forms.write import Wish, behaviour_now
from engine.public_forms import PublicForm
from runtime import query, records
from runtime.auth import throttle, tickets
from runtime.auth.tickets import Ticket
from runtime.database import hold
from runtime.present import Presenter, shown
from runtime.query import Question
from runtime.store import files
from runtime.store import public_forms as store
from runtime.workspace import Unit, Workspace

State = Literal["open", "early", "closed", "full", "answered"]
Language = Literal["zh", "en"]
WHY = "public_form"
OFFERED = 50
MOST_FILES = 10
MOST_WAITING = 200 * 2**20
"""Bytes that may lie about of uploads whose answer never came, for each public form."""
SENT_BY_ADDRESS, SENT_IN_ALL, TAKEN_BY_ADDRESS = 30, 600, 5
"""Answers and refusals of taken values in a quarter of an hour."""
TAKEN, RULE, UNKNOWN = "VALUE-E019", "RULE-E009", "VALUE-E023"


@dataclass(frozen=True, slots=True)
class Visit:
    """A public form opened by its link, in a unit that acts for the guest."""

    unit: Unit
    public: PublicForm
    kept: Any
    """Its row: whether it is open, its link, how many answers it has."""

    @property
    def form(self) -> Form:
        """Return the form whose records are entered."""
        return self.public.form

    @property
    def decision(self) -> Decision:
        """Return what the guest may do with the form."""
        return self.unit.decide(self.form.name)


def guest(language: Language) -> Actor:
    """Return who acts for a stranger."""
    return Actor(None, "guest", kind="guest", language=language)


def visit(unit: Unit, token: str) -> Visit:
    """Return the public form the link leads to with the guest's rights; a link to nothing does not exist."""
    kept = store.by_token(unit.connection, token)
    public = unit.catalog.public_forms.get(kept.name) if kept is not None else None
    if public is None:
        raise NotFound([problem("PUBLIC-E011")])
    for form, rights in public.rights(unit.catalog.forms).items():
        unit = unit.granted(form, *rights)
    title = public.definition.title.by_language()
    return Visit(replace(unit, why={"kind": WHY, "name": public.name, "title": title}), public, kept)


def state_of(unit: Unit, public: PublicForm, kept: Any) -> State:
    """Tell whether answers are taken now."""
    definition, here = public.definition, unit.now.astimezone(unit.workspace.settings.zone).replace(tzinfo=None)
    if kept is None or not kept.open or (definition.closes is not None and here >= definition.closes):
        return "closed"
    if definition.most is not None and kept.answers >= definition.most:
        return "full"
    return "early" if definition.opens is not None and here < definition.opens else "open"


def state_for(seen: Visit, device: str) -> State:
    """Tell whether answers of this device are taken now."""
    state = state_of(seen.unit, seen.public, seen.kept)
    if state == "open" and not seen.public.definition.again:
        return "answered" if store.answered(seen.unit.connection, seen.public.name, device) else "open"
    return state


def require_open(seen: Visit) -> None:
    """Refuse where no answers are taken."""
    state = state_of(seen.unit, seen.public, seen.kept)
    if state != "open":
        raise RequestRefused([not_taken(state)])


def not_taken(state: State) -> Problem:
    """Return why no answer is taken."""
    return problem({"early": "PUBLIC-E012", "full": "PUBLIC-E014", "answered": "PUBLIC-E015"}.get(state, "PUBLIC-E013"))


def admitted(seen: Visit, text: str) -> Ticket:
    """Return the ticket of an open public form, or refuse."""
    require_open(seen)
    found = tickets.read(seen.unit.vault, text, seen.kept.token, seen.unit.now)
    if isinstance(found, Problem):
        raise RequestRefused([found])
    return found


def choices(seen: Visit, key: str, search: str) -> list[dict[str, Any]]:
    """Return records a link field offers, by title; nothing of them but that."""
    if key not in seen.public.choices:
        raise NotFound([problem("PUBLIC-E011")])
    target, decision = _offered(seen, key)
    title = target.title_field or "id"
    wanted = {"contains": [{"var": title}, search]} if search else None
    asked = Question(wanted, (SortKey(field=title),), (title,), limit=OFFERED)
    page = query.page(seen.unit, target, decision, asked)
    presenter = Presenter(seen.unit, target, decision)
    return [{"id": one.values["id"], "title": presenter.title(one)} for one in page.rows]


def _offered(seen: Visit, key: str) -> tuple[Form, Decision]:
    """Return the form a link leads to, and what the guest sees of it for this one field."""
    target = seen.unit.form(seen.form.fields[key].target or "")
    return target, Decision(target.name, (seen.public.offered(key, target.title_field or "id"),))


def try_out(seen: Visit, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what follows from the values so far: defaults, what is shown and required, what is wrong.

    Nothing is said of values that are taken; this is asked while typing.
    """
    unit, form = seen.unit, seen.form
    new, problems = records.try_out(unit, form, Wish(values))
    asked = set(seen.public.keys)
    plain = [form.fields[key] for key in form.behaviour.defaults if key in asked and key not in values]
    defaults = {
        made.key: shown(made, new[made.key], {})
        for made in plain
        if made.target is None and not made.declared.files and new[made.key] is not None
    }
    now = behaviour_now(form, new, unit.context)
    told = {part: {key: one for key, one in found.items() if key in asked} for part, found in now.items()}
    faults = [one for one in problems + _not_offered(seen, values) if one.code != TAKEN]
    return {"values": defaults, **told, "problems": _said(seen, faults, shy=True)}


def send(work: Workspace, token: str, language: Language, ticket: str, address: str, values: Mapping[str, Any]) -> None:
    """Take an answer: one record for one ticket, however often it is sent."""
    with work.write(guest(language)) as unit:
        seen = visit(unit, token)
        _count(seen, address)
    try:
        with work.write(guest(language)) as unit:
            _take(visit(unit, token), ticket, values)
    except RecordRefused as error:
        if [one.code for one in error.problems] == [TAKEN]:
            with work.write(guest(language)) as unit:
                throttle.count(unit.connection, _taken_by(address), unit.now, "PUBLIC-E016")
        raise RecordRefused(_said(seen, error.problems)) from error


def _count(seen: Visit, address: str) -> None:
    unit, name = seen.unit, seen.public.name
    throttle.allow(unit.connection, _taken_by(address), unit.now, "PUBLIC-E016")
    subjects = {f"public {name} from {address}": SENT_BY_ADDRESS, f"public {name}": SENT_IN_ALL}
    throttle.count(unit.connection, subjects, unit.now, "PUBLIC-E016")


def _taken_by(address: str) -> dict[str, int]:
    return {f"taken from {address}": TAKEN_BY_ADDRESS}


def _take(seen: Visit, text: str, values: Mapping[str, Any]) -> None:
    unit, public = seen.unit, seen.public
    found = tickets.read(unit.vault, text, seen.kept.token, unit.now)
    if isinstance(found, Problem):
        raise RequestRefused([found])
    hold(unit.connection, f"public ticket {found.nonce}")
    asked = unit.vault.sign(json.dumps([public.name, values], sort_keys=True), "answer")
    before = store.answer(unit.connection, found.nonce)
    if before is not None:
        if before.asked != asked:
            raise RequestRefused([problem("PUBLIC-E017", "/ticket")])
        return
    require_open(seen)
    if tickets.too_soon(found, unit.now):
        raise RequestRefused([problem("PUBLIC-E018", "/ticket")])
    if not store.take_place(unit.connection, public.name, public.definition.most):
        raise RequestRefused([not_taken("full")])
    if not public.definition.again and store.answered(unit.connection, public.name, found.device):
        raise RequestRefused([not_taken("answered")])
    problems = _not_offered(seen, values) + _not_uploaded(seen, values, found)
    if problems:
        raise RecordRefused(problems)
    made = records.write(unit, seen.form, [Wish(values)])[0]
    facts = {"name": public.name, "ticket": found.nonce, "device": found.device, "asked": asked}
    store.keep_answer(unit.connection, **facts, form=seen.form.name, record_id=made.id, at=unit.now)


def _not_offered(seen: Visit, values: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each link to a record that this very field does not offer."""
    problems = []
    for key in seen.public.choices:
        made = seen.form.fields[key]
        value = made.kind.parse(values[key], made.options) if values.get(key) not in (None, "", []) else None
        if value is None or isinstance(value, Problem):
            continue
        target, decision = _offered(seen, key)
        wanted = set(made.named(value))
        found = query.page_of_ids(seen.unit, target, decision, sorted(wanted), fields=("id",))
        for missing in sorted(wanted - {one.values["id"] for one in found}):
            path, title = pointer("values", key), made.title.by_language()
            problems.append(problem("VALUE-E015", path, found=f"#{missing}", target=title))
    return problems


def _not_uploaded(seen: Visit, values: Mapping[str, Any], ticket: Ticket) -> list[Problem]:
    """Return a problem for each file that was not uploaded with this ticket."""
    problems = []
    mine = store.uploads(seen.unit.connection, seen.public.name, ticket.nonce)
    for key in file_fields(seen.public):
        made = seen.form.fields[key]
        given = made.kind.parse(values[key], made.options) if values.get(key) else []
        if not isinstance(given, Problem) and not set(given) <= set(mine):
            problems.append(problem("PUBLIC-E019", pointer("values", key)))
    return problems


def file_fields(public: PublicForm) -> list[str]:
    """Return the fields asked for that hold files."""
    return [key for key in public.keys if public.form.fields[key].declared.files]


@contextmanager
def receiving(work: Workspace, token: str, language: Language, ticket: str) -> Iterator[tuple[Visit, Ticket]]:
    """Open a unit in which an upload with the ticket may be kept, within bounds of number and size."""
    with work.write(guest(language)) as unit:
        seen = visit(unit, token)
        found = admitted(seen, ticket)
        if not file_fields(seen.public):
            raise NotFound([problem("PUBLIC-E011")])
        name = seen.public.name
        hold(unit.connection, f"public uploads {name}")
        gone = store.forget_loose(unit.connection, name, unit.now)
        too_many = len(store.uploads(unit.connection, name, found.nonce)) >= MOST_FILES
        if too_many or store.waiting(unit.connection, name) >= MOST_WAITING:
            raise RequestRefused([problem("PUBLIC-E021", most=MOST_FILES)])
        yield seen, found
    for key in gone:
        (work.files / key).unlink(missing_ok=True)


def keep_upload(seen: Visit, ticket: Ticket, name: str, content: bytes, type_: str) -> dict[str, Any]:
    """Keep a file for the answer of this ticket."""
    unit = seen.unit
    key = files.keep(unit.workspace.files, content)
    files.add(unit.connection, key, name, content, type_, unit.now, None)
    size = len(content)
    facts = {"file_id": key, "name": seen.public.name, "ticket": ticket.nonce}
    store.keep_upload(unit.connection, **facts, size=size, at=unit.now)
    return {"id": key, "name": name, "size": size, "type": files.uploads(unit.connection, [key])[key].type}


def _said(seen: Visit, problems: Sequence[Problem], *, shy: bool = False) -> list[Problem]:
    """Return what a stranger may know of the problems: those of fields asked, what rules say, else that there are any.

    That a value is taken is told only where nothing else is wrong, and not of which field.
    """
    asked = {pointer("values", key) for key in seen.public.keys}
    told: list[Problem] = []
    for one in problems:
        field = "/".join(one.path.split("/")[:3])
        if one.code == RULE:
            told.append(problem("PUBLIC-E022", message=one.given.get("message", "")))
        elif one.code == UNKNOWN or (field in asked and one.code != TAKEN):
            told.append(one)
    if told or not problems or shy:
        return told
    taken = all(one.code == TAKEN for one in problems)
    return [problem("PUBLIC-E023" if taken else "PUBLIC-E024")]


def opening(definition_at: datetime | None) -> str | None:
    """Return a moment of a definition as JSON."""
    return definition_at.isoformat(timespec="minutes") if definition_at is not None else None
