"""Finance against another computation: exact fractions and plain loops; and the values of Excel's help pages."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction

import pytest

from engine.expressions.check import check
from engine.expressions.python import compile_python
from engine.expressions.values import finance
from tests.engine.expressions.stores import WORLD, open_store
from tests.engine.expressions.world import CONTEXT, MAIN, SCHEMA

R, A = 10**finance.RATE_PLACES, 10**finance.AMOUNT_PLACES


def rounded(x: Fraction) -> int:
    """Return the fraction at 10 places, half away from zero."""
    scaled = abs(x) * A
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return whole if x >= 0 else -whole


def paid(rate: Fraction, periods: int, present: Fraction, future: Fraction, due: int) -> Fraction:
    growth = (1 + rate) ** periods
    series = (growth - 1) / rate if rate else Fraction(periods)
    return -(present * growth + future) / (series * (1 + rate if due else 1))


def plan(
    rate: Fraction, periods: int, present: Fraction, future: Fraction, due: int
) -> list[tuple[Fraction, Fraction]]:
    """Return interest and principal of each period, by walking the balance."""
    payment, balance, out = paid(rate, periods, present, future, due), present, []
    for period in range(periods):
        bearing = 0 if due and period == 0 else balance
        interest = -bearing * rate
        out.append((interest, payment - interest))
        balance += payment - interest
    return out


CASES = [
    (Fraction(5, 1200), 36, 10_000, 0, 0),
    (Fraction(5, 1200), 36, 10_000, 0, 1),
    (Fraction(18, 1200), 12, 3_000, -500, 1),
    (Fraction(0), 10, 999, 1, 0),
    (Fraction(-1, 100), 7, 1_234, 0, 0),
    (Fraction(1, 10**18), 24, 123_456_789, 0, 0),
    (Fraction(2), 5, 1, 1, 1),
]


@pytest.mark.parametrize(("rate", "periods", "present", "future", "due"), CASES)
def test_annuities_are_exact(rate: Fraction, periods: int, present: int, future: int, due: int) -> None:
    scaled = round(rate * R)
    exact = Fraction(scaled, R)
    now, then = Fraction(present), Fraction(future)
    payment = paid(exact, periods, now, then, due)
    assert finance.pmt(scaled, periods, present * A, future * A, due) == rounded(payment)
    walked = plan(exact, periods, now, then, due)
    for first, last in ((1, 1), (2, 3), (1, periods), (periods, periods)):
        args = (scaled, periods, present * A, first, last, future * A, due)
        assert finance.cumipmt(*args) == rounded(sum((i for i, _ in walked[first - 1 : last]), Fraction(0)))
        assert finance.cumprinc(*args) == rounded(sum((p for _, p in walked[first - 1 : last]), Fraction(0)))


@pytest.mark.parametrize(("rate", "periods", "present", "future", "due"), CASES)
def test_present_and_future_value_are_exact(rate: Fraction, periods: int, present: int, future: int, due: int) -> None:
    scaled, payment = round(rate * R), -12_345_678_901
    exact, each = Fraction(scaled, R), Fraction(payment, A)
    flows = [each * (1 + exact) ** (periods - i + (1 if due else 0)) for i in range(1, periods + 1)]
    growth = (1 + exact) ** periods
    assert finance.fv(scaled, periods, payment, present * A, due) == rounded(-(present * growth + sum(flows)))
    assert finance.pv(scaled, periods, payment, future * A, due) == rounded(-(future + sum(flows)) / growth)


@pytest.mark.parametrize(
    ("found", "excel", "places"),
    [
        (finance.nper(R // 100, -100 * A, -1000 * A, 10_000 * A, 1), "59.6738657", 7),
        (finance.nper(R // 100, -100 * A, -1000 * A, 10_000 * A, 0), "60.0821229", 7),
        (finance.nper(R // 100, -100 * A, -1000 * A, 0, 0), "-9.57859404", 8),
        (finance.rate_of(48, -200 * A, 8000 * A, 0, 0), "0.0077014725", 10),
        (finance.irr([-70_000, 12_000, 15_000, 18_000, 21_000]), "-0.0212448", 7),
        (finance.irr([-70_000, 12_000, 15_000, 18_000, 21_000, 26_000]), "0.0866309", 7),
        (finance.irr([-70_000, 12_000, 15_000]), "-0.443507", 6),
        (finance.npv(R // 10, [-10_000, 3_000, 4_200, 6_800], 0), "1188.44", 2),
        (finance.eir(R * 525 // 10_000, 4), "0.0535427", 7),
        (finance.nominal_rate(R * 53_543 // 1_000_000, 4), "0.05250032", 8),
    ],
)
def test_values_of_the_help_pages_of_excel(found: int | None, excel: str, places: int) -> None:
    assert found is not None
    assert abs(Fraction(found, A) - Fraction(excel)) <= Fraction(1, 2 * 10**places)


def test_xirr_of_the_help_page_of_excel() -> None:
    days = [date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1)]
    flows = [-10_000, 2_750, 4_250, 3_250, 2_750]
    found = finance.xirr([d.toordinal() for d in days], flows)
    assert found is not None
    assert abs(Fraction(found, A) - Fraction("0.373362535")) < Fraction(1, 10**8)
    assert finance.xirr([d.toordinal() for d in days[::-1]], flows[::-1]) == found


def test_a_rate_that_was_found_repays() -> None:
    r = random.Random(3)
    for _ in range(60):
        periods, rate = r.randint(1, 60), round(Fraction(r.randint(1, 400), 10_000) * R)
        payment = finance.pmt(rate, periods, 10**6 * A, 0, r.choice([0, 1]) if periods > 1 else 0)
        assert payment is not None
        for due in (0, 1):
            found = finance.rate_of(periods, finance.pmt(rate, periods, 10**9 * A, 0, due) or 0, 10**9 * A, 0, due)
            if periods > 1 or not due:
                assert found is not None
                assert abs(found - rate // 10**8) <= 1


def test_a_rate_of_return_is_worth_nothing() -> None:
    r = random.Random(4)
    for _ in range(60):
        flows = [-r.randint(1, 10**6), *(r.randint(0, 10**6) for _ in range(r.randint(1, 40)))]
        found = finance.irr(flows)
        if found is None:
            assert not max(flows) > 0 or sum(flows) < -0.99 * -flows[0]
            continue
        below, above = (
            sum(Fraction(f) / (1 + Fraction(found + step, A)) ** i for i, f in enumerate(flows)) for step in (1, -1)
        )
        assert below <= 0 <= above


def test_out_of_the_domain_is_null_and_nothing_raises() -> None:
    huge = 10**36
    for rate in (-2 * R, -R, 0, 1, R, huge, -huge):
        for periods in (-1, 0, 1, 12_000, 12_001, huge):
            for amount in (0, 1, -huge, huge):
                for due in (0, 1, -5):
                    finance.pmt(rate, periods, amount, -amount, due)
                    finance.fv(rate, periods, amount, amount, due)
                    finance.pv(rate, periods, amount, 1, due)
                    finance.nper(rate, amount, amount + 1, -amount, due)
                    finance.cumipmt(rate, periods, amount, 1, periods, 0, due)
                finance.eir(rate, periods)
                finance.nominal_rate(rate, periods)
                finance.npv(rate, [amount, -amount], 2)
    assert finance.pmt(0, 12_001, A, 0, 0) is None
    assert finance.irr([]) is finance.irr([0]) is finance.irr([1, 2]) is finance.xirr([], []) is None
    assert finance.irr([-1] * 1_000 + [5_000]) is None
    assert finance.rate_of(12, 0, 0, 0, 0) is finance.rate_of(0, 1, 1, 1, 0) is None


def test_a_literal_beyond_64_bits_reaches_sqlite_exactly() -> None:
    store = open_store("sqlite", "", WORLD)
    node, _ = check({"fv": [99999.99, {"var": "unit"}, 1, {"var": "bal"}]}, SCHEMA, MAIN)
    assert node is not None
    assert store.run([node]) == [[compile_python(node)(row, CONTEXT) for row in WORLD.linked()]]
    store.close()


def test_rows_are_put_in_order_whatever_order_they_come_in() -> None:
    rows = '[["2024-03-01", 1, 60], ["2024-01-01", 3, -100], [null, 9, null], ["2024-03-01", 0, 60]]'
    assert finance.irr_of_rows(rows) == finance.irr([-100, 60, 60])
    assert finance.npv_of_rows(R // 10, '[["b", 1, "5"], [null, 2, -3]]', 1) == finance.npv(R // 10, [-3, 5], 1)
    assert finance.xirr_of_rows('[["2025-01-01", 1, 11], [null, 2, 7], ["2024-01-02", 1, -10]]') == A // 10


@pytest.mark.parametrize(
    ("start", "end", "bond", "euro", "excel"),
    [
        ((2011, 1, 30), (2011, 2, 1), 1, 1, 1),
        ((2007, 1, 15), (2007, 1, 30), 15, 15, 15),
        ((2007, 1, 15), (2007, 2, 15), 30, 30, 30),
        ((2007, 8, 31), (2008, 2, 28), 178, 178, 178),
        ((2006, 8, 20), (2007, 2, 20), 180, 180, 180),
        ((2007, 2, 28), (2007, 3, 31), 33, 32, 30),
        ((2006, 8, 31), (2007, 2, 28), 178, 178, 178),
        ((2007, 2, 26), (2008, 2, 29), 363, 363, 363),
        ((2024, 2, 29), (2024, 3, 31), 32, 31, 30),
        ((2007, 1, 15), (2007, 1, 31), 16, 15, 16),
        ((2007, 3, 31), (2007, 1, 31), -60, -60, -60),
    ],
)
def test_months_of_30_days(
    start: tuple[int, int, int], end: tuple[int, int, int], bond: int, euro: int, excel: int
) -> None:
    found = [finance.days_30(date(*start), date(*end), m) for m in ("30/360", "30E/360", "US")]
    assert found == [bond, euro, excel]


def test_act_act_counts_each_day_in_its_own_year() -> None:
    r = random.Random(5)
    for _ in range(200):
        start = date(1900, 1, 1) + timedelta(r.randint(0, 140_000))
        end = start + timedelta(r.randint(0, 1_500))
        days = [start + timedelta(i) for i in range((end - start).days)]
        lengths = [(date(d.year + 1, 1, 1) - date(d.year, 1, 1)).days for d in days]
        exact = Fraction(lengths.count(365), 365) + Fraction(lengths.count(366), 366)
        assert Fraction(finance.isda_place(end) - finance.isda_place(start), finance.ISDA_YEAR) == exact
