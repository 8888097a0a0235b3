"""Apps from workbooks: the uploaded file with its proposal, and its data, loaded once the app is published.

The data go in as imports, a sheet each: parents before those that link to them, and links among the records of one form
in a second import that updates. Which import comes next follows from the rows of the imports themselves, so whatever
dies is carried on; one that has refused rows waits for a person, and those after it wait too.
"""

from __future__ import annotations

import itertools
import json
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from builders.workbook import documents, names
from builders.workbook.links import parts_of
from builders.workbook.proposal import Proposal, ProposedForm, in_order
from builders.workbook.rows import Reading, first_reading, late_reading
from engine.access import Actor
from engine.bundle import read_documents
from engine.catalog import compile_catalog
from engine.errors import NotFound, Problem, RequestRefused, has_errors, pointer, problem
from engine.forms.model import Form
from runtime import drafts, imports, journal, proposals, releasing
from runtime.import_rows import find_by_text
from runtime.jobs.work import Work
from runtime.permits import require_maker
from runtime.query import require
from runtime.store import people
from runtime.store.workbooks import workbook
from runtime.workspace import Unit, Workspace

CHUNK = 1_000
KEPT = timedelta(days=7)
READ, MADE, LOADING, DONE = "read", "made", "loading", "done"


def folder_of(workspace: Workspace) -> Path:
    """Return where the lines of the sheets lie."""
    return workspace.settings.data / "imports"


def begin(workspace: Workspace, actor: Actor, file: tuple[str, str, Path]) -> int:
    """Read an uploaded file into a proposal, remove the file, and return the new workbook."""
    key, name, path = file
    folder = folder_of(workspace)
    try:
        proposal = proposals.read(path, folder, key, name)
        with workspace.write(actor) as unit:
            require_maker(unit)
            free = names.key_of(proposal.title.zh, drafts.known(unit), "app")
            proposal = proposal.model_copy(update={"key": free})
            values = {
                "file_id": key,
                "file_name": name,
                "state": READ,
                "proposal": _sealed(unit, key, proposal),
                "jobs": [],
                "created_at": unit.now,
                "created_by": actor.id,
            }
            row = unit.connection.execute(sa.insert(workbook).values(values))
            assert row.inserted_primary_key is not None
            _forget_old(unit)
            return int(row.inserted_primary_key[0])
    except BaseException:
        proposals.forget(folder, key)
        raise
    finally:
        path.unlink(missing_ok=True)


def _forget_old(unit: Unit) -> None:
    """Forget the person's files of which no app was made for a week."""
    old = workbook.c.state.in_((READ, MADE)) & (workbook.c.created_at < unit.now - KEPT)
    mine = old & (workbook.c.created_by == unit.actor.id)
    for row in unit.connection.execute(sa.select(workbook.c.id, workbook.c.file_id).where(mine)).all():
        unit.connection.execute(sa.delete(workbook).where(workbook.c.id == row.id))
        proposals.forget(folder_of(unit.workspace), row.file_id)


def _sealed(unit: Unit, key: str, proposal: Proposal) -> str:
    return unit.vault.encrypt(proposal.model_dump_json(), _place(key))


def _place(key: str) -> str:
    return f"{workbook.name}|proposal|{key}"


def find(unit: Unit, key: int) -> Any:
    """Return one's own workbook."""
    require_maker(unit)
    row = unit.connection.execute(sa.select(workbook).where(workbook.c.id == key)).one_or_none()
    if row is None or row.created_by != unit.actor.id:
        raise NotFound([problem("ACCESS-E002", what={"zh": "上传的文件", "en": "uploaded file"})])
    return row


def proposal_of(unit: Unit, row: Any) -> Proposal:
    """Return what the workbook would become, as it was last left."""
    return Proposal.model_validate_json(unit.vault.decrypt(row.proposal, _place(row.file_id)))


def state_of(unit: Unit, row: Any) -> str:
    """Return how far a workbook is; whose app was thrown away as a draft can be made again."""
    dropped = row.state == MADE and proposal_of(unit, row).key not in drafts.known(unit)
    return READ if dropped else str(row.state)


def make(unit: Unit, key: int, proposal: Proposal) -> list[Problem]:
    """Make the app as a draft, unless something is wrong with it, and return what is."""
    made, problems = judge(unit, key, proposal)
    remember(unit, key, proposal)
    if not has_errors(problems):
        drafts.take_over(unit, proposal.key, made)
        unit.connection.execute(sa.update(workbook).where(workbook.c.id == key).values(state=MADE))
    return problems


def judge(unit: Unit, key: int, proposal: Proposal) -> tuple[dict[str, Any], list[Problem]]:
    """Return the documents of the edited proposal's app, and what is wrong with them."""
    sheets = {form.sheet for form in proposal_of(unit, find(unit, key)).forms}
    strange = [place for place, form in enumerate(proposal.forms) if form.sheet not in sheets]
    if strange:
        path = pointer("forms", strange[0], "sheet")
        raise RequestRefused([problem("WORKBOOK-E010", path, found=proposal.forms[strange[0]].sheet + 1)])
    made, faults = documents.documents(proposal), documents.faults(proposal)
    if proposal.key in drafts.known(unit):
        faults.append(problem("WORKBOOK-E007", "/key", found=proposal.key))
    bundle, problems = read_documents(made)
    if bundle is not None:
        problems = compile_catalog([bundle], unit.workspace.kinds, {})[1]
    return made, [*faults, *problems]


def remember(unit: Unit, key: int, proposal: Proposal) -> None:
    """Keep the proposal as people left it; once its data are being loaded it stays as it was."""
    row = find(unit, key)
    mine = (workbook.c.id == key) & (workbook.c.state == row.state)
    if state_of(unit, row) != READ:
        raise RequestRefused([problem("WORKBOOK-E009")])
    values = {"proposal": _sealed(unit, row.file_id, proposal)}
    if unit.connection.execute(sa.update(workbook).where(mine).values(values)).rowcount == 0:
        raise RequestRefused([problem("WORKBOOK-E009")])


# --- loading


def load(workspace: Workspace, actor: Actor, key: int) -> list[int]:
    """Begin the imports of the sheets into the published app, in the order of links, and return them.

    The maker owns the app by then, since nobody else could give them its role.
    """
    with workspace.write(actor) as unit:
        row = find(unit, key)
        if row.state not in (READ, MADE):
            raise RequestRefused([problem("WORKBOOK-E009")])
        proposal = proposal_of(unit, row)
        releasing.give_owner(unit, proposal.key, actor.id)
    with workspace.write(_again(workspace, actor)) as unit:
        claimed = (workbook.c.id == key) & workbook.c.state.in_((READ, MADE))
        if unit.connection.execute(sa.update(workbook).where(claimed).values(state=LOADING)).rowcount == 0:
            raise RequestRefused([problem("WORKBOOK-E009")])
        jobs = [one for form in in_order(proposal) for one in _enter(unit, row, proposal, form, late=False)]
        jobs += [one for form in in_order(proposal) for one in _enter(unit, row, proposal, form, late=True)]
        unit.connection.execute(sa.update(workbook).where(workbook.c.id == key).values(jobs=jobs))
    advance(workspace, key)
    workspace.jobs.wake()
    return [int(one["job"]) for one in jobs]


def _again(workspace: Workspace, actor: Actor) -> Actor:
    """Return the actor with the rights they have by now."""
    if actor.id is None:
        return actor
    with workspace.read() as unit:
        return people.actor_of_id(unit.connection, actor.id)


def _enter(unit: Unit, row: Any, proposal: Proposal, made: ProposedForm, *, late: bool) -> Iterator[dict[str, Any]]:
    """Enter the import of a sheet; one without rows needs none."""
    reading = late_reading(made) if late else first_reading(made)
    if reading is None or made.rows == 0:
        return
    name = f"{proposal.key}.{made.key}"
    form = unit.catalog.forms.get(name)
    if form is None:
        raise RequestRefused(
            [problem("WORKBOOK-E008", app=proposal.title.by_language(), form=made.title.by_language())]
        )
    require(unit.decide(name), "import", form)
    fields = [key if _fillable(form, key) else None for key in reading.fields]
    lines = proposals.lines_file(folder_of(unit.workspace), row.file_id, made.sheet)
    head = [reading.cells(cells) for _, cells in itertools.islice(proposals.lines(lines), imports.SAMPLES)]
    headers = {one.column: one.header for one in made.fields}
    columns = [
        {
            "index": place,
            "header": headers[reading.columns[place]],
            "samples": [imports.shown(cells[place]) for cells in head],
            "guess": key,
        }
        for place, key in enumerate(fields)
    ]
    key = f"{row.file_id}_{made.sheet}{'b' if late else 'a'}"
    title = f"{row.file_name} · {made.name}"
    plan: dict[str, Any] = {
        "mapping": {str(place): one for place, one in enumerate(fields) if one},
        "mode": "update" if late else "insert",
        "keys": [reading.fields[0]] if late else [],
        "state": "waiting",
        "total": made.rows,
    }
    yield {"job": imports.entered(unit, name, (key, title), columns, **plan), "sheet": made.sheet, "late": late}


def _fillable(form: Form, key: str) -> bool:
    """Tell whether the published form still has the field as one that is filled in."""
    made = form.fields.get(key)
    return made is not None and not made.derived and not made.rows


def due(workspace: Workspace, most: int) -> list[int]:
    """Return the workbooks whose next import can begin, or whose last one is done."""
    with workspace.database.read() as connection:
        loading = sa.select(workbook.c.id, workbook.c.jobs).where(workbook.c.state == LOADING).order_by(workbook.c.id)
        rows = list(connection.execute(loading))
        states = imports.states(connection, [one["job"] for row in rows for one in row.jobs])
    return [row.id for row in rows if _next(row.jobs, states)[1] in ("waiting", "good", None)][:most]


def _next(jobs: list[dict[str, Any]], states: dict[int, str]) -> tuple[dict[str, Any] | None, str | None]:
    """Return the first import that is not done and how it stands; nothing when all are done."""
    return next(((one, states[one["job"]]) for one in jobs if states.get(one["job"], "done") != "done"), (None, None))


def advance(workspace: Workspace, key: int) -> None:
    """Let the next import of a workbook begin if those before it are done; forget its lines after the last."""
    with workspace.read() as unit:
        row = unit.connection.execute(sa.select(workbook).where(workbook.c.id == key)).one()
        states = imports.states(unit.connection, [one["job"] for one in row.jobs])
        actor = people.actor_of_id(unit.connection, row.created_by)
        proposal = proposal_of(unit, row)
    if row.state != LOADING:
        return
    one, state = _next(row.jobs, states)
    if one is None:
        with workspace.database.write() as connection:
            connection.execute(sa.update(workbook).where(workbook.c.id == key).values(state=DONE))
        proposals.forget(folder_of(workspace), row.file_id)
        return
    if state == "waiting":
        total = _write_lines(workspace, actor, row, proposal, one)
        _enter_state(workspace, actor, one["job"], "waiting", {"state": "checking", "total": total})
    elif state == "good":
        values = {"state": "running", "cursor": 0, "result": None}
        _enter_state(workspace, actor, one["job"], "checked", values)


def _enter_state(workspace: Workspace, actor: Actor, job: int, before: str, values: dict[str, Any]) -> None:
    with workspace.write(actor) as unit:
        row = imports.job(unit, job)
        if imports.take_on(unit, row, before, values) and values["state"] == "running":
            said = {"form": row.form, "file": row.file_name, "rows": row.total}
            journal.note_event(unit, "import", said, (row.form, None))
    workspace.jobs.wake()


def _write_lines(workspace: Workspace, actor: Actor, row: Any, proposal: Proposal, one: dict[str, Any]) -> int:
    """Write the lines an import reads from those of its sheet, and return how many rows there are."""
    made = proposal.of_sheet(one["sheet"])
    reading = (late_reading(made) if one["late"] else first_reading(made)) if made else None
    assert made is not None
    assert reading is not None
    source = proposals.lines_file(folder_of(workspace), row.file_id, made.sheet)
    with workspace.read(actor) as unit:
        target = imports.lines_file(workspace, imports.job(unit, one["job"]).file_id)
        form = unit.form(f"{proposal.key}.{made.key}")
        part, line, total = (
            target.with_suffix(f".{secrets.token_hex(4)}"),
            json.JSONEncoder(ensure_ascii=False).encode,
            0,
        )
        headers = {field.column: field.header for field in made.fields}
        with part.open("w", encoding="utf-8") as out:
            out.write(line([made.header_row, [headers[place] for place in reading.columns]]) + "\n")
            rows = ((number, reading.cells(cells)) for number, cells in proposals.lines(source))
            while batch := list(itertools.islice(rows, CHUNK)):
                _loosen(unit, form, reading, [cells for _, cells in batch])
                for number, cells in batch:
                    if not one["late"] or any(not _blank(cell) for cell in cells[1:]):
                        out.write(line([number, cells]) + "\n")
                        total += 1
        part.replace(target)
    return total


def _blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _loosen(unit: Unit, form: Form, reading: Reading, rows: list[list[Any]]) -> None:
    """Leave out of links what names no record, where a text beside the link keeps what the cell says."""
    for place, _ in reading.loose:
        made = form.fields.get(reading.fields[place])
        if made is None or made.target is None:
            continue
        several = made.declared.name == "links"
        said = [[] if _blank(cells[place]) else _named(made, cells[place], several=several) for cells in rows]
        known = find_by_text(unit, unit.form(made.target), sorted({name for some in said for name in some}))
        for cells, some in zip(rows, said, strict=True):
            there = [name for name in some if known.get(name) is not None]
            if len(there) < len(some):
                cells[place] = "、".join(there) or None


def _named(made: Any, cell: Any, *, several: bool) -> list[str]:
    if isinstance(cell, dict):
        return []
    text = str(made.kind.cell(cell, made.options)) if not several else "、".join(made.kind.cell(cell, made.options))
    return parts_of(text) if several else [text]


WORK = Work("workbook", due, advance, lane="long")
