"""Events: one open stream a page, on which it is told that something changed for its person. The only async routes.

One hub a server process reads the signals about once a second, only while someone listens, and hands each person the
hints that are theirs, and each page those of the record it watches. A stream ends with its session; it never keeps the
session alive.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from engine.errors import NotFound, problem
from runtime import query
from runtime.api.problems import Refused
from runtime.api.session import Who, Work, cookie_name
from runtime.auth import sessions
from runtime.auth.sessions import Session
from runtime.signals import Reader, place_of
from runtime.workspace import Workspace

log = logging.getLogger(__name__)
router = APIRouter(tags=["events"])

WATCHABLE = re.compile(r"[1-9]\d{0,17}")
POLL_SECONDS = 1.0
HEARTBEAT_SECONDS = 20.0
POLLS_A_SESSION_CHECK = 10
MOST_A_SESSION, MOST_A_PERSON = 3, 12
"""Browsers open six connections to a server in all; half of them are left for requests."""


@dataclass(eq=False)
class Listener:
    """One open stream and the hints that wait for it."""

    session: str
    person: int
    watched: str | None = None
    """The place of the record the page shows."""
    kinds: set[str] = field(default_factory=set)
    ended: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def hint(self, kinds: set[str]) -> None:
        """Let the stream send these kinds."""
        self.kinds |= kinds
        self.changed.set()

    def end(self) -> None:
        """Let the stream come to its end."""
        self.ended = True
        self.changed.set()


class Hub:
    """The open streams of one server process."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._listeners: set[Listener] = set()
        self._polling: asyncio.Task[None] | None = None
        self._closed = False

    def join(self, session: str, person: int, watched: str | None = None) -> Listener:
        """Add a stream, or refuse one too many."""
        for mine, limit in (
            ([one for one in self._listeners if one.session == session], MOST_A_SESSION),
            ([one for one in self._listeners if one.person == person], MOST_A_PERSON),
        ):
            if len(mine) >= limit:
                raise Refused(429, problem("EVENT-E001", limit=limit))
        one = Listener(session, person, watched, ended=self._closed)
        self._listeners.add(one)
        if self._polling is None or self._polling.done():
            self._polling = asyncio.create_task(self._poll())
        return one

    def leave(self, one: Listener) -> None:
        """Forget a stream."""
        self._listeners.discard(one)

    def close(self) -> None:
        """End every stream, now and to come: the server stops."""
        self._closed = True
        for one in self._listeners:
            one.end()

    async def _poll(self) -> None:
        """Read signals while someone listens; a failing database is tried again."""
        reader: Reader | None = None
        beats = 0
        while self._listeners and not self._closed:
            beats += 1
            check = {one.session for one in self._listeners} if beats % POLLS_A_SESSION_CHECK == 0 else set()
            try:
                reader, hints, alive = await asyncio.to_thread(self._read, reader, check)
            except Exception:
                log.exception("signals could not be read; the hub goes on")
            else:
                for one in list(self._listeners):
                    if kinds := hints.get(one.person, set()) | hints.get(one.watched or "", set()):
                        one.hint(kinds)
                    if one.session in check and one.session not in alive:
                        one.end()
            await asyncio.sleep(POLL_SECONDS)

    def _read(self, reader: Reader | None, check: set[str]) -> tuple[Reader, dict[int | str, set[str]], set[str]]:
        """Read what is new and which of the sessions are still open; runs in a thread."""
        with self._workspace.database.read() as connection:
            alive = sessions.alive(self._workspace, connection, check) if check else set()
            if reader is None:
                reader = Reader()
                reader.begin(connection)
                return reader, {}, alive
            return reader, reader.read(connection), alive


@router.get("/events", response_class=StreamingResponse, responses={200: {"content": {"text/event-stream": {}}}})
async def events(request: Request, work: Work, who: Who, watch: str | None = None) -> StreamingResponse:
    """Return a stream of hints: `event: changed` with the kinds that changed; the page then asks for them.

    `watch` is the record the page shows, as `app.form/id`; one the viewer may not read is not watched.
    """
    hub: Hub = request.app.state.hub
    token = request.cookies.get(cookie_name(work), "")
    watched = await asyncio.to_thread(readable, work, who, watch) if watch else None
    listener = hub.join(sessions.digest(token), who.actor.id or 0, watched)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream(hub, listener), media_type="text/event-stream", headers=headers)


def readable(work: Workspace, who: Session, watch: str) -> str | None:
    """Return the place of the record to watch, if the viewer may read it."""
    name, _, key = watch.rpartition("/")
    if not WATCHABLE.fullmatch(key):
        return None
    with work.read(who.actor) as unit:
        try:
            query.get(unit, *query.form_for(unit, name), int(key), fields=())
        except NotFound:
            return None
    return place_of(name, int(key))


async def stream(hub: Hub, listener: Listener) -> AsyncIterator[str]:
    """Yield the stream's text until it ends or its reader goes."""
    try:
        yield "retry: 3000\n: open\n\n"
        while True:
            try:
                await asyncio.wait_for(listener.changed.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield ": beat\n\n"
                continue
            listener.changed.clear()
            kinds, listener.kinds = sorted(listener.kinds), set()
            if kinds:
                yield f"event: changed\ndata: {json.dumps({'kinds': kinds})}\n\n"
            if listener.ended:
                return
    finally:
        hub.leave(listener)
