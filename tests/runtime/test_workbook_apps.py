"""From an uploaded workbook to a published app with all rows in it, on both databases; hostile and foreign callers."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
import xlsxwriter

from runtime import imports, publish, workbook_apps
from runtime.clock import FixedClock
from runtime.store import people
from runtime.store.tables import import_job, user
from runtime.store.workbooks import workbook
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller, sign_in
from tests.support.imports import as_csv
from tests.support.jobs import work_off
from tests.support.workspaces import SHOP, bundle_of, load

BOOKS = "/api/builder/workbook"
LEVELS = ("金卡", "银卡", "普卡")
DAY = date(2026, 1, 5)
CUSTOMERS = 25
ORDERS = 130
AN_ID = "11010519491231002X"


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    load(workspace, SHOP)
    return workspace


@pytest.fixture
def maker(shop: Workspace) -> Caller:
    return caller(shop, "maker", "boss")


def customers() -> list[dict[str, Any]]:
    return [
        {
            "no": f"{n:04d}",
            "name": f"公司 {n}",
            "level": LEVELS[n % 3],
            "mobile": f"138{n:08d}",
            "opened": date(2026, 1 + n % 12, 1 + n),
            "limit": Decimal(n * 1000) + Decimal("0.25"),
            "rate": Decimal(n) / 1000,
            "tags": ("VIP;老客户", "VIP", "新客户")[n % 3],
            "parent": "" if n == 0 else f"{(n - 1) // 2:04d}",
            "note": "第一行\n第二行" if n == 3 else "",
            "valid": n % 2 == 0,
        }
        for n in range(CUSTOMERS)
    ]


def orders() -> list[dict[str, Any]]:
    return [
        {
            "no": 20260000 + n,
            "customer": f"{n % CUSTOMERS:04d}",
            "item": ("苹果", "香蕉")[n % 2],
            "count": n % 7 + 1,
            "price": Decimal(n * 3 + 1) / 4,
            "at": datetime(2026, 3, 1 + n % 28, n % 24, n % 60),  # noqa: DTZ001 - as a sheet has it
            "total": (n % 7 + 1) * Decimal(n * 3 + 1) / 4,
        }
        for n in range(ORDERS)
    ]


def book(*, orphan: str | None = None) -> bytes:
    """Return a workbook as people keep them: a title above, dates and amounts formatted, a formula in every row."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        day, moment = made.add_format({"num_format": "yyyy-mm-dd"}), made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        yuan, share = made.add_format({"num_format": '"¥"#,##0.00'}), made.add_format({"num_format": "0.0%"})
        orders_sheet, sheet = made.add_worksheet("订单"), made.add_worksheet("客户")
        sheet.write_row(0, 0, ["2026 年客户台账"])
        titles = [
            "客户编号",
            "客户名称",
            "级别",
            "手机",
            "开户日期",
            "额度",
            "费率",
            "标签",
            "上级客户",
            "备注",
            "是否有效",
        ]
        sheet.write_row(1, 0, titles)
        for row, one in enumerate(customers(), 2):
            sheet.write_row(row, 0, [one["no"], one["name"], one["level"], one["mobile"]])
            sheet.write_datetime(row, 4, one["opened"], day)
            sheet.write_number(row, 5, float(one["limit"]), yuan)
            sheet.write_number(row, 6, float(one["rate"]), share)
            sheet.write_row(row, 7, [one["tags"], one["parent"], one["note"], "是" if one["valid"] else "否"])
        orders_sheet.write_row(0, 0, ["订单号", "客户", "商品", "数量", "单价", "下单时间", "金额"])
        for row, one in enumerate(orders(), 1):
            customer = orphan if orphan and row == 8 else one["customer"]
            orders_sheet.write_row(row, 0, [one["no"], customer, one["item"], one["count"], float(one["price"])])
            orders_sheet.write_datetime(row, 5, one["at"], moment)
            orders_sheet.write_formula(row, 6, f"=D{row + 1}*E{row + 1}", yuan, float(one["total"]))
    return file.getvalue()


def upload(one: Caller, content: bytes, name: str = "台账.xlsx") -> Any:
    return one.call("POST", BOOKS, files={"file": (name, content, "application/octet-stream")})


def published(shop: Workspace, one: Caller, content: bytes, name: str = "台账.xlsx") -> tuple[int, dict[str, Any]]:
    """Upload a file and publish its app as it was proposed; return the workbook's id and the documents."""
    answer = upload(one, content, name)
    assert answer.status_code == 201, answer.text
    key, proposal = answer.json()["id"], answer.json()["proposal"]
    made = one.post(f"{BOOKS}/{key}/documents", {"proposal": proposal}).json()
    assert made["problems"] == []
    with shop.read() as unit:
        me = people.actor_of(unit.connection, people.by_login(unit.connection, "maker"))
    publish.publish(shop, {made["app"]: bundle_of(made["documents"])}, me)
    return key, made


def rows_of(one: Caller, form: str) -> list[dict[str, Any]]:
    answer = one.get(f"/api/records/{form}", limit="200", sort="id")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["rows"])


def test_a_workbook_becomes_an_app_with_all_its_rows(shop: Workspace, maker: Caller) -> None:
    key, made = published(shop, maker, book())
    assert {path for path in made["documents"] if path.startswith("forms/")} == {
        "forms/kehu.json",
        "forms/dingdan.json",
    }
    types = {one["key"]: one["type"] for one in made["documents"]["forms/kehu.json"]["fields"]}
    assert list(types.values()) == [
        *("text", "text", "choice", "mobile", "date", "money", "percent", "multi", "link", "longtext", "boolean")
    ]
    types = {one["key"]: one["type"] for one in made["documents"]["forms/dingdan.json"]["fields"]}
    assert list(types.values()) == ["text", "link", "choice", "integer", "money", "datetime", "formula"]

    begun = maker.post(f"{BOOKS}/{key}/load")
    assert begun.status_code == 202, begun.text
    assert [(one["form"].partition(".")[2], one["late"]) for one in begun.json()["imports"]] == [
        *(("kehu", False), ("dingdan", False), ("kehu", True))
    ]
    work_off(shop)
    told = maker.get(f"{BOOKS}/{key}").json()
    assert told["state"] == "done"
    assert [one["state"] for one in told["imports"]] == ["done"] * 3
    assert [one["result"]["refused"] for one in told["imports"]] == [0, 0, 0]

    app = made["app"]
    found = rows_of(maker, f"{app}.kehu")
    titles = {row["id"]: row["values"]["kehubianhao"] for row in found}
    assert [values_of(row["values"], titles) for row in found] == [
        [
            *(one[part] for part in ("no", "name", "level", "mobile")),
            one["opened"].isoformat(),
            one["limit"],
            one["rate"],
            set(one["tags"].split(";")),
            one["parent"] or None,
            one["note"] or None,
            one["valid"],
        ]
        for one in customers()
    ]
    found = rows_of(maker, f"{app}.dingdan")
    assert [
        [
            row["values"]["dingdanhao"],
            titles[row["values"]["kehu"]["id"]],
            shown(row["values"]["shangpin"]),
            row["values"]["shuliang"],
            Decimal(row["values"]["danjia"]),
            datetime.fromisoformat(row["values"]["xiadanshijian"]).astimezone(shop.settings.zone).replace(tzinfo=None),
            Decimal(row["values"]["jine"]),
        ]
        for row in found
    ] == [
        [str(one["no"]), one["customer"], one["item"], one["count"], one["price"], one["at"], one["total"]]
        for one in orders()
    ]
    assert not list((shop.settings.data / "imports").glob("*"))


def shown(value: Any) -> Any:
    """Return a choice by what it is called."""
    pinyin = {"jinka": "金卡", "yinka": "银卡", "puka": "普卡", "pingguo": "苹果", "xiangjiao": "香蕉"}
    return pinyin[value]


def values_of(values: dict[str, Any], titles: dict[int, str]) -> list[Any]:
    """Return a customer's values as the workbook has them."""
    tags = {"vip": "VIP", "laokehu": "老客户", "xinkehu": "新客户"}
    parent = values["shangjikehu"]
    return [
        values["kehubianhao"],
        values["kehumingcheng"],
        shown(values["jibie"]),
        values["shouji"],
        values["kaihuriqi"],
        Decimal(values["edu"]),
        Decimal(values["feilv"]),
        {tags[one] for one in values["biaoqian"]},
        titles[parent["id"]] if parent else None,
        values["beizhu"],
        values["shifouyouxiao"],
    ]


def test_what_names_no_record_is_kept_as_text_beside_the_link(shop: Workspace, maker: Caller) -> None:
    key, made = published(shop, maker, book(orphan="9999"))
    (link,) = [one for one in made["documents"]["forms/dingdan.json"]["fields"] if one["type"] == "link"]
    assert link.get("required") is None
    maker.post(f"{BOOKS}/{key}/load")
    work_off(shop)
    assert maker.get(f"{BOOKS}/{key}").json()["state"] == "done"
    found = rows_of(maker, f"{made['app']}.dingdan")
    assert len(found) == ORDERS
    assert [(row["values"]["kehu"], row["values"]["kehu_text"]) for row in found][7] == (None, "9999")
    assert all(row["values"]["kehu"] for row in found if row["values"]["kehu_text"] != "9999")


def test_a_text_file_becomes_one_form(shop: Workspace, maker: Caller) -> None:
    content = as_csv(
        ["编号", "日期", "金额"], [[f"{n:03d}", f"{n % 12 + 1}/{n % 28 + 1}/2026", f"¥{n}.50"] for n in range(40)]
    )
    key, made = published(shop, maker, content, "流水.csv")
    maker.post(f"{BOOKS}/{key}/load")
    work_off(shop)
    found = rows_of(maker, f"{made['app']}.liushui")
    assert [[*row["values"].values()][:3] for row in found][:2] == [
        ["000", "2026-01-01", "0.50"],
        ["001", "2026-02-02", "1.50"],
    ]
    assert len(found) == 40


def test_refused_rows_wait_for_a_person_and_so_do_the_sheets_after_them(shop: Workspace, maker: Caller) -> None:
    answer = upload(maker, book()).json()
    proposal = answer["proposal"]
    customer = next(form for form in proposal["forms"] if form["key"] == "kehu")
    name = next(one for one in customer["fields"] if one["key"] == "kehumingcheng")
    name["options"] = {"max_length": 4}  # "公司 10" has five characters
    made = maker.post(f"{BOOKS}/{answer['id']}/documents", {"proposal": proposal}).json()
    with shop.read() as unit:
        me = people.actor_of(unit.connection, people.by_login(unit.connection, "maker"))
    publish.publish(shop, {made["app"]: bundle_of(made["documents"])}, me)
    maker.post(f"{BOOKS}/{answer['id']}/load")
    work_off(shop)
    told = maker.get(f"{BOOKS}/{answer['id']}").json()
    assert (told["state"], [one["state"] for one in told["imports"]]) == ("loading", ["checked", "waiting", "waiting"])
    assert told["imports"][0]["result"]["refused"] == CUSTOMERS - 10
    job = told["imports"][0]["id"]
    maker.post(f"/api/records/{made['app']}.kehu/import/{job}/run", {"accept_good": True})
    work_off(shop)
    told = maker.get(f"{BOOKS}/{answer['id']}").json()
    assert [one["state"] for one in told["imports"]] == ["done", "checked", "waiting"]


def test_a_load_that_is_cut_off_is_carried_on_and_writes_nothing_twice(shop: Workspace, maker: Caller) -> None:
    key, made = published(shop, maker, book())
    assert maker.post(f"{BOOKS}/{key}/load").status_code == 202
    for _ in range(3):
        workbook_apps.advance(shop, key)
    work_off(shop, [imports.WORK])
    workbook_apps.advance(shop, key)
    again = maker.post(f"{BOOKS}/{key}/load")
    assert (again.status_code, again.json()["problems"][0]["code"]) == (400, "WORKBOOK-E009")
    work_off(shop)
    work_off(shop)
    assert len(rows_of(maker, f"{made['app']}.kehu")) == CUSTOMERS
    assert len(rows_of(maker, f"{made['app']}.dingdan")) == ORDERS
    assert workbook_apps.due(shop, 10) == []


def test_of_several_who_let_an_import_begin_one_does(shop: Workspace, maker: Caller) -> None:
    key, _ = published(shop, maker, book())
    first = maker.post(f"{BOOKS}/{key}/load").json()["imports"][0]
    with shop.write() as unit:
        row = imports.job(unit, first["id"])
        assert row.state == "checking"
        assert not imports.take_on(unit, row, "waiting", {"state": "checking"})
        assert imports.take_on(unit, row, "checking", {"state": "checked"})
        assert not imports.take_on(unit, row, "checking", {"state": "running", "cursor": 0})
        assert imports.job(unit, first["id"]).state == "checked"


def test_nothing_is_loaded_before_the_app_is_published(shop: Workspace, maker: Caller) -> None:
    answer = upload(maker, book()).json()
    refused = maker.post(f"{BOOKS}/{answer['id']}/load")
    assert (refused.status_code, refused.json()["problems"][0]["code"]) == (400, "WORKBOOK-E008")
    with shop.read() as unit:
        assert unit.connection.execute(sa.select(sa.func.count()).select_from(import_job)).scalar() == 0
        assert unit.connection.execute(sa.select(workbook.c.state)).scalar() == "read"


def test_nobody_gets_a_role_of_an_app_that_others_published(shop: Workspace, maker: Caller) -> None:
    answer = upload(maker, book()).json()
    proposal = {**answer["proposal"], "key": "shop", "role": {"key": "clerk", "title": {"zh": "x", "en": "x"}}}
    kept = maker.post(f"{BOOKS}/{answer['id']}/documents", {"proposal": proposal}).json()
    assert "WORKBOOK-E007" in [one["code"] for one in kept["problems"]]
    maker.post(f"{BOOKS}/{answer['id']}/load")
    with shop.read() as unit:
        roles = unit.connection.execute(sa.select(user.c.roles).where(user.c.login == "maker")).scalar_one()
    assert roles == ["shop.boss"]


def test_only_who_administers_makes_apps_and_only_of_their_own_files(shop: Workspace, maker: Caller) -> None:
    key = upload(maker, book()).json()["id"]
    clerk, other = caller(shop, "clerk", "clerk"), caller(shop, "other", "boss")
    assert upload(clerk, book()).status_code == 403
    assert not list((shop.settings.data / "files").glob("*"))
    for path in (f"{BOOKS}/{key}", f"{BOOKS}/{key}/load", f"{BOOKS}/{key}/documents"):
        call = (
            (lambda one, at=path: one.get(at)) if path.endswith(str(key)) else (lambda one, at=path: one.post(at, BODY))
        )
        assert (call(clerk).status_code, call(other).status_code) == (403, 404)


BODY = {"proposal": {"key": "a", "title": {"zh": "a", "en": "a"}, "forms": []}}


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"PK\x03\x04 broken", "a.xlsx", "IMPORT-E001"),
        (b"\xd0\xcf\x11\xe0 old", "a.xls", "IMPORT-E001"),
        (b"a,b\n\x00", "a.csv", "IMPORT-E001"),
        (b"", "a.csv", "IMPORT-E001"),
        (b"a,b\n" + b"x" * (5 * 2**20), "a.csv", "IMPORT-E002"),
    ],
)
def test_files_that_are_none_are_refused_and_leave_nothing(
    shop: Workspace, maker: Caller, content: bytes, name: str, code: str
) -> None:
    answer = upload(maker, content, name)
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (400, code)
    assert not list((shop.settings.data / "files").glob("*"))
    assert not list((shop.settings.data / "imports").glob("*"))


def test_a_proposal_of_another_shape_is_refused_with_its_place(shop: Workspace, maker: Caller) -> None:
    key = upload(maker, book()).json()["id"]
    answer = maker.post(f"{BOOKS}/{key}/documents", {"proposal": {"key": "a", "forms": "x"}})
    assert answer.status_code == 400
    assert {one["path"] for one in answer.json()["problems"]} == {"/proposal/title", "/proposal/forms"}


def test_a_sheet_that_is_not_in_the_file_is_refused(shop: Workspace, maker: Caller) -> None:
    answer = upload(maker, book()).json()
    answer["proposal"]["forms"][1]["sheet"] = 7
    refused = maker.post(f"{BOOKS}/{answer['id']}/documents", {"proposal": answer["proposal"]})
    assert (refused.status_code, refused.json()["problems"][0]["code"]) == (400, "WORKBOOK-E010")


def test_files_that_nobody_made_an_app_of_are_forgotten_after_a_week(
    shop: Workspace, maker: Caller, clock: FixedClock
) -> None:
    old = upload(maker, book()).json()["id"]
    clock.moment += timedelta(days=8)
    sign_in(maker, "maker")
    new = upload(maker, book()).json()["id"]
    assert (maker.get(f"{BOOKS}/{old}").status_code, maker.get(f"{BOOKS}/{new}").status_code) == (404, 200)
    assert len(list((shop.settings.data / "imports").glob("*"))) == 2


def test_shown_cells_lie_encrypted(shop: Workspace, maker: Caller) -> None:
    content = as_csv(["编号", "身份证"], [["1", AN_ID], ["2", "geheim-wert"]])
    key = upload(maker, content, "a.csv").json()["id"]
    with shop.read() as unit:
        kept = unit.connection.execute(sa.select(workbook).where(workbook.c.id == key)).one()
    assert "geheim" not in json.dumps(dict(kept._mapping), default=str)
    assert "geheim" in maker.get(f"{BOOKS}/{key}").text


def test_a_second_app_of_the_same_name_gets_another_key(shop: Workspace, maker: Caller) -> None:
    _, made = published(shop, maker, book())
    assert made["app"] == "taizhang"
    assert upload(maker, book()).json()["proposal"]["key"] == "taizhang_2"


def test_an_app_thrown_away_as_a_draft_can_be_made_again(shop: Workspace, maker: Caller) -> None:
    told = upload(maker, book()).json()
    path = f"{BOOKS}/{told['id']}"
    made = maker.post(f"{path}/app", {"proposal": told["proposal"]})
    assert made.status_code == 201, made.text
    assert maker.get(path).json()["app"] == made.json()["app"]
    again = maker.post(f"{path}/app", {"proposal": told["proposal"]}).json()
    assert "WORKBOOK-E009" in [one["code"] for one in again["problems"]]
    assert maker.call("DELETE", f"/api/builder/apps/{made.json()['app']}").status_code == 204
    assert maker.get(path).json()["app"] is None
    assert maker.post(f"{path}/app", {"proposal": told["proposal"]}).status_code == 201
    assert maker.get(path).json()["state"] == "made"
