"""What a stranger reaches: a public form by its link. There is no session, and bodies are bounded as they are read."""

from __future__ import annotations

import secrets
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field, ValidationError

from engine.access import Decision
from engine.errors import RecordRefused, RequestRefused, problem
from engine.expressions.browser import moment_text
from engine.forms.model import Field as FormField
from engine.forms.programs import programs
from engine.kinds import shape_problems
from runtime import public_forms
from runtime.api.describe import describe_field
from runtime.api.problems import Refused, language_of, said
from runtime.api.session import Body, Text, Values, Work
from runtime.auth import tickets
from runtime.auth.buckets import Buckets, Rate, neighbourhood
from runtime.public_forms import Visit
from runtime.workspace import Unit

router = APIRouter(prefix="/public/{token}", tags=["public forms"])
DEVICE, A_YEAR = "formwright-device", 365 * 24 * 3600
LARGEST_BODY = 256 * 1024
BY_ADDRESS, BY_FORM, UPLOADS = Rate(120, 2), Rate(1_000, 20), Rate(20, 0.1)


class Asked(Body):
    """What stands in the form so far."""

    values: Values


class Sent(Asked):
    """An answer with the ticket of its page; `website` is seen by programs only and stays empty."""

    ticket: Text = Field(max_length=tickets.LONGEST)
    website: str = Field(default="", max_length=1_000)


def address_of(request: Request) -> str:
    """Return where the request comes from; behind a proxy the server knows it from the proxies it trusts."""
    return neighbourhood(request.client.host if request.client else "unknown")


def within_rate(token: str, request: Request, work: Work) -> None:
    """Refuse who asks too much, before the database is asked."""
    buckets: Buckets = request.app.state.buckets
    now = work.clock.now()
    buckets.take(f"address {address_of(request)}", BY_ADDRESS, now, "PUBLIC-E016")
    buckets.take(f"form {token[:64]}", BY_FORM, now, "PUBLIC-E016")


async def content_within(request: Request, most: int) -> bytes | None:
    """Return the body, None where it is larger; no more is read than that."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > most:
            return None
    return bytes(content)


async def small_body(request: Request) -> bytes:
    """Return the body of a request that carries an answer."""
    content = await content_within(request, LARGEST_BODY)
    if content is None:
        raise Refused(413, problem("PUBLIC-E020", limit=LARGEST_BODY // 1024))
    return content


Small = Annotated[bytes, Depends(small_body)]
LIMITED = [Depends(within_rate)]
Given = TypeVar("Given", bound=Body)


def parsed(model: type[Given], content: bytes) -> Given:
    """Return the body as its model."""
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        raise RequestRefused(shape_problems(error)) from error


@router.get("", dependencies=LIMITED)
def opened(token: str, request: Request, response: Response, work: Work) -> dict[str, Any]:
    """Return what the page shows, with a ticket to answer where answers are taken."""
    known = request.cookies.get(DEVICE, "")
    device = known if known.isascii() and 16 <= len(known) <= 64 else secrets.token_urlsafe(24)
    with work.read(public_forms.guest(language_of(request))) as unit:
        seen = public_forms.visit(unit, token)
        definition, state = seen.public.definition, public_forms.state_for(seen, device)
        out: dict[str, Any] = {
            "state": state,
            "title": definition.title.by_language(),
            "opens": public_forms.opening(definition.opens),
            "closes": public_forms.opening(definition.closes),
        }
        if state == "open":
            out |= {
                "text": definition.text.by_language() if definition.text else None,
                "thanks": definition.thanks.by_language() if definition.thanks else None,
                "again": definition.again,
                "form": described(seen),
                "ticket": tickets.issue(unit.vault, seen.kept.token, device, unit.now),
                "business_date": unit.context.today.isoformat(),
                "now": moment_text(unit.now),
                "zone": work.settings.zone.key,
            }
    secure = work.settings.secure_cookies
    response.set_cookie(
        DEVICE, device, max_age=A_YEAR, path="/api/public", httponly=True, samesite="lax", secure=secure
    )
    return out


def described(seen: Visit) -> dict[str, Any]:
    """Return the form as a stranger fills it in: the fields asked, one below the other."""
    form, decision, keys = seen.form, seen.decision, list(seen.public.keys)
    return {
        "name": seen.public.name,
        "title": seen.public.definition.title.by_language(),
        "title_field": None,
        "fields": [asked_field(seen.unit, seen, form.fields[key], decision) for key in keys],
        "sections": [{"columns": 1, "fields": keys, "items": keys}],
        "list": {"columns": [], "sort": []},
        "programs": programs(form, decision),
        "actions": dict.fromkeys(("create", "update", "delete", "import", "export"), False),
    }


def asked_field(unit: Unit, seen: Visit, made: FormField, decision: Decision) -> dict[str, Any]:
    """Return a field without what only concerns those inside: what it points at, whether its values are unique."""
    out = describe_field(unit, seen.form, made, decision)
    options = {} if made.target is not None else out["options"]
    return {**out, "unique": False, "sortable": False, "operators": [], "options": options}


@router.get("/choices/{field}", dependencies=LIMITED)
def choices(
    token: str, field: str, request: Request, work: Work, search: Annotated[Text, Query(max_length=100)] = ""
) -> list[dict[str, Any]]:
    """Return the titles of records a link field offers."""
    with work.read(public_forms.guest(language_of(request))) as unit:
        seen = public_forms.visit(unit, token)
        public_forms.require_open(seen)
        return public_forms.choices(seen, field, search.strip())


@router.post("/evaluate", dependencies=LIMITED)
def evaluate(token: str, content: Small, request: Request, work: Work) -> dict[str, Any]:
    """Return what follows from the values so far, without writing."""
    body, language = parsed(Asked, content), language_of(request)
    with work.read(public_forms.guest(language)) as unit:
        seen = public_forms.visit(unit, token)
        public_forms.require_open(seen)
        found = public_forms.try_out(seen, body.values)
        return {**found, "problems": said(found["problems"], language)}


@router.post("", status_code=201, dependencies=LIMITED)
def send(token: str, content: Small, request: Request, work: Work) -> dict[str, Any]:
    """Take an answer. The same ticket sent again with the same values is taken once and thanked for again."""
    body, language = parsed(Sent, content), language_of(request)
    if body.website:
        raise RecordRefused([problem("PUBLIC-E025")])
    public_forms.send(work, token, language, body.ticket, address_of(request), body.values)
    return {"sent": True}


def upload_limit(
    token: str, request: Request, work: Work, ticket: Annotated[Text, Query(max_length=tickets.LONGEST)]
) -> int:
    """Return how many megabytes an upload with the ticket may have, before any of it is read."""
    buckets: Buckets = request.app.state.buckets
    buckets.take(f"uploads {address_of(request)}", UPLOADS, work.clock.now(), "PUBLIC-E016")
    with work.read(public_forms.guest(language_of(request))) as unit:
        seen = public_forms.visit(unit, token)
        public_forms.admitted(seen, ticket)
        return seen.public.definition.megabytes


async def file_body(request: Request, most: Annotated[int, Depends(upload_limit)]) -> bytes:
    """Return an uploaded file, read no further than the public form takes."""
    content = await content_within(request, most * 2**20)
    if content is None:
        raise Refused(413, problem("FILE-E001", limit=most))
    return content


@router.post("/files", status_code=201, dependencies=LIMITED)
def upload(
    token: str,
    content: Annotated[bytes, Depends(file_body)],
    request: Request,
    work: Work,
    name: Annotated[Text, Query(min_length=1, max_length=200)],
    ticket: Annotated[Text, Query(max_length=tickets.LONGEST)],
) -> dict[str, Any]:
    """Keep a file, sent as it is, for the answer of this ticket."""
    with public_forms.receiving(work, token, language_of(request), ticket) as (seen, found):
        plain = name.replace("\\", "/").rpartition("/")[2] or "file"
        kind = request.headers.get("content-type", "")[:100] or "application/octet-stream"
        return public_forms.keep_upload(seen, found, plain, content, kind)
