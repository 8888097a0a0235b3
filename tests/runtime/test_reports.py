"""Reports against plain Python over the same rows: any question of any viewer, on both databases."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.reports.grains import start_of
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller, signed_in
from tests.support.reports import DOCUMENTS
from tests.support.workspaces import create, load, person

ZONE = ZoneInfo("Asia/Shanghai")
LIMITS = (Decimal(0), Decimal("10.50"), Decimal(100))
Row = Mapping[str, Any]


def sales(seed: int, count: int, buyers: int) -> list[dict[str, Any]]:
    """Return random sales: blanks in every field, days at the edges of periods, amounts on the limits of bands."""
    pick = random.Random(seed)
    days = ["2025-12-31", "2026-01-01", "2026-01-04", "2026-01-05", "2026-03-31", "2026-04-01", "2026-10-15", None]
    out = []
    for number in range(count):
        day = pick.choice(days)
        moment = datetime(2026, 1, 31, 15, 59, tzinfo=UTC) + timedelta(minutes=pick.choice([0, 1, 60 * 24 * 40]))
        out.append(
            {
                "no": f"S{number % (count - 1)}",
                "buyer": pick.choice([None, *range(1, buyers + 1)]),
                "seller": pick.choice([None, 1, 2]),
                "day": day,
                "at": pick.choice([None, moment.isoformat()]),
                "amount": pick.choice([None, "0", "-3.20", "10.50", "10.49", "100", "99.99", "12345678901.25"]),
                "pieces": pick.choice([None, 0, 1, 2, 7, -3]),
                "weight": pick.choice([None, "0.001", "1.5", "1000000.999"]),
                "kind": pick.choice([None, "toy", "book"]),
                "gift": pick.choice([None, True, False]),
                "hidden": pick.choice([None, "4", "987654.32"]),
            }
        )
    return out


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """Sales, buyers and returns; persons 1 and 2 are sellers."""
    load(workspace, DOCUMENTS)
    for name in ("ann", "bob"):
        person(workspace, name, "seller")
    create(workspace, "shop.buyer", {"name": "B1", "level": "low"}, {"name": "B2", "level": "high"}, {"name": "B3"})
    ids = create(workspace, "shop.sale", *sales(7, 120, 3))
    pick = random.Random(1)
    returns = [{"sale": pick.choice(ids), "amount": pick.choice([None, "1.25", "3"])} for _ in range(60)]
    create(workspace, "shop.return", *returns)
    return workspace


@pytest.fixture
def boss(shop: Workspace) -> Caller:
    return caller(shop, "boss", "boss")


# --- the same in plain Python -----------------------------------------------------------------------------------------


def listed(one: Caller, form: str, **query: Any) -> list[dict[str, Any]]:
    """Return all records of a list, page by page."""
    rows: list[dict[str, Any]] = []
    after: dict[str, Any] = {}
    while True:
        answer = one.get(f"/api/records/{form}", limit="200", **after, **query)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        rows += found["rows"]
        if found["next"] is None:
            return rows
        after = {"after": found["next"]}


def plain(one: Caller) -> list[dict[str, Any]]:
    """Return the sales a person sees, with exact decimals and their returns."""
    returned: dict[int, list[Decimal | None]] = {}
    for row in listed(one, "shop.return"):
        amount = row["values"]["amount"]
        returned.setdefault(row["values"]["sale"]["id"], []).append(None if amount is None else Decimal(amount))
    out = []
    for row in listed(one, "shop.sale"):
        found = dict(row["values"])
        for key in ("amount", "weight", "hidden"):
            found[key] = Decimal(found[key]) if found.get(key) not in (None, "***") else None
        found["pieces"] = None if found["pieces"] is None else int(found["pieces"])
        found["day"] = None if found["day"] is None else date.fromisoformat(found["day"])
        found["at"] = None if found["at"] is None else datetime.fromisoformat(found["at"]).astimezone(ZONE).date()
        found["buyer"] = found["buyer"]["id"] if found["buyer"] else None
        found["returns"] = returned.get(row["id"], [])
        out.append({"id": row["id"], **found})
    return out


def cut(key: str, grain: Any) -> Callable[[Row], Any]:
    return lambda row: None if row[key] is None else start_of(row[key], grain).isoformat()


def band(row: Row) -> int | None:
    return None if row["amount"] is None else sum(row["amount"] >= limit for limit in LIMITS)


GROUPS: dict[str, Callable[[Row], Any]] = {
    "buyer": lambda row: row["buyer"],
    "level": lambda row: row["buyer_level"],
    "their_level": lambda row: row["buyer_level"],
    "kind": lambda row: row["kind"],
    "gift": lambda row: bool(row["gift"]),
    "day": lambda row: None if row["day"] is None else row["day"].isoformat(),
    "day_d": cut("day", "day"),
    "week": cut("day", "week"),
    "month": cut("day", "month"),
    "quarter": cut("day", "quarter"),
    "year": cut("day", "year"),
    "at_month": cut("at", "month"),
    "no": lambda row: row["no"],
    "pieces": lambda row: None if row["pieces"] is None else str(row["pieces"]),
    "band": band,
    "parity": lambda row: None if row["pieces"] is None else str(row["pieces"] - int(row["pieces"] / 2) * 2),
    "large": lambda row: row["amount"] is not None and row["amount"] > 1000,
}


def total(values: Sequence[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), Decimal(0))


def rounded(value: Decimal | None, places: int) -> str | None:
    return None if value is None else str(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0)


def over(top: Decimal, bottom: Decimal, places: int) -> str | None:
    return None if not bottom else rounded(top / bottom, places)


def filled(rows: Sequence[Row], key: str) -> list[Any]:
    return [row[key] for row in rows if row[key] is not None]


def extreme(values: Sequence[Any], pick: Callable[[Any], Any]) -> Any:
    return rounded(pick(values), 2) if values else None


def gift_amount(rows: Sequence[Row]) -> Decimal:
    return total([row["amount"] for row in rows if row["gift"]])


def returns(rows: Sequence[Row]) -> list[Decimal]:
    return [one for row in rows for one in row["returns"] if one is not None]


FIGURES: dict[str, Callable[[Sequence[Row]], Any]] = {
    "count": lambda rows: str(len(rows)),
    "gifts": lambda rows: str(sum(bool(row["gift"]) for row in rows)),
    "with_amount": lambda rows: str(len(filled(rows, "amount"))),
    "amount": lambda rows: rounded(total([row["amount"] for row in rows]), 2),
    "gift_amount": lambda rows: rounded(gift_amount(rows), 2),
    "weight": lambda rows: rounded(total([row["weight"] for row in rows]), 3),
    "buyers": lambda rows: str(len(set(filled(rows, "buyer")))),
    "mean": lambda rows: over(total(filled(rows, "amount")), Decimal(len(filled(rows, "amount"))), 2),
    "least": lambda rows: extreme(filled(rows, "amount"), min),
    "most": lambda rows: extreme(filled(rows, "amount"), max),
    "first_day": lambda rows: min(filled(rows, "day")).isoformat() if filled(rows, "day") else None,
    "worth": lambda rows: rounded(
        total([None if None in (row["amount"], row["pieces"]) else row["amount"] * row["pieces"] for row in rows]), 2
    ),
    "returned": lambda rows: rounded(total(returns(rows)), 2),
    "returns": lambda rows: str(sum(len(row["returns"]) for row in rows)),
    "returns_amount": lambda rows: rounded(total(returns(rows)), 2),
    "return_mean": lambda rows: over(total(returns(rows)), Decimal(len(returns(rows))), 2),
    "big": lambda rows: str(sum(row["amount"] > 1000 for row in rows if row["amount"] is not None)),
    "ratio": lambda rows: over(gift_amount(rows), total([row["amount"] for row in rows]), 6),
    "each": lambda rows: over(total([row["amount"] for row in rows]), Decimal(len(rows)), 2),
    "net": lambda rows: rounded(total([row["amount"] for row in rows]) - total(returns(rows)), 2),
}


class People:
    """Viewers with the rows each sees; said shortly when a test tells its arguments."""

    def __init__(self, by_name: Mapping[str, tuple[Caller, list[dict[str, Any]]]]) -> None:
        self.by_name = by_name

    def __repr__(self) -> str:
        return "People()"


def grouped(rows: Sequence[Row], dimensions: Sequence[str]) -> dict[tuple[Any, ...], list[Row]]:
    out: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        out.setdefault(tuple(GROUPS[key](row) for key in dimensions), []).append(row)
    return out


def asked(one: Caller, dimensions: Sequence[str], measures: Sequence[str], **more: Any) -> dict[str, Any]:
    body = {"dataset": "shop.sales", "dimensions": list(dimensions), "measures": list(measures), **more}
    answer = one.post("/api/query", body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def compared(one: Caller, rows: Sequence[Row], dimensions: Sequence[str], measures: Sequence[str], **more: Any) -> None:
    """Assert that the product's figures are those of plain Python, groups, totals and all."""
    found = asked(one, dimensions, measures, **more)
    expected = {
        key: [FIGURES[measure](group) for measure in measures] for key, group in grouped(rows, dimensions).items()
    }
    many = len(dimensions)
    if not dimensions:
        expected = {(): [FIGURES[measure](rows) for measure in measures]}
    assert {tuple(row[:many]): row[many:] for row in found["rows"]} == expected
    assert len(found["rows"]) == len(expected)
    assert not found["truncated"]
    assert found["totals"] == [None] * many + [FIGURES[measure](rows) for measure in measures]


@pytest.mark.parametrize("key", GROUPS)
def test_every_dimension_groups_as_plain_python_does(boss: Caller, key: str) -> None:
    compared(boss, plain(boss), [key], ["count", "amount"])


def test_every_measure_is_what_plain_python_counts(boss: Caller) -> None:
    rows = plain(boss)
    assert len(rows) == 120
    for dimensions in ([], ["kind"], ["gift", "month"]):
        compared(boss, rows, dimensions, list(FIGURES))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    dimensions=st.lists(st.sampled_from(sorted(GROUPS)), max_size=3, unique=True),
    measures=st.lists(st.sampled_from(sorted(FIGURES)), min_size=1, max_size=4, unique=True),
    who=st.sampled_from(["boss", "ann", "bob"]),
    gift=st.sampled_from([None, True, False]),
)
def test_any_question_of_any_viewer_agrees_with_plain_python(
    people: People,
    dimensions: list[str],
    measures: list[str],
    who: str,
    gift: bool | None,
) -> None:
    one, rows = people.by_name[who]
    if who != "boss":  # a dimension over a link needs that form's records without limit
        dimensions = [key for key in dimensions if key != "their_level"]
    condition = None if gift is None else ({"var": "gift"} if gift else {"!": {"var": "gift"}})
    kept = [row for row in rows if gift is None or bool(row["gift"]) == gift]
    compared(one, kept, dimensions, measures, filter=condition)


@pytest.fixture
def people(shop: Workspace, boss: Caller) -> People:
    """Three viewers with the rows each sees."""
    seen = {"boss": boss, "ann": signed_in(shop, "ann"), "bob": signed_in(shop, "bob")}
    found = {name: (one, plain(one)) for name, one in seen.items()}
    assert 0 < len(found["ann"][1]) < 120
    assert {row["id"] for row in found["ann"][1]}.isdisjoint(row["id"] for row in found["bob"][1])
    return People(found)
