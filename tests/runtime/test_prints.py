"""Prints: a document shows what its viewer may see, as text that can do no harm, laid out within bounds."""

from __future__ import annotations

import base64
import re
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import PortFailed, RequestRefused
from runtime.prints import press, tables
from runtime.prints.press import Press
from runtime.store.tables import audit
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller, stranger
from tests.support.prints import ORDERS, PRINTING, cells, needs_pango, pages, sheet
from tests.support.workspaces import ID_NUMBERS, create, load, role, words

CUSTOMERS = "/api/records/shop.customer"
SHEET = f"{CUSTOMERS}/1/print/shop.sheet"
RICH = {"no": "K1", "name": "Rich", "id_no": ID_NUMBERS[0], "mobile": "13912345678", "limit": "98765.43"}


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    load(workspace, PRINTING)
    create(workspace, "shop.customer", {**RICH, "level": "low"}, {"no": "K2", "name": "Poor", "limit": "5"})
    for day, total in (("2026-01-01", "1234.50"), ("2026-02-01", "0.50")):
        create(workspace, "shop.order", {"customer": 1, "day": day, "total": total})
    return workspace


def shown(one: Caller, path: str = SHEET, **query: str) -> str:
    """Return the preview."""
    answer = one.get(path, format="html", **query)
    assert answer.status_code == 200, answer.text
    return answer.text.partition("</head>")[2]


def printing(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**PRINTING, "prints/sheet.json": sheet(*blocks, **more)}


def test_a_document_holds_what_its_viewer_may_see(shop: Workspace) -> None:
    said = shown(caller(shop, "boss", "boss"))
    for text in ("Sheet of Rich", ID_NUMBERS[0], "13912345678", "98,765.43", "1,235.00", "2 January", "Head K1"):
        assert text.replace("2 January", "1 January 2026") in said
    assert "Printed by Boss" in said


def test_masked_stays_masked_and_hidden_is_left_out(shop: Workspace) -> None:
    said = shown(caller(shop, "clerk", "clerk"))
    for hidden in (ID_NUMBERS[0], "13912345678", "98,765.43", "98765", "49,382"):
        assert hidden not in said
    assert "<th>limit</th>" not in said  # left out with its title
    assert "139****5678" in said
    assert re.search(r"Says Rich: \*\*\*, 139\*\*\*\*5678, 110\*+2X", said)


def test_related_rows_obey_their_own_rights(shop: Workspace) -> None:
    small = role(
        "small",
        {"form": "customer", "actions": ["read"], "others": "read"},
        {"form": "order", "actions": ["read"], "others": "read", "rows": {"<": [{"var": "total"}, 1]}},
    )
    veiled = role(
        "veiled",
        {"form": "customer", "actions": ["read"], "others": "read"},
        {"form": "order", "actions": ["read"], "fields": {"total": "mask"}, "others": "read"},
    )
    alone = role("alone", {"form": "customer", "actions": ["read"], "others": "read"})
    roles = {f"roles/{one['key']}.json": one for one in (small, veiled, alone)}
    load(shop, {**printing(ORDERS), **roles})
    said = shown(caller(shop, "small", "small"))
    assert "1,234.50" not in said
    assert said.count('<td class="number">0.50</td>') == 2  # the row, and the total of what is seen
    said = shown(caller(shop, "veiled", "veiled"))
    assert not re.search(r"1,?23[45]", said)
    assert said.count('<td class="number">***</td>') == 3  # a total would tell of what is masked
    assert "<table>" not in shown(caller(shop, "alone", "alone"))


def test_a_link_is_followed_under_the_rights_of_what_it_points_at(shop: Workspace) -> None:
    block = cells("customer.name", "customer.mobile", "customer", "customer.limit | money")
    load(shop, printing(block, {"type": "text", "text": words("To {customer.limit}.")}, form="order"))
    path = "/api/records/shop.order/1/print/shop.sheet"
    said = shown(caller(shop, "clerk", "clerk"), path)
    assert "139****5678" in said
    assert "98" not in said
    assert "To ***." in said
    assert "98,765.43" in shown(caller(shop, "boss", "boss"), path)


def test_a_table_can_be_of_what_a_link_points_at(shop: Workspace) -> None:
    table = {**ORDERS, "of": "customer", "where": {">": [{"var": "total"}, 1]}}
    load(shop, printing(table, form="order"))
    said = shown(caller(shop, "boss", "boss"), "/api/records/shop.order/2/print/shop.sheet")
    assert said.count("1,234.50") == 2
    assert "0.50" not in said.replace("1,234.50", "")


def test_what_users_write_is_only_text(shop: Workspace) -> None:
    evil = "<script>alert(1)</script>{{7*7}}<img src=http://x.test/a.png onerror=x>{limit}&lt;"
    (record,) = create(shop, "shop.customer", {"no": "K9", "name": evil})
    said = shown(caller(shop, "boss", "boss"), f"{CUSTOMERS}/{record}/print/shop.sheet")
    assert "<script" not in said
    assert "<img src=http" not in said
    assert "49" not in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in said
    assert "{limit}&amp;lt;" in said


def test_a_preview_lets_nothing_in_but_its_own_style(shop: Workspace) -> None:
    answer = caller(shop, "boss", "boss").get(SHEET, format="html")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert policy.endswith("sandbox")
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert " style=" not in answer.text


def test_a_document_comes_in_the_language_asked_for(shop: Workspace) -> None:
    boss = caller(shop, "boss", "boss")
    assert "2026年1月1日" in shown(boss, language="zh")
    assert "合计" in shown(boss, language="zh")
    assert "1 January 2026" in shown(boss)


def test_pictures_are_shown_only_when_they_are_pictures_of_a_field_that_is_read(shop: Workspace) -> None:
    papers = {"type": "picture", "field": "papers", "width": 30}
    seer = role("seer", {"form": "customer", "actions": ["read"], "fields": {"papers": "mask"}, "others": "read"})
    load(shop, {**printing(papers), "roles/seer.json": seer})
    boss = caller(shop, "boss", "boss")
    ids = [
        boss.call("POST", "/api/files", files={"file": (name, content, "image/png")}).json()["id"]
        for name, content in (("a.png", png()), ("b.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"))
    ]
    boss.patch(f"{CUSTOMERS}/1", 1, papers=ids)
    said = shown(boss)
    assert said.count("<img") == 1
    assert base64.b64encode(png()).decode() in said
    assert "<img" not in shown(caller(shop, "seer", "seer"))


def png() -> bytes:
    """Return a picture of one red pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00\xff\x00\x00")) + chunk(b"IEND", b"")


def test_a_code_that_cannot_be_drawn_stands_there_as_text(shop: Workspace) -> None:
    codes = [{"type": "code", "value": text, "symbology": "ean13"} for text in ("6901234567892", "{name}")]
    load(shop, printing(*codes))
    said = shown(caller(shop, "boss", "boss"))
    assert said.count("data:image/svg+xml") == 1
    assert "<figcaption>Rich</figcaption>" in said


def test_a_pdf_holds_the_pages_and_is_audited(shop: Workspace) -> None:
    needs_pango()
    boss = caller(shop, "boss", "boss")
    (page,) = pages(boss.get(SHEET))
    for text in ("Sheet of Rich", "98,765.43", "Head K1", "Foot K1", "Page 1 of 1"):
        assert text in page
    boss.get(SHEET, format="html")
    with shop.read() as unit:
        rows = unit.connection.execute(sa.select(audit).where(audit.c.action == "print")).all()
    assert [row.detail for row in rows] == [{"form": "shop.customer", "template": "shop.sheet", "records": [1]}]


def test_several_records_come_in_one_file_each_with_its_own_numbers(shop: Workspace) -> None:
    needs_pango()
    break_ = {"type": "page_break"}
    load(shop, printing({"type": "heading", "text": words("of {name}")}, break_, cells("name"), paper={"size": "A5"}))
    boss = caller(shop, "boss", "boss")
    found = pages(boss.post(f"{CUSTOMERS}/print/shop.sheet", {"ids": [2, 1, 2]}))
    assert [re.findall(r"Page \d of \d", one) for one in found] == [["Page 1 of 2"], ["Page 2 of 2"]] * 2
    assert "of Poor" in found[0]
    assert "of Rich" in found[2]


def test_what_is_not_seen_is_not_printed(shop: Workspace) -> None:
    boss, keeper = caller(shop, "boss", "boss"), caller(shop, "keeper", "keeper")
    nobody, out = caller(shop, "nobody"), stranger(shop)
    assert boss.get(f"{CUSTOMERS}/1/print/shop.nix").status_code == 404
    assert boss.get(f"{CUSTOMERS}/99/print/shop.sheet").status_code == 404
    assert boss.get("/api/records/shop.order/1/print/shop.sheet").status_code == 404  # a print of another form
    assert keeper.get(SHEET).status_code == 404
    assert nobody.get(SHEET).status_code == 404
    assert out.get(SHEET).status_code == 401
    several = boss.post(f"{CUSTOMERS}/print/shop.sheet", {"ids": [1, 99]})
    assert several.status_code == 404
    many = boss.post(f"{CUSTOMERS}/print/shop.sheet", {"ids": list(range(1, 102))})
    assert (many.status_code, many.json()["problems"][0]["code"]) == (413, "PRINT-E015")
    assert boss.post(f"{CUSTOMERS}/print/shop.sheet", {"ids": []}).status_code == 422


def test_a_form_names_its_prints(shop: Workspace) -> None:
    found = caller(shop, "clerk", "clerk").get("/api/forms/shop.customer").json()
    assert found["prints"] == [{"name": "shop.sheet", "title": words("sheet")}]


def test_too_many_rows_are_refused_and_not_cut_off(shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 1)
    answer = caller(shop, "boss", "boss").get(SHEET)
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (400, "PRINT-E013")


PAGE = "<!doctype html><meta charset=utf-8><style>{style}</style>{body}"


@pytest.fixture
def a_press() -> Any:
    made = Press()
    yield made
    made.close()


def test_the_press_fetches_nothing(a_press: Press, tmp_path: Path) -> None:
    """A file that is named in a page is not in its PDF, whatever it is named by."""
    needs_pango()
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP-SECRET-LINE")
    address = secret.as_uri()
    style = f"@import url({address}); body {{ background: url({address}) }}"
    body = f'<img src="{address}"><object data="{address}"></object><link rel=attachment href="{address}"><p>x</p>'
    content = a_press.pdf([PAGE.format(style=style, body=body)])
    assert content.startswith(b"%PDF")
    streams = [zlib.decompress(one) for one in re.findall(rb"stream\n(x.*?)\nendstream", content, re.DOTALL)]
    assert streams
    assert not any(b"TOP-SECRET" in one for one in (content, *streams))


def test_too_many_pages_are_refused(a_press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    needs_pango()
    monkeypatch.setattr(press, "MOST_PAGES", 3)
    with pytest.raises(RequestRefused) as refusal:
        a_press.pdf([PAGE.format(style="p { break-before: page }", body="<p>x</p>" * 9)])
    assert [(one.code, one.given["found"]) for one in refusal.value.problems] == [("PRINT-E012", 9)]


def other(script: str) -> Press:
    """Return a press whose child does as the script says."""
    return Press((sys.executable, "-c", "import sys, time; print('{}', flush=True); " + script))


def test_a_child_that_dies_or_hangs_is_a_refusal_and_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "SECONDS", 0.5)
    for script in ("sys.stdin.readline(); sys.exit(1)", "time.sleep(60)", "sys.stdin.readline(); print('no json')"):
        made = other(script)
        for _ in range(2):
            with pytest.raises(RequestRefused) as refusal:
                made.pdf(["x"])
            assert refusal.value.problems[0].code == "PRINT-E011"
        made.close()


def test_a_child_that_retired_is_started_again(tmp_path: Path) -> None:
    mark = tmp_path / "again"
    script = f"""
import pathlib
mark = pathlib.Path({str(mark)!r})
if mark.exists():
    sys.stdin.readline(); print('{{"size": 4}}'); print('%PDF', end='', flush=True); time.sleep(60)
mark.touch()
"""
    made = other(f"exec({script!r})")
    assert made.pdf(["x"]) == b"%PDF"
    made.close()


def test_without_pango_the_print_says_so_and_the_preview_works(shop: Workspace) -> None:
    shop.press = Press((sys.executable, "-c", "raise OSError('cannot load library pango-1.0')"))
    boss = caller(shop, "boss", "boss")
    answer = boss.get(SHEET)
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (503, "PRINT-E010")
    assert "cannot load library pango-1.0" in answer.text
    assert "Sheet of Rich" in shown(boss)


def test_a_press_at_work_keeps_others_waiting_only_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "PATIENCE_SECONDS", 0.1)
    made = other("time.sleep(60)")
    with made._own_turn(), pytest.raises(PortFailed) as refusal:
        made.pdf(["x"])
    assert refusal.value.problems[0].code == "PRINT-E014"
    made.close()
