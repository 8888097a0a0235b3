"""The product's own processes, started as an operator starts them, killed as machines kill them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from runtime.clock import Clock
from runtime.workspace import Workspace
from tests.support.postgres import free_port
from tests.support.waiting import PATIENCE, wait_for
from tests.support.workspaces import new_workspace, password_of


@contextmanager
def opened(data: Path, database_url: str) -> Iterator[Workspace]:
    """Open the workspace while none of its processes has the embedded database."""
    workspace = new_workspace(data.parent, database_url, Clock())
    yield workspace
    workspace.close()


class Program:
    """One `formwright` process over a data folder and a database."""

    def __init__(self, data: Path, database_url: str, *arguments: str, **environment: str) -> None:
        self.data, self.arguments = data, arguments
        own = {"FORMWRIGHT_DATA": str(data), "FORMWRIGHT_DATABASE": database_url}
        self.environment: Mapping[str, str] = {**os.environ, **own, **environment}

    def run(self, *more: str) -> None:
        """Start the process."""
        command = [sys.executable, "-m", "runtime.cli", *self.arguments, *more]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)

    @property
    def log(self) -> Path:
        return self.data / f"{self.arguments[0]}.log"

    def start(self) -> None:
        """Start the process and wait until it works."""
        ready = self.log.read_text().count("ready") if self.log.exists() else 0
        self.run()
        wait_for(lambda: self.lives() and self.log.read_text().count("ready") > ready)

    def lives(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        return True

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ask it to stop and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


class Server(Program):
    """A server process, and a person signed in to it; the session outlives the process."""

    def __init__(self, data: Path, database_url: str, *arguments: str, **environment: str) -> None:
        super().__init__(data, database_url, "serve", *arguments, **environment)
        self.web = httpx.Client(timeout=PATIENCE)
        self.start()
        self.web.headers["X-CSRF-Token"] = self.call(
            "POST", "/api/session", json={"login": "boss", "password": password_of("boss")}
        )["csrf"]

    def start(self) -> None:
        port = free_port()
        self.run("--port", str(port))
        self.url = f"http://127.0.0.1:{port}"
        wait_for(self.answers)

    def answers(self) -> bool:
        self.lives()
        try:
            return self.web.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def call(self, method: str, path: str, **more: Any) -> Any:
        answer = self.web.request(method, self.url + path, **more)
        assert answer.is_success, answer.text
        return answer.json()


@contextmanager
def serving(data: Path, database_url: str, *arguments: str, **environment: str) -> Iterator[Server]:
    """Run a server; it is killed at the end."""
    server = Server(data, database_url, *arguments, **environment)
    try:
        yield server
    finally:
        server.kill()
        server.web.close()


@contextmanager
def worker(data: Path, database_url: str, **environment: str) -> Iterator[Program]:
    """Run a worker; it is killed at the end."""
    one = Program(data, database_url, "worker", **environment)
    one.start()
    try:
        yield one
    finally:
        one.kill()
