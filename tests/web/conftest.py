"""One real server with the samples, one Chromium, and pages that fail their test on any fault of the console."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright import sync_api

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "test-output" / "web"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
FLAGS = [*QUIET, "--disable-component-update", "--disable-sync"]
EXPECTED = tuple(f"status of {status}" for status in (400, 401, 403, 404, 409, 412, 422, 429))
START_WITHIN = 120
PATIENCE = 20_000
"""How long a page may take, in ms: machines are shared."""
sync_api.expect.set_options(timeout=PATIENCE)

Open = Callable[..., sync_api.Page]


def lack(what: str) -> None:
    """Skip where something is missing, or fail where browser tests are required."""
    if "browser" in os.environ.get("FORMWRIGHT_REQUIRE", "").split(","):
        pytest.fail(f"the browser tests are required here: {what}")
    pytest.skip(what)


@pytest.fixture(scope="session")
def chromium() -> Iterator[sync_api.Browser]:
    """Debian's Chromium, else the one Playwright downloaded."""
    with sync_api.sync_playwright() as play:
        found = shutil.which("chromium")
        if found is None and not Path(play.chromium.executable_path).exists():
            lack("no Chromium: run tools/install-browser")
        browser = play.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The product as it is started by hand, with its samples, in a folder of its own."""
    with served(tmp_path_factory.mktemp("served"), "--demo") as address:
        yield address


@contextmanager
def served(folder: Path, *flags: str) -> Iterator[str]:
    """Serve a folder's workspace and yield the address."""
    if not (ROOT / "web" / "dist" / "index.html").exists():
        lack("no web/dist: run make web")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FORMWRIGHT_")}
    environment["FORMWRIGHT_DATA"] = str(folder / "data")
    command = [sys.executable, "-m", "runtime.cli", "serve", *flags, "--port", str(port)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, process, folder / "log")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the server answers."""
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@pytest.fixture
def open_page(chromium: sync_api.Browser, server: str) -> Iterator[Open]:
    """Open an address as somebody; what the console says in the meantime fails the test."""
    with visits(chromium, server, lambda login: f"demo-{login}") as open_:
        yield open_


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the module's own: what is published on it concerns no other test."""
    with served(tmp_path_factory.mktemp("own"), "--demo") as address:
        yield address


@pytest.fixture
def build(chromium: sync_api.Browser, own_server: str) -> Iterator[Open]:
    """Open an address of the module's own server, where apps are built and published."""
    with visits(chromium, own_server, lambda login: f"demo-{login}") as open_:
        yield open_


@contextmanager
def visits(chromium: sync_api.Browser, server: str, password_of: Callable[[str], str]) -> Iterator[Open]:
    """Yield a function that opens an address of a server as somebody, with faults of the console failing at the end."""
    contexts: list[sync_api.BrowserContext] = []
    faults: list[str] = []

    def note(message: sync_api.ConsoleMessage) -> None:
        if message.type == "error" and not any(one in message.text for one in EXPECTED):
            faults.append(message.text)

    def open_(
        path: str | None = "/",
        login: str | None = "admin",
        language: str = "zh",
        width: int = 1280,
        motion: bool = False,
    ) -> sync_api.Page:
        # What still moves can be pressed on one spot and released on another: a click that nobody makes.
        size = sync_api.ViewportSize(width=width, height=844 if width < 768 else 800)
        context = chromium.new_context(
            base_url=server,
            viewport=size,
            locale="zh-CN",
            timezone_id="America/Lima",
            reduced_motion="no-preference" if motion else "reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: faults.append(str(error)))
        if login is not None:
            session = page.request.post("/api/session", data={"login": login, "password": password_of(login)}).json()
            headers = {"X-CSRF-Token": session["csrf"]}
            page.request.patch("/api/session", data={"language": language}, headers=headers)
        if path is not None:
            page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not faults, faults


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[sync_api.Page, str], None]:
    """Keep how a page looks under test-output/."""

    def take(page: sync_api.Page, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png")

    return take
