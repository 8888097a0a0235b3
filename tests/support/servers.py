"""The real server in a thread of the test, over a workspace the test has open, too."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from runtime.server import Server, make_app
from runtime.workspace import Workspace
from tests.support.postgres import free_port
from tests.support.waiting import PATIENCE, wait_for
from tests.support.workspaces import password_of


@contextmanager
def running(workspace: Workspace) -> Iterator[tuple[str, Callable[[], None]]]:
    """Serve the workspace; gives the URL and what stops the server and waits for its end."""
    port = free_port()
    server = Server(make_app(workspace), "127.0.0.1", port)
    thread = threading.Thread(target=server.run)
    thread.start()

    def stop() -> None:
        server.should_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the server does not stop"

    try:
        wait_for(lambda: server.started)
        yield f"http://127.0.0.1:{port}", stop
    finally:
        stop()


@contextmanager
def browser(url: str, login: str) -> Iterator[httpx.Client]:
    """Sign a person in; the client keeps cookie and CSRF token."""
    with httpx.Client(base_url=url, timeout=PATIENCE) as web:
        answer = web.post("/api/session", json={"login": login, "password": password_of(login)})
        assert answer.status_code == 200, answer.text
        web.headers["X-CSRF-Token"] = answer.json()["csrf"]
        yield web
