"""The sample files: the figures of the real sets, counted here in plain Python without the product."""

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ROOT / "apps"
SPLIT = ROOT / "tools" / "samples" / "split.py"
SHARED = Path(os.environ.get("FORMWRIGHT_SHARED", ROOT.parent / "shared"))
CLIENTS = SHARED / "data" / "uci-credit-default" / "clients.csv"
COMPLAINTS = SHARED / "data" / "cfpb-complaints" / "complaints.xlsx"
NEWEST_THREE = ("2005-07", "2005-08", "2005-09")
REGION_CODES = re.compile(r'Region\("(.+)", "(\d{6})"\)')

needs_shared = pytest.mark.skipif(
    not (CLIENTS.exists() and COMPLAINTS.exists()), reason=f"the public sets are not below {SHARED}"
)

Rows = list[dict[str, str]]


def sheet(root: Path, app: str, name: str) -> Rows:
    with (root / app / "samples" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def late_three(statements: Rows, least: int) -> int:
    """R-01 by hand: late in the newest three periods, the newest amount at least `least`."""
    by_card: dict[str, dict[str, dict[str, str]]] = {}
    for row in statements:
        by_card.setdefault(row["卡片"], {})[row["账期"]] = row
    return sum(
        all(int(periods[period]["逾期月数"]) > 0 for period in NEWEST_THREE)
        and int(periods["2005-09"]["账单金额"]) >= least
        for periods in by_card.values()
    )


def stages(statements: Rows) -> Counter[int]:
    return Counter(min(int(row["逾期月数"]), 4) for row in statements if row["账期"] == "2005-09")


def age_on(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def check_character(body: str) -> str:
    """GB 11643 by ISO 7064: the whole number's weighted sum is 1 modulo 11."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    remainder = (1 - total) % 11
    return "X" if remainder == 10 else str(remainder)


def linked(rows: Iterable[dict[str, str]], column: str, targets: Rows, key: str) -> bool:
    return {row[column] for row in rows if row[column]} <= {row[key] for row in targets}


@pytest.fixture(scope="module")
def customers() -> Rows:
    return sheet(APPS, "customer_base", "customers.csv")


@pytest.fixture(scope="module")
def statements() -> Rows:
    return sheet(APPS, "credit_card_crm", "statements.csv")


def test_the_shipped_slice_has_its_rows(customers: Rows, statements: Rows) -> None:
    counts = {
        "customers": len(customers),
        "cards": len(sheet(APPS, "credit_card_crm", "cards.csv")),
        "statements": len(statements),
        "repayments": len(sheet(APPS, "credit_card_crm", "repayments.csv")),
        "tickets": len(sheet(APPS, "customer_base", "tickets.csv")),
    }
    assert counts == {"customers": 2000, "cards": 2000, "statements": 12000, "repayments": 12000, "tickets": 764}


def test_r_01_hits_158_cards_of_the_shipped_slice(statements: Rows) -> None:
    assert late_three(statements, 5001) == 158


def test_columns_are_titles_of_fields_and_files_load_in_the_order_of_their_links() -> None:
    for app in ("customer_base", "credit_card_crm"):
        folder = APPS / app / "samples"
        order = json.loads((folder / "samples.json").read_text(encoding="utf-8"))
        assert order["business_date"] == "2005-09-30"
        assert {entry["file"] for entry in order["files"]} == {path.name for path in folder.glob("*.csv")}
        loaded: set[str] = {"customer"} if app == "credit_card_crm" else set()
        for entry in order["files"]:
            form = entry["form"].partition(".")[2]
            definition = json.loads((APPS / app / "forms" / f"{form}.json").read_text(encoding="utf-8"))
            fields = {field["title"]["zh"]: field for field in definition["fields"]}
            with (folder / entry["file"]).open(encoding="utf-8", newline="") as file:
                header = next(csv.reader(file))
            assert set(header) <= set(fields)
            written = {fields[title]["key"] for title in header}
            needed = {f["key"] for f in definition["fields"] if f.get("required") and "default" not in f}
            assert needed | set(entry["keys"]) <= written
            links = {f["to"].rpartition(".")[2] for t in header if (f := fields[t])["type"] == "link"}
            assert links <= loaded
            loaded.add(form)


def test_links_find_their_records(customers: Rows, statements: Rows) -> None:
    cards = sheet(APPS, "credit_card_crm", "cards.csv")
    repayments = sheet(APPS, "credit_card_crm", "repayments.csv")
    assert linked(cards, "持卡人", customers, "客户号")
    assert linked(cards, "卡产品", sheet(APPS, "credit_card_crm", "products.csv"), "产品代码")
    assert linked(statements, "卡片", cards, "卡号")
    assert linked(repayments, "还款账单", statements, "账单编号")
    assert linked(repayments, "卡片", cards, "卡号")
    for name in ("tickets.csv", "interactions.csv"):
        assert linked(sheet(APPS, "customer_base", name), "客户", customers, "客户号")


def test_a_payment_settles_the_statement_of_the_month_before(statements: Rows) -> None:
    period = {row["账单编号"]: row["账期"] for row in statements}
    for row in sheet(APPS, "credit_card_crm", "repayments.csv"):
        year, month = map(int, row["还款日期"][:7].split("-"))
        expected = f"{year}-{month - 1:02d}" if month > 4 else None
        assert period.get(row["还款账单"]) == expected


def test_invented_numbers_are_well_formed_unique_and_fit_the_person(customers: Rows) -> None:
    source = (ROOT / "tools" / "samples" / "regions.py").read_text(encoding="utf-8")
    codes = dict(REGION_CODES.findall(source))
    for row in customers:
        number = row["证件号码"]
        assert number[17] == check_character(number[:17])
        assert number[6:14] == row["出生日期"].replace("-", "")
        assert number[:6] == codes[row["所在地区"]]
        assert int(number[16]) % 2 == (row["性别"] == "男")
        assert re.fullmatch(r"1[3-9]\d{9}", row["手机号"])
    for column in ("证件号码", "手机号", "客户号", "电子邮箱"):
        assert len({row[column] for row in customers}) == len(customers)


def test_the_check_character_of_a_published_number() -> None:
    assert check_character("11010519491231002") == "X"


def test_narratives_are_short_and_ticket_tiers_follow_the_routing_rule() -> None:
    for row in sheet(APPS, "customer_base", "tickets.csv"):
        assert 0 < len(row["诉求内容"]) <= 800
        amount = float(row["涉及金额"] or 0)
        tier = "主管" if amount > 10_000 else "二线" if row["问题分类"] == "欺诈盗用" or amount > 500 else "一线"
        assert row["处理层级"] == tier
        assert row["受理时间"].endswith("+08:00")


def split(out: Path, *more: str) -> dict[str, int]:
    command = [sys.executable, str(SPLIT), "--clients", str(CLIENTS), "--complaints", str(COMPLAINTS)]
    done = subprocess.run([*command, "--out", str(out), *more], capture_output=True, text=True, check=True)
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


@needs_shared
def test_the_shipped_files_are_what_the_script_makes(tmp_path: Path) -> None:
    split(tmp_path, "--limit", "2000")
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.*"))
    assert len(made) == 9
    for path in made:
        assert (tmp_path / path).read_bytes() == (APPS / path).read_bytes(), path


@needs_shared
def test_the_whole_set_gives_the_published_figures(tmp_path: Path) -> None:
    assert split(tmp_path)["statements"] == 120_000
    whole = sheet(tmp_path, "credit_card_crm", "statements.csv")
    assert late_three(whole, 5001) == 1739
    assert late_three(whole, 5000) == 1742
    assert stages(whole) == {0: 15_236, 1: 2_569, 2: 1_890, 3: 202, 4: 103}
    people = sheet(tmp_path, "customer_base", "customers.csv")
    assert len({row["证件号码"] for row in people}) == 20_000
    with CLIENTS.open(encoding="utf-8", newline="") as file:
        ages = [int(row["AGE"]) for row in csv.DictReader(file)]
    assert [age_on(date.fromisoformat(row["出生日期"]), date(2005, 9, 30)) for row in people] == ages


@needs_shared
def test_the_workbook_of_the_first_clients_splits_like_the_csv_file(tmp_path: Path) -> None:
    workbook = CLIENTS.with_name("clients_first2000.xlsx")
    command = [sys.executable, str(SPLIT), "--clients", str(workbook), "--complaints", str(COMPLAINTS)]
    subprocess.run([*command, "--out", str(tmp_path)], capture_output=True, check=True)
    made = tmp_path / "credit_card_crm" / "samples" / "statements.csv"
    assert made.read_bytes() == (APPS / "credit_card_crm" / "samples" / "statements.csv").read_bytes()
