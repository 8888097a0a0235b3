"""The import wizard, from the file to its result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import Open
from tests.web.support import CUSTOMERS, call

pytestmark = pytest.mark.browser

HEAD = "客户号,姓名,证件号码,手机号,客户等级"
GOOD = "N900001,测试一,110105199001010010,13800000001,银卡"
BAD = "N900002,测试二,110105199001010029,12,银卡"


def upload(page: Page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_test_id("import-file").set_input_files([file])


def found(page: Page) -> int:
    return int(page.request.get("/api/records/customer_base.customer?search=N90000&count=true").json()["count"])


@pytest.fixture
def importer(open_page: Open) -> Iterator[Page]:
    """The wizard; what it wrote is deleted again, since all tests share one server."""
    page = open_page(f"{CUSTOMERS}/import")
    yield page
    rows = page.request.get("/api/records/customer_base.customer?search=N90000").json()["rows"]
    for row in rows:
        path = f"/records/customer_base.customer/{row['id']}"
        call(page, "DELETE", path, **{"If-Match": f'"{row["version"]}"'})


def test_a_bad_row_is_told_before_anything_is_written(importer: Page, tmp_path: Path) -> None:
    page = importer
    upload(page, "new.csv", "\n".join([HEAD, GOOD, BAD]).encode())
    expect(page.get_by_text("new.csv：2 行，5 列中已匹配 5 列")).to_be_visible()
    page.get_by_role("button", name="开始检查").click()
    row = page.get_by_role("table", name="不能导入的行").get_by_role("row").filter(has_text="手机号")
    expect(row.get_by_role("cell").nth(0)).to_have_text("3")
    expect(row.get_by_role("cell").nth(2)).not_to_be_empty()
    assert found(page) == 0
    page.get_by_role("button", name="只导入可用的 1 行").click()
    expect(page.get_by_role("heading", name="导入完成")).to_be_visible()
    expect(page.get_by_text("新增1")).to_be_visible()
    expect(page.get_by_text("拒绝1")).to_be_visible()
    assert found(page) == 1
    with page.expect_download() as download:
        page.get_by_role("link", name="下载错误文件").click()
    download.value.save_as(tmp_path / "errors")
    page.get_by_role("link", name="查看客户").click()
    page.get_by_role("main").get_by_role("searchbox", name="搜索").fill("N900001")
    expect(page.get_by_role("row").nth(1)).to_contain_text("测试一")


def test_a_broken_workbook_is_said_in_words(open_page: Open) -> None:
    page = open_page(f"{CUSTOMERS}/import")
    upload(page, "broken.xlsx", b"PK\x03\x04 no workbook at all")
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    assert len(alert.inner_text()) > 8
    expect(page.get_by_role("button", name="把文件拖到这里")).to_be_enabled()


def test_other_files_are_not_taken(open_page: Open) -> None:
    page = open_page(f"{CUSTOMERS}/import")
    upload(page, "letter.pdf", b"%PDF")
    expect(page.get_by_text("只能导入 xlsx 或 csv 文件，换一个文件即可。")).to_be_visible()


def at_work(page: Page, asked: list[str]) -> str:
    """Show an import that is at work for as long as one likes; return its path. Each time the page asks is noted."""
    upload(page, "slow.csv", "\n".join([HEAD, GOOD]).encode())
    expect(page.get_by_text("slow.csv：1 行，5 列中已匹配 5 列")).to_be_visible()
    found = re.search(r"job=(?:%22)?(\d+)", page.url)
    assert found
    path = f"/records/customer_base.customer/import/{found[1]}"

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(json={**route.fetch().json(), "state": "checking", "progress": {"done": 400, "total": 1000}})

    page.route(f"**/api{path}", answer)
    return path


def test_an_import_at_work_is_followed_over_the_line_without_asking(importer: Page) -> None:
    page, asked = importer, list[str]()
    path = at_work(page, asked)
    with page.expect_request("**/api/events*"):
        page.reload()
    expect(page.get_by_role("progressbar", name="进度")).to_have_attribute("aria-valuenow", "40")
    page.wait_for_timeout(1500)  # what it asks when the line opens
    asked.clear()
    page.wait_for_timeout(2500)
    assert asked == []
    mapping = {str(one["index"]): one["guess"] for one in call(page, "GET", path)["columns"]}
    call(page, "POST", f"{path}/check", {"mapping": mapping})
    page.wait_for_timeout(3000)
    assert asked


def test_without_the_line_an_import_at_work_is_asked_for_every_second(importer: Page) -> None:
    page, asked = importer, list[str]()
    page.route("**/api/events*", lambda route: route.fulfill(status=404))
    at_work(page, asked)
    page.reload()
    expect(page.get_by_role("progressbar", name="进度")).to_be_visible()
    asked.clear()
    page.wait_for_timeout(3500)
    assert 2 <= len(asked) <= 4
