"""What the tests of the builders do: make drafts beside the page, and find what stands on the canvas."""

from __future__ import annotations

import itertools
import re
import time
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.web.support import call

COUNT = itertools.count(1)
PATIENT = 60


def words(zh: str, en: str | None = None) -> dict[str, str]:
    return {"zh": zh, "en": en or zh}


def field(key: str, kind: str, zh: str, en: str | None = None, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "title": words(zh, en), **more}


FIELDS = [
    field("name", "text", "名称", "Name", required=True),
    field("amount", "money", "金额", "Amount"),
    field("paid", "money", "已付", "Paid"),
    field("unpaid", "formula", "未付", "Unpaid", formula="{金额} - {paid}", result={"type": "money"}),
    field("level", "choice", "等级", "Level", choices=[{"key": "low", "title": words("低", "Low")}]),
]
SECTIONS = [
    {"key": "main", "title": words("基本", "Basics"), "columns": 2, "fields": ["name", "amount", "paid", "unpaid"]},
    {"key": "more", "title": words("更多", "More"), "columns": 2, "fields": ["level"]},
]


def app_of(page: Page) -> str:
    """Begin an app that nothing else uses."""
    title = f"Trial {next(COUNT)} {time.time_ns() % 1_000_000}"
    return str(call(page, "POST", "/builder/apps", {"title": words(title)})["key"])


def form_of(page: Page, app: str, **content: Any) -> str:
    """Draft a form with a few fields, or with what is given; return its key."""
    made = call(page, "POST", f"/builder/apps/{app}/documents", {"kind": "form", "title": words("订单", "Order")})
    key = str(made["path"]).removeprefix("forms/").removesuffix(".json")
    draft(
        page, app, key, {"fields": FIELDS, "sections": SECTIONS, "title_field": "name", "search": ["name"], **content}
    )
    return key


def stored(page: Page, app: str, key: str) -> Any:
    return page.evaluate(
        "path => fetch(path).then((answer) => answer.json())", f"/api/builder/apps/{app}/documents/forms/{key}.json"
    )


def draft(page: Page, app: str, key: str, change: dict[str, Any]) -> Any:
    """Save a change of a form beside the page, as somebody else would."""
    found = stored(page, app, key)
    body = {"content": {**found["content"], **change}}
    return call(
        page, "PUT", f"/builder/apps/{app}/documents/forms/{key}.json", body, **{"If-Match": f'"{found["version"]}"'}
    )


def opened(page: Page, app: str, key: str) -> Page:
    """Open the builder of a form and wait until it is drawn."""
    page.goto(f"/build/{app}/forms/{key}")
    expect(canvas(page)).to_be_visible()
    expect(page.locator("[data-item]").first).to_be_visible()
    return page


def canvas(page: Page) -> Locator:
    return page.get_by_role("region", name=re.compile("^(画布|Canvas)$"))


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name=re.compile("^(属性|Properties)$"))


def palette(page: Page, name: str) -> Locator:
    aside = page.get_by_role("complementary", name=re.compile("^(组件|Components)$"))
    return aside.get_by_role("button", name=name, exact=True)


def part(page: Page, title: str) -> Locator:
    """What covers an item of the canvas: selects, drags and names it."""
    return canvas(page).get_by_role("button", name=re.compile(rf"^{re.escape(title)}(、|，|, )"))


def order(page: Page) -> list[str]:
    """The items as the page shows them."""
    found: list[str] = page.locator("[data-item]").evaluate_all("all => all.map(one => one.dataset.item)")
    return found


def kept(page: Page, app: str, key: str) -> list[str]:
    """The fields as the draft on the server has them, section by section."""
    return [one for section in stored(page, app, key)["content"]["sections"] for one in section["fields"]]


def saved(page: Page) -> None:
    """Wait until nothing is unsaved."""
    expect(
        page.get_by_role("banner")
        .or_(page.locator("header"))
        .get_by_text(re.compile(r"^\s*(已保存|Saved) \d\d:\d\d"))
        .first
    ).to_be_visible()


def drag(page: Page, source: Locator, to: tuple[float, float]) -> None:
    """Press, move in steps and stay; the caller lets go."""
    source.hover()
    box = source.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 6, steps=3)
    page.mouse.move(*to, steps=12)
    page.wait_for_timeout(100)


def inside(target: Locator, across: float = 0.5, down: float = 0.5) -> tuple[float, float]:
    """A point in an element, by parts of its width and height."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    return box["x"] + box["width"] * across, box["y"] + box["height"] * down
