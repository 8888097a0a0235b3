"""Callers for tests of the HTTP surface: a signed-in person with session and CSRF token, or a stranger."""

from __future__ import annotations

import json
import warnings
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI
from httpx import Response

from runtime.server import make_app
from runtime.workspace import Workspace
from tests.support.workspaces import password_of, person

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette asks for a successor of httpx that is not to be had
    from starlette.testclient import TestClient

__all__ = ["Caller", "TestClient", "caller", "make_app", "sign_in", "signed_in", "stranger"]


class Caller:
    """One browser; `put` on the wire as the pages do, with the CSRF token of its session."""

    def __init__(self, app: FastAPI, address: str = "10.0.0.1") -> None:
        self.app = app
        self.web = TestClient(app, raise_server_exceptions=False, client=(address, 50000))
        self.csrf = ""

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> Response:
        """Send a request; a body goes as JSON."""
        headers = {"X-CSRF-Token": self.csrf, "Accept-Language": "en", **more.pop("headers", {})}
        if body is not None:
            more["content"] = json.dumps(body)
            headers["Content-Type"] = "application/json"
        return self.web.request(method, path, headers=headers, **more)

    def get(self, path: str, **query: Any) -> Response:
        """Send a GET; a query value that is not text goes as JSON."""
        texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in query.items()}
        return self.call("GET", f"{path}?{urlencode(texts)}" if texts else path)

    def post(self, path: str, body: Any = None, **headers: str) -> Response:
        return self.call("POST", path, body, headers=headers)

    def patch(self, path: str, version: int | str, **values: Any) -> Response:
        return self.call("PATCH", path, {"values": values}, headers={"If-Match": f'"{version}"'})

    def delete(self, path: str, version: int | str) -> Response:
        return self.call("DELETE", path, headers={"If-Match": f'"{version}"'})


def sign_in(one: Caller, login: str, password: str | None = None) -> Response:
    """Sign in and keep the CSRF token."""
    answer = one.post(
        "/api/session", {"login": login, "password": password_of(login) if password is None else password}
    )
    if answer.status_code == 200:
        one.csrf = answer.json()["csrf"]
    return answer


def stranger(workspace: Workspace, address: str = "10.0.0.1") -> Caller:
    """Return a caller who is not signed in."""
    return Caller(make_app(workspace), address)


def signed_in(workspace: Workspace, login: str) -> Caller:
    """Return a person who exists, signed in."""
    one = stranger(workspace)
    answer = sign_in(one, login)
    assert answer.status_code == 200, answer.text
    return one


def caller(workspace: Workspace, login: str, *roles: str) -> Caller:
    """Create a person with the roles and return them signed in."""
    person(workspace, login, *roles)
    return signed_in(workspace, login)
