"""Apps from workbooks over HTTP: a file read into a proposal, its documents, its data loaded."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, UploadFile
from pydantic import ValidationError

from builders.workbook.proposal import Proposal
from engine.errors import RequestRefused, problem
from engine.kinds import shape_problems
from runtime import imports, workbook_apps
from runtime.api.imports import LARGEST_FILE, describe
from runtime.api.problems import Refused, said
from runtime.api.session import Body, Id, Values, Who, Work
from runtime.permits import require_maker
from runtime.store import files
from runtime.workspace import Unit

router = APIRouter(prefix="/builder/workbook", tags=["builder"])


class Edited(Body):
    """The proposal as people left it."""

    proposal: Values


@router.post("", status_code=201)
def begin(file: UploadFile, work: Work, who: Who) -> dict[str, Any]:
    """Upload a workbook or text file and get what it would become: forms, fields, links, and why."""
    content = file.file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Refused(413, problem("FILE-E001", limit=LARGEST_FILE // 2**20))
    with work.read(who.actor) as unit:
        require_maker(unit)
    key = files.keep(work.files, content)
    title = (file.filename or "file").replace("\x00", "").replace("\\", "/").rpartition("/")[2][:200]
    made = workbook_apps.begin(work, who.actor, (key, title, work.files / key))
    with work.read(who.actor) as unit:
        return told(unit, made)


@router.get("/{key}")
def read(key: Id, work: Work, who: Who) -> dict[str, Any]:
    """Return one's own workbook with its proposal as it was last left, and the imports of its sheets."""
    with work.read(who.actor) as unit:
        return told(unit, key)


@router.post("/{key}/documents")
def documents(key: Id, body: Edited, work: Work, who: Who) -> dict[str, Any]:
    """Keep the edited proposal; return the documents of its app by path, and what is wrong with them."""
    proposal = proposed(body)
    with work.read(who.actor) as unit:
        made, problems = workbook_apps.judge(unit, key, proposal)
    with work.write(who.actor) as unit:
        workbook_apps.remember(unit, key, proposal)
    return {"app": proposal.key, "documents": made, "problems": said(problems, who.actor.language)}


@router.post("/{key}/app", status_code=201)
def make(key: Id, body: Edited, work: Work, who: Who) -> dict[str, Any]:
    """Make the app as a draft, which is then published as any other; with an error nothing is made."""
    proposal = proposed(body)
    with work.write(who.actor) as unit:
        problems = workbook_apps.make(unit, key, proposal)
        return {"app": proposal.key, "problems": said(problems, who.actor.language)}


@router.post("/{key}/load", status_code=202)
def load(key: Id, work: Work, who: Who) -> dict[str, Any]:
    """Begin to load the sheets into the published app: an import each, parents first."""
    workbook_apps.load(work, who.actor, key)
    with work.read(who.actor) as unit:
        return told(unit, key)


def proposed(body: Edited) -> Proposal:
    """Return the proposal that was sent, or refuse its faults of shape."""
    try:
        return Proposal.model_validate(body.proposal)
    except ValidationError as error:
        raise RequestRefused(shape_problems(error, "/proposal")) from error


def told(unit: Unit, key: int) -> dict[str, Any]:
    """Return a workbook as the pages show it."""
    row = workbook_apps.find(unit, key)
    proposal, state = workbook_apps.proposal_of(unit, row), workbook_apps.state_of(unit, row)
    jobs = [(one, imports.job(unit, one["job"])) for one in row.jobs]
    return {
        "id": row.id,
        "file": row.file_name,
        "state": state,
        "app": proposal.key if state != workbook_apps.READ else None,
        "published": proposal.key in unit.catalog.apps,
        "proposal": proposal.model_dump(mode="json"),
        "imports": [
            {"sheet": one["sheet"], "late": one["late"], "form": job.form, **describe(unit, job)} for one, job in jobs
        ],
    }
