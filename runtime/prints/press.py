"""The press: makes PDF of pages in a child process that is kept warm; a hostile page kills the child alone."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

from engine.errors import PortFailed, Problem, RequestRefused, problem

MOST_PAGES = 500
SECONDS = 90
PATIENCE_SECONDS = 60
READY_SECONDS = 60
LONGEST_LINE = 10_000


class Press:
    """One child, one job at a time; it is started when it is needed and again after it has ended."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-m", "runtime.prints.worker")) -> None:
        self._command = tuple(command)
        self._child: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._turn = threading.Lock()

    def pdf(self, pages: Sequence[str]) -> bytes:
        """Return the documents as one PDF file."""
        job = json.dumps({"pages": list(pages), "most": MOST_PAGES}).encode() + b"\n"
        with self._own_turn():
            try:
                with suppress(_Retired):
                    return self._answer(self._ready(), job)
                return self._answer(self._ready(), job)
            except BaseException:
                self._end()  # whatever it still does is of no use to anybody
                raise

    def close(self) -> None:
        """End the child."""
        with self._turn:
            self._end()

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=PATIENCE_SECONDS):
            raise PortFailed([problem("PRINT-E014")])
        try:
            yield
        finally:
            self._turn.release()

    def _ready(self) -> subprocess.Popen[bytes]:
        """Return a child that waits for a job."""
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._end()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        self._child = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
        )
        if _Reading(self._child, READY_SECONDS).line() is None:
            missing = self._lacking()
            self._end()
            raise PortFailed([missing])
        return self._child

    def _lacking(self) -> Problem:
        """Return why the child did not start: the last thing it said."""
        assert self._errors is not None
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace").strip().splitlines()
        return problem("PRINT-E010", reason=(said[-1] if said else "…")[:200])

    def _answer(self, child: subprocess.Popen[bytes], job: bytes) -> bytes:
        assert child.stdin is not None
        reading = _Reading(child, SECONDS)
        with suppress(BrokenPipeError):
            child.stdin.write(job)
            child.stdin.flush()
        said = reading.line()
        if said is None and _went(child):
            raise _Retired([problem("PRINT-E011")])
        if said is None or "code" in said:
            raise RequestRefused([_refusal(said)])
        content = reading.bytes(int(said["size"]))
        if content is None:
            raise RequestRefused([_refusal(None)])
        return content

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                with suppress(BrokenPipeError):  # what was not taken any more is still to be written
                    if pipe is not None:
                        pipe.close()
            self._child = None
        if self._errors is not None:
            self._errors.close()
            self._errors = None


class _Retired(RequestRefused):
    """The child had ended by itself, as it does after a while, just when it was asked."""


def _went(child: subprocess.Popen[bytes]) -> bool:
    """Tell whether a child that says nothing more ended by itself and was not ended by its limits."""
    try:
        return child.wait(1) == 0
    except subprocess.TimeoutExpired:
        return False


def _refusal(said: dict[str, Any] | None) -> Problem:
    """Return what a child's refusal means; one that said nothing was ended by its limits."""
    if said is None:
        return problem("PRINT-E011")
    return problem(said["code"], found=said.get("found", ""), limit=MOST_PAGES)


class _Reading:
    """Reads what a child says until a moment; None is its end, or that the moment came."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float) -> None:
        assert child.stdout is not None
        self._from = child.stdout.fileno()
        self._until = time.monotonic() + seconds
        self._kept = b""

    def line(self) -> dict[str, Any] | None:
        """Return the next line as JSON."""
        while b"\n" not in self._kept and len(self._kept) < LONGEST_LINE:
            if not self._more():
                return None
        text, _, self._kept = self._kept.partition(b"\n")
        try:
            said: dict[str, Any] = json.loads(text)
        except ValueError:
            return None
        return said

    def bytes(self, size: int) -> bytes | None:
        """Return so many bytes."""
        parts, have = [self._kept], len(self._kept)
        while have < size:
            self._kept = b""
            if not self._more():
                return None
            parts.append(self._kept)
            have += len(self._kept)
        return b"".join(parts)

    def _more(self) -> bool:
        left = max(0.0, self._until - time.monotonic())
        if not select.select([self._from], [], [], left)[0]:
            return False
        found = os.read(self._from, 1 << 20)
        self._kept += found
        return bool(found)
