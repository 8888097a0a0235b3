"""From a workbook nobody has seen to an app that is worked with, changed, and brought back."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Locator, Page, expect

from tests.web.building import opened, palette, panel, part, saved, stored
from tests.web.conftest import Open
from tests.web.support import call, pick, settled

pytestmark = pytest.mark.browser
SUPPLIERS = [
    ("S-001", "Alder", "Gold"),
    ("S-002", "Birch", "Silver"),
    ("S-003", "Cedar", "Gold"),
    ("S-004", "Doum", "Silver"),
]
STAGES = ("Ordered", "Sent", "Arrived")


def workbook() -> bytes:
    """Return two sheets: suppliers, and orders that name them, with an amount computed in every row."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    money, day = book.add_format({"num_format": "¥#,##0.00"}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Suppliers")
    sheet.write_row(0, 0, ["Supplier No.", "Name", "Grade", "Mail"])
    for n, (no, name, grade) in enumerate(SUPPLIERS, 1):
        sheet.write_row(n, 0, [no, name, grade, f"{name.lower()}@example.com"])
    sheet = book.add_worksheet("Orders")
    sheet.write_row(0, 0, ["Order No.", "Supplier No.", "Stage", "Due", "Count", "Price", "Amount"])
    for n in range(1, 25):
        sheet.write_row(n, 0, [f"O-{n:04d}", SUPPLIERS[n % 4][0], STAGES[n % 3]])
        sheet.write_formula(n, 3, f"=DATE(2026,3,{n})", day, 46081 + n)
        sheet.write_number(n, 4, n % 5 + 1)
        sheet.write_number(n, 5, n * 2.5, money)
        sheet.write_formula(n, 6, f"=E{n + 1}*F{n + 1}", money, (n % 5 + 1) * n * 2.5)
    book.close()
    return file.getvalue()


def upload(page: Page, name: str) -> None:
    page.goto("/build")
    page.get_by_role("link", name="From Excel or CSV").click()
    page.get_by_test_id("import-file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": workbook()}
    )
    expect(page.get_by_role("tab", name="Suppliers")).to_be_visible()


def test_a_workbook_is_looked_over_before_anything_is_made(build: Open, picture: Callable[[Page, str], None]) -> None:
    page = build("/build", language="en")
    upload(page, "Purchasing.xlsx")
    suppliers = page.get_by_role("table", name="Suppliers")
    expect(suppliers.get_by_role("checkbox", name="Supplier No. is unique")).to_be_checked()
    page.get_by_role("tab", name="Orders").click()
    orders = page.get_by_role("table", name="Orders")
    expect(orders).to_contain_text("Links to Suppliers")
    expect(orders).to_contain_text("{count} * {price}")
    picture(page, "workbook-proposal-en")
    page.get_by_role("tab", name="Suppliers").click()
    suppliers.get_by_role("textbox", name="Title of Grade").fill("Class")
    suppliers.get_by_role("checkbox", name="Take the column Mail").uncheck()
    assert "purchasing" not in [one["key"] for one in call(page, "GET", "/builder/apps")]
    page.reload()
    expect(page.get_by_role("tab", name="Suppliers")).to_be_visible()


def test_from_a_file_to_work_and_through_two_releases(
    build: Open, picture: Callable[[Page, str], None], tmp_path: Path
) -> None:
    page = build("/build", language="en")
    upload(page, "Warehouse.xlsx")
    page.get_by_role("button", name="Make the app").click()
    expect(page.get_by_role("heading", name="The app is made as a draft")).to_be_visible()
    page.get_by_role("button", name="Publish and load the rows").click()
    expect(page.get_by_role("heading", name="The app is in use")).to_be_visible(timeout=60_000)
    picture(page, "workbook-done-en")
    assert call(page, "GET", "/records/warehouse.orders?limit=1&count=true")["count"] == 24
    first = call(page, "GET", "/records/warehouse.orders?sort=order_no&limit=1")["rows"][0]["values"]
    assert first["amount"] == "5.00"
    assert first["supplier_no"]["title"] in ("Birch", "S-002")

    enter_one(page)
    filtered_list_and_export(page, tmp_path)
    drag_on_a_board(page)
    add_a_field_and_a_choice(page)
    publish(page, "a carrier")
    found = call(page, "GET", "/records/warehouse.orders?limit=100")["rows"]
    assert len(found) == 25
    carrier = stored(page, "warehouse", "orders")["content"]["fields"][-1]["key"]
    values = {**found[-1]["values"], "order_no": "O-9000", carrier: "Rail"}
    wanted = {key: values[key] for key in ("order_no", "count", "price", "due", "stage", carrier)}
    supplier = found[-1]["values"]["supplier_no"]["id"]
    call(page, "POST", "/records/warehouse.orders", {"values": {**wanted, "supplier_no": supplier}})

    page.goto("/build/warehouse/releases")
    rows = page.get_by_role("table", name="Releases").get_by_role("row")
    rows.nth(2).get_by_role("button", name=re.compile("^Restore")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Removed field 'Carrier'")).to_be_visible()
    dialog.get_by_role("button", name="Restore").click()
    expect(page.get_by_role("heading", name="Published", exact=True)).to_be_visible()
    settled(page, "/f/warehouse.orders?search=O-9000")
    expect(page.get_by_role("table").get_by_role("row").filter(has_text="O-9000")).to_be_visible()
    assert call(page, "GET", "/records/warehouse.orders?limit=1&count=true")["count"] == 26


def enter_one(page: Page) -> None:
    """Enter a record by hand: what it may not hold is said, what follows is computed."""
    settled(page, "/f/warehouse.orders/new")
    page.get_by_role("textbox", name="Order No.").fill("O-0001")
    page.get_by_label("Count").fill("3")
    page.get_by_label("Price").fill("10")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_role("textbox", name="Order No.").fill("O-8000")
    pick(page, "Supplier No.", "Alder")
    page.get_by_role("radio", name="Sent").check()
    page.get_by_label("Due").fill("2026-03-09")
    page.get_by_label("Due").press("Enter")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="O-8000")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("30.00")


def filtered_list_and_export(page: Page, folder: Path) -> None:
    wanted = json.dumps({"==": [{"var": "count"}, 3]})
    settled(page, f"/f/warehouse.orders?filter={wanted}")
    expect(page.get_by_role("table").get_by_role("row").filter(has_text="O-8000")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("row").filter(has_text="O-0001")).to_have_count(0)
    answer = page.request.get("/api/records/warehouse.orders/export?format=csv&filter=" + wanted)
    assert answer.ok, answer.text()
    text = answer.body().decode("utf-8-sig")
    assert "O-8000" in text
    assert "O-0001" not in text


def drag_on_a_board(page: Page) -> None:
    """Drag a card to another stage, in a view that is made of the stages."""
    found = call(page, "GET", "/forms/warehouse.orders")
    stages = next(one for one in found["fields"] if one["key"] == "stage")["options"]["choices"]
    keys = {one["title"]["en"]: one["key"] for one in stages}
    record = call(page, "GET", "/records/warehouse.orders?sort=order_no&limit=1")["rows"][0]
    view = {
        "title": {"zh": "看板", "en": "Stages"},
        "layout": {"type": "kanban", "group": "stage"},
        "filter": {"==": [{"var": "order_no"}, "O-0001"]},
    }
    kept = call(page, "POST", "/views/warehouse.orders", {"content": view})
    settled(page, f"/f/warehouse.orders?view={kept['key']}")
    card = page.locator("article").filter(has_text="O-0001")
    assert record["values"]["stage"] == keys["Sent"]
    card.drag_to(stage_of(page, "Arrived"))
    expect(stage_of(page, "Arrived").locator("article")).to_have_count(1)
    after = call(page, "GET", f"/records/warehouse.orders/{record['id']}")
    assert after["values"]["stage"] == keys["Arrived"]


def stage_of(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem", name=name, exact=True)


def add_a_field_and_a_choice(page: Page) -> None:
    """Add a text by the palette and a choice to the stages, in the form builder."""
    opened(page, "warehouse", "orders")
    palette(page, "Text").dblclick()
    panel(page).get_by_role("textbox", name="Title (English)").fill("Carrier")
    panel(page).get_by_role("textbox", name="Title (Chinese)").fill("承运人")
    part(page, "Stage").click(position={"x": 60, "y": 45})
    choices = panel(page).get_by_role("group", name=re.compile("Choices"))
    choices.get_by_role("button", name="Add a choice").click()
    choices.get_by_role("textbox", name="Choice number 4").fill("Lost")
    saved(page)
    page.wait_for_timeout(1_200)
    saved(page)
    fields = stored(page, "warehouse", "orders")["content"]["fields"]
    assert fields[-1]["title"]["en"] == "Carrier"
    assert [one["title"]["en"] for one in fields[2]["choices"]][-1] == "Lost"


def publish(page: Page, note: str) -> None:
    page.goto("/build/warehouse/publish")
    page.get_by_label("Release note").fill(note)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Published", exact=True)).to_be_visible()
