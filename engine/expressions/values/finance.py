"""Money over time: annuities, rates of return and day counts, as Excel names and signs them.

Amounts are integers at 10 places, rates at 18; results at 10, rounded half away from zero, null from 10**18 on. All is
computed in decimals of 60 digits without traps: what leaves the domain is not finite and becomes null.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

RATE_PLACES, AMOUNT_PLACES = 18, 10
MOST_PERIODS = 12_000
MOST_FLOWS = 1_000
ISDA_YEAR = 365 * 366

_EXACT = Context(prec=60, Emax=999_999, Emin=-999_999, traps=[])
_SEARCH = Context(prec=40, Emax=999_999, Emin=-999_999, traps=[])
_NOTHING, _ONE = Decimal(0), Decimal(1)
_POINTS = (1, 10, 50, 100, 200, 500, 1_000, 2_000, 5_000)
_STEPS = [Decimal(x) / 10_000 for x in (*_POINTS, 10_000, 20_000, 50_000, 100_000, 1_000_000, 10_000_000)]
_FALLS = [Decimal(-x) / 10_000 for x in (*_POINTS, 9_000, 9_900, 9_990)]
_CLOSE = Decimal("1e-18")


def pmt(rate: int, periods: int, present: int, future: int, due: int) -> int | None:
    """Return the payment of each period; `due` is 0 at its end, else at its beginning."""
    with localcontext(_EXACT):
        r = _rate(rate)
        return _result(_payment(r, periods, _amount(present), _amount(future), due)) if _fits(r, periods) else None


def fv(rate: int, periods: int, payment: int, present: int, due: int) -> int | None:
    """Return the future value of a present value and equal payments."""
    with localcontext(_EXACT):
        r = _rate(rate)
        if not _fits(r, periods):
            return None
        growth, series = _grown(r, periods)
        return _result(-(_amount(present) * growth + _amount(payment) * _due(r, due) * series))


def pv(rate: int, periods: int, payment: int, future: int, due: int) -> int | None:
    """Return the present value of equal payments and a future value."""
    with localcontext(_EXACT):
        r = _rate(rate)
        if not _fits(r, periods):
            return None
        growth, series = _grown(r, periods)
        return _result(-(_amount(future) + _amount(payment) * _due(r, due) * series) / growth)


def nper(rate: int, payment: int, present: int, future: int, due: int) -> int | None:
    """Return the number of periods, with places."""
    with localcontext(_EXACT):
        r, paid, now, then = _rate(rate), _amount(payment), _amount(present), _amount(future)
        if not r:
            return _result(-(now + then) / paid) if paid else None
        if r <= -1:
            return None
        each = paid * _due(r, due)
        above, below = each - then * r, each + now * r
        if not below or above / below <= 0:
            return None
        return _result((above / below).ln() / (_ONE + r).ln())


def cumprinc(rate: int, periods: int, present: int, first: int, last: int, future: int, due: int) -> int | None:
    """Return the principal paid from the first period to the last."""
    with localcontext(_EXACT):
        found = _shares(rate, periods, present, first, last, future, due)
        return None if found is None else _result(found[1])


def cumipmt(rate: int, periods: int, present: int, first: int, last: int, future: int, due: int) -> int | None:
    """Return the interest paid from the first period to the last."""
    with localcontext(_EXACT):
        found = _shares(rate, periods, present, first, last, future, due)
        return None if found is None else _result(found[0])


def rate_of(periods: int, payment: int, present: int, future: int, due: int) -> int | None:
    """Return the rate of each period at which the payments repay the present value."""
    paid, now, then = Decimal(payment), Decimal(present), Decimal(future)

    def rest(r: Decimal) -> Decimal:
        growth, series = _grown(r, periods)
        return now * growth + paid * _due(r, due) * series + then

    return _root(rest) if 1 <= periods <= MOST_PERIODS and (now or then) else None


def irr(flows: list[int]) -> int | None:
    """Return the rate at which the flows, one a period, are worth nothing at their beginning."""

    def worth(r: Decimal) -> Decimal:
        total, factor = _NOTHING, _ONE + r
        for flow in reversed(flows):
            total = total / factor + flow
        return total

    return _root(worth) if _both_ways(flows) else None


def npv(rate: int, flows: list[int], places: int) -> int | None:
    """Return what the flows, one at the end of each period, are worth at the beginning of the first."""
    with localcontext(_EXACT):
        factor, total = _ONE + _rate(rate), _NOTHING
        if factor <= 0 or len(flows) > MOST_FLOWS:
            return None
        for flow in reversed(flows):
            total = (total + flow) / factor
        return _result(total.scaleb(-places))


def xirr(days: list[int], flows: list[int]) -> int | None:
    """Return the yearly rate (of 365 days) at which dated flows are worth nothing; days may count from any date."""
    pairs = sorted(zip(days, flows, strict=False))
    steps = [(day - pairs[0][0], flow) for day, flow in pairs]

    def worth(r: Decimal) -> Decimal:
        daily = (-(_ONE + r).ln() / 365).exp()
        total, power, at = _NOTHING, _ONE, 0
        for day, flow in steps:
            power, at = power * daily ** (day - at), day
            total += power * flow
        return total

    return _root(worth) if _both_ways(flows) else None


def irr_of_rows(rows: str) -> int | None:
    """Return IRR of a JSON list of rows: order, id and flow."""
    return irr([flow for _, flow in _ordered(rows)])


def npv_of_rows(rate: int, rows: str, places: int) -> int | None:
    """Return NPV of a JSON list of rows: order, id and flow."""
    return npv(rate, [flow for _, flow in _ordered(rows)], places)


def xirr_of_rows(rows: str) -> int | None:
    """Return XIRR of a JSON list of rows: date, id and flow."""
    pairs = [(date.fromisoformat(str(day)).toordinal(), flow) for day, flow in _ordered(rows) if day is not None]
    return xirr([day for day, _ in pairs], [flow for _, flow in pairs])


def eir(nominal: int, periods: int) -> int | None:
    """Return the effective rate of a nominal one compounded some times a year."""
    with localcontext(_EXACT):
        r = _rate(nominal)
        if not 1 <= periods <= MOST_PERIODS or r / periods <= -1:
            return None
        return _result((_ONE + r / periods) ** periods - 1)


def nominal_rate(effective: int, periods: int) -> int | None:
    """Return the nominal rate, compounded some times a year, of an effective one."""
    with localcontext(_EXACT):
        r = _rate(effective)
        if not 1 <= periods <= MOST_PERIODS or r <= -1:
            return None
        return _result((((_ONE + r).ln() / periods).exp() - 1) * periods)


def days_30(start: date, end: date, method: str) -> int:
    """Return days of months of 30: `30/360` and `30E/360` of ISDA, `US` as Excel's DAYS360."""
    first, last = start.day, end.day
    if method == "US" and start.month == 2 and date.fromordinal(start.toordinal() + 1).day == 1:
        first = 30
    if last == 31 and (method == "30E/360" or first >= 30):
        last = 30
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - min(first, 30)


def isda_place(day: date) -> int:
    """Return where the date lies on the scale of ISDA's ACT/ACT: 365 * 366 steps a year, leap or not."""
    leap = day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)
    begun = day.toordinal() - date(day.year, 1, 1).toordinal()
    return day.year * ISDA_YEAR + begun * (365 if leap else 366)


def _rate(scaled: int) -> Decimal:
    return Decimal(scaled).scaleb(-RATE_PLACES)


def _amount(scaled: int) -> Decimal:
    return Decimal(scaled).scaleb(-AMOUNT_PLACES)


def _result(value: Decimal) -> int | None:
    """Return the value at 10 places, null if it is not finite or too large."""
    if not value.is_finite() or abs(value) >= 10**18:
        return None
    return int(value.scaleb(AMOUNT_PLACES).to_integral_value(ROUND_HALF_UP))


def _fits(rate: Decimal, periods: int) -> bool:
    return rate > -1 and 1 <= periods <= MOST_PERIODS


def _due(rate: Decimal, due: int) -> Decimal:
    return _ONE + rate if due else _ONE


def _grown(rate: Decimal, periods: int) -> tuple[Decimal, Decimal]:
    """Return what 1 grows to, and what 1 paid at the end of each period grows to."""
    growth = (_ONE + rate) ** periods
    return growth, (growth - 1) / rate if rate else Decimal(periods)


def _payment(rate: Decimal, periods: int, present: Decimal, future: Decimal, due: int) -> Decimal:
    growth, series = _grown(rate, periods)
    return -(present * growth + future) / (_due(rate, due) * series)


def _shares(
    rate: int, periods: int, present: int, first: int, last: int, future: int, due: int
) -> tuple[Decimal, Decimal] | None:
    """Return the interest and the principal paid from the first period to the last."""
    r, now = _rate(rate), _amount(present)
    if not (_fits(r, periods) and 1 <= first <= last <= periods):
        return None
    paid = _payment(r, periods, now, _amount(future), due)

    def owed(after: int) -> Decimal:
        """Return what is owed after some payments; the first due one bears no interest."""
        growth, series = _grown(r, after)
        return now * (growth / (_ONE + r) if due and after else growth) + paid * series

    principal = owed(last) - owed(first - 1)
    return paid * (last - first + 1) - principal, principal


def _both_ways(flows: Sequence[int]) -> bool:
    """Tell whether money goes in and out, in not too many rows."""
    return 0 < len(flows) <= MOST_FLOWS and min(flows) < 0 < max(flows)


def _root(worth: Callable[[Decimal], Decimal]) -> int | None:
    """Return the rate nearest to zero, of those looked at, where the function changes its sign."""
    with localcontext(_SEARCH):
        start = worth(_NOTHING)
        if not start.is_finite():
            return None
        if not start:
            return 0
        ends = [(_NOTHING, start), (_NOTHING, start)]
        for place in range(len(_STEPS)):
            for side, points in enumerate((_STEPS, _FALLS)):
                if place >= len(points):
                    continue
                after = (points[place], worth(points[place]))
                before, ends[side] = ends[side], after
                if after[1].is_finite() and before[1].is_finite() and before[1] * after[1] <= 0:
                    return _result(_narrowed(worth, *before, *after))
        return None


def _narrowed(worth: Callable[[Decimal], Decimal], a: Decimal, fa: Decimal, b: Decimal, fb: Decimal) -> Decimal:
    """Return the root between two points of different sign: false position, halved (Illinois), every third bisected."""
    for turn in range(200):
        if not fb or abs(b - a) < _CLOSE:
            break
        c = (a + b) / 2 if turn % 3 == 2 else (a * fb - b * fa) / (fb - fa)
        fc = worth(c)
        if not fc:
            return c
        if (fc < 0) != (fb < 0):
            a, fa = b, fb
        else:
            fa /= 2
        b, fb = c, fc
    return b


def _ordered(rows: str) -> list[tuple[str | int | None, int]]:
    """Return order and flow of rows that have a flow: by order, those without one first, ties by id."""
    found = [(order, key, int(flow)) for order, key, flow in json.loads(rows) if flow is not None]
    found.sort(key=lambda row: (row[0] is not None, 0 if row[0] is None else row[0], row[1]))
    return [(order, flow) for order, _, flow in found]
