"""Who is asking: the session cookie, the CSRF token, and the routes that open and close a session."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Header, Path, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from engine.definitions.base import Words, words_of
from engine.errors import RequestRefused, problem
from engine.expressions.browser import moment_text
from runtime.api.problems import Refused
from runtime.auth import sessions
from runtime.auth.sessions import Session
from runtime.store import settings as stored_settings
from runtime.store.tables import user
from runtime.workspace import Unit, Workspace

router = APIRouter(tags=["session"])
SAFE = ("GET", "HEAD", "OPTIONS")


def workspace_of(request: Request) -> Workspace:
    """Return the workspace the server was made for."""
    workspace: Workspace = request.app.state.workspace
    return workspace


def cookie_name(workspace: Workspace) -> str:
    """Return the cookie's name; the `__Host-` prefix needs HTTPS."""
    return "__Host-formwright" if workspace.settings.secure_cookies else "formwright"


def current(request: Request) -> Session:
    """Return the open session of the request, or refuse; a changing request must bring its CSRF token."""
    workspace = workspace_of(request)
    token = request.cookies.get(cookie_name(workspace), "")
    session = sessions.find(workspace, token) if token else None
    if session is None:
        raise Refused(401, problem("AUTH-E001"))
    request.state.session = session
    if request.method not in SAFE and request.headers.get("x-csrf-token") != session.csrf:
        raise Refused(403, problem("AUTH-E004"))
    return session


Work = Annotated[Workspace, Depends(workspace_of)]
Who = Annotated[Session, Depends(current)]


NULL_CHARACTER = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def storable(value: Any) -> Any:
    """Return the JSON value; a null character or half a character fits neither a database nor an answer."""
    try:
        text = json.dumps(value, ensure_ascii=False)
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("the text holds half a character") from error
    if NULL_CHARACTER.search(text):
        raise ValueError("the text holds a null character")
    return value


Id = Annotated[int, Path(ge=1, lt=2**63)]
"""The id of a row, as a part of the path."""
Text = Annotated[str, AfterValidator(storable)]
"""A text to be looked up or kept."""
Values = Annotated[dict[str, Any], AfterValidator(storable)]
"""Values of fields by key."""


class Body(BaseModel):
    """A request body; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Title(Body):
    """A title in one language or both."""

    zh: Text = Field("", max_length=100)
    en: Text = Field("", max_length=100)

    @property
    def words(self) -> Words:
        """Return the title in both languages, or refuse one that is given in neither."""
        if not self.zh.strip() and not self.en.strip():
            raise RequestRefused([problem("SHAPE-E003", "/title")])
        return words_of({"zh": self.zh, "en": self.en})


IfMatch = Annotated[str | None, Header(alias="If-Match")]
"""The version of what is to be changed."""


def version_named(if_match: str | None, code: str = "RECORD-E002") -> str:
    """Return the version an If-Match header names; without it nothing is changed."""
    text = (if_match or "").strip().removeprefix("W/").strip('"')
    if not text:
        raise Refused(428, problem(code))
    return text


class SignIn(Body):
    """Login and password."""

    login: Text = Field(max_length=200)
    password: str = Field(max_length=1000)


class Preferences(Body):
    """What a person may set about themselves; what is not named stays as it is."""

    language: Literal["zh", "en"] | None = None
    email_notices: bool | None = None

    @model_validator(mode="after")
    def _something(self) -> Preferences:
        if self.language is None and self.email_notices is None:
            raise ValueError("name a preference")
        return self


@router.get("/workspace")
def workspace(work: Work) -> dict[str, Any]:
    """Return what the login page shows; demo users only where the demo was asked for."""
    with work.read() as unit:
        people = unit.connection.execute(sa.select(user).where(user.c.demo & user.c.active).order_by(user.c.id)).all()
        passwords = stored_settings.read_all(unit.connection).get("demo_passwords", {})
        demo = [
            {
                "login": row.login,
                "name": row.name,
                "password": passwords.get(row.login, ""),
                "roles_title": _roles_title(unit.catalog.roles, row.roles),
            }
            for row in people
        ]
        return {
            "name": "Formwright",
            "demo": work.settings.demo,
            "business_date": unit.context.today.isoformat(),
            "demo_users": demo if work.settings.demo else [],
        }


def _roles_title(roles: Any, names: list[str]) -> dict[str, str]:
    titles = [roles[name].definition.title for name in names if name in roles]
    return {"zh": "、".join(one.zh for one in titles), "en": ", ".join(one.en for one in titles)}


@router.get("/session")
def read(work: Work, who: Who) -> dict[str, Any]:
    """Return who is signed in."""
    return describe(work, who)


@router.post("/session")
def open_session(body: SignIn, request: Request, response: Response, work: Work) -> dict[str, Any]:
    """Sign in; an unknown login and a wrong password get the same answer in the same time."""
    address = request.client.host if request.client else "unknown"
    opened = sessions.sign_in(work, body.login.strip(), body.password, address)
    if opened is None:
        raise Refused(401, problem("AUTH-E002"))
    token, session = opened
    response.set_cookie(
        cookie_name(work),
        token,
        httponly=True,
        samesite="lax",
        secure=work.settings.secure_cookies,
        path="/",
        max_age=work.settings.session_hours * 3600,
    )
    return describe(work, session)


@router.delete("/session", status_code=204)
def close_session(request: Request, response: Response, work: Work, who: Who) -> None:
    """Sign out."""
    with work.database.write() as connection:
        sessions.sign_out(connection, request.cookies.get(cookie_name(work), ""))
    response.delete_cookie(
        cookie_name(work), path="/", httponly=True, samesite="lax", secure=work.settings.secure_cookies
    )


@router.patch("/session")
def prefer(body: Preferences, work: Work, who: Who) -> dict[str, Any]:
    """Change one's language, or whether notices come by mail."""
    with work.database.write() as connection:
        changed = body.model_dump(exclude_none=True)
        connection.execute(sa.update(user).where(user.c.id == who.actor.id).values(changed))
    return describe(work, who)


def _person(unit: Unit, who: Session) -> dict[str, Any]:
    row = unit.connection.execute(sa.select(user).where(user.c.id == who.actor.id)).one()
    mail = {"email": row.email, "email_notices": row.email_notices}
    return {"id": row.id, "login": row.login, "name": row.name, "language": row.language, **mail}


def describe(work: Workspace, who: Session) -> dict[str, Any]:
    """Return the session as the pages need it."""
    with work.read(who.actor) as unit:
        roles = [
            {"key": name, "title": unit.catalog.roles[name].definition.title.by_language()}
            for name in sorted(who.actor.roles)
            if name in unit.catalog.roles
        ]
        powers = sorted(unit.catalog.powers(who.actor))
        today, now = unit.context.today.isoformat(), moment_text(unit.now)
        person = _person(unit, who)
    return {
        "user": person,
        "roles": roles,
        "powers": powers,
        "csrf": who.csrf,
        "business_date": today,
        "now": now,
        "zone": work.settings.zone.key,
    }
