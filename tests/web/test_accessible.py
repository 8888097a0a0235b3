"""What axe finds on every page: nothing serious, for workers and makers, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.web.building import app_of, form_of
from tests.web.conftest import ROOT, Open, lack
from tests.web.support import CUSTOMERS, OBJECT, RULE, TICKETS, settled

pytestmark = pytest.mark.browser
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
WORKER = {
    "home": "/",
    "list": CUSTOMERS,
    "kanban": f"{TICKETS}?view=customer_base.tickets_by_status",
    "calendar": f"{TICKETS}?view=customer_base.tickets_due",
    "record": f"{CUSTOMERS}/1993",
    "new": f"{TICKETS}/new",
    "360": f"{OBJECT}/1993",
    "import": f"{CUSTOMERS}/import",
    "inbox": "/inbox",
    "start": "/start",
    "rules": "/rules",
    "rule": RULE,
    "board": "/d/credit_card_crm.operations",
    "boards": "/boards",
    "audit": "/audit",
    "public forms": "/public-forms",
    "people": "/people",
    "departments": "/people?tab=departments",
    "roles": "/people?tab=roles",
}
MAKER = {
    "apps": "/build",
    "from a file": "/build/from-file",
    "app": "/build/credit_card_crm",
    "publish": "/build/credit_card_crm/publish",
    "releases": "/build/credit_card_crm/releases",
    "source": "/build/credit_card_crm/menus/main",
    "role": "/build/credit_card_crm/roles/manager",
}


def found(page: Page) -> list[str]:
    """Return what axe calls serious, with the first place of each."""
    page.evaluate(source())
    answer: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [_told(one) for one in answer["violations"] if one["impact"] in GRAVE and not _of_the_library(one)]


def _told(fault: dict[str, Any]) -> str:
    first, count = fault["nodes"][0], len(fault["nodes"])
    return f"{fault['id']}: {first['html'][:160]} ({count}x, {first.get('failureSummary', '')[:200]})"


def _of_the_library(fault: dict[str, Any]) -> bool:
    """Tell whether only the component library can mend it: its narrow tabs hold the button that shows the others."""
    tabs = all(node["target"] == [".ant-tabs-nav"] for node in fault["nodes"])
    return bool(fault["id"] == "aria-required-children" and tabs)


def source() -> str:
    """Return axe itself."""
    if not Path(AXE).exists():
        lack("no axe-core: run make web")
    return AXE.read_text()


@pytest.mark.parametrize(("language", "width"), [("zh", 1280), ("en", 1280), ("zh", 390)])
def test_workers_pages(open_page: Open, language: str, width: int) -> None:
    page = open_page("/", language=language, width=width)
    faults: list[str] = []
    for name, path in WORKER.items():
        settled(page, path)
        faults += [f"{name}: {one}" for one in found(page)]
    if faults:
        pytest.fail("\n".join(faults))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_makers_pages(open_page: Open, language: str) -> None:
    page = open_page("/", language=language)
    app = app_of(page)
    key = form_of(page, app)
    drafted = {"form": f"/build/{app}/forms/{key}", "preview": f"/build/{app}/forms/{key}/preview"}
    faults: list[str] = []
    for name, path in {**MAKER, **drafted}.items():
        settled(page, path)
        faults += [f"{name}: {one}" for one in found(page)]
    if faults:
        pytest.fail("\n".join(faults))


def test_signing_in(open_page: Open) -> None:
    assert found(settled(open_page("/login", login=None))) == []
