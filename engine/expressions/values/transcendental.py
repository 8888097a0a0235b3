"""Roots, powers, exponentials and logarithms of numbers with ten places, rounded half away to ten places; null where
there is no real value or it has more than 26 digits before the point.

Computed with 60 digits (`decimal` is correctly rounded), so the ten kept ones are exact but for results within
10**-40 of a tie.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from math import isqrt

PLACES = 10
ONE = 10**PLACES
LARGEST = 10**36
EXPONENTS = 60  # e**60 is above 10**26
CONTEXT = Context(prec=60)


def root(x: int) -> int | None:
    """Return the square root."""
    if x < 0:
        return None
    low: int = isqrt(x * ONE)
    return low + int(x * ONE - low * low > low)


def kept(value: Decimal) -> int | None:
    """Return the number at ten places."""
    scaled = int(value.scaleb(PLACES, CONTEXT).to_integral_value(ROUND_HALF_UP, CONTEXT))
    return scaled if abs(scaled) < LARGEST else None


def exponential(x: int) -> int | None:
    """Return e to the power of a number."""
    if x > EXPONENTS * ONE:
        return None
    return 0 if x < -EXPONENTS * ONE else kept(CONTEXT.exp(Decimal(x).scaleb(-PLACES, CONTEXT)))


def natural(x: int) -> int | None:
    """Return the natural logarithm."""
    return kept(CONTEXT.ln(Decimal(x).scaleb(-PLACES, CONTEXT))) if x > 0 else None


def logarithm(x: int, base: int) -> int | None:
    """Return the logarithm to a base."""
    if x <= 0 or base <= 0 or base == ONE:
        return None
    top, bottom = (CONTEXT.ln(Decimal(v).scaleb(-PLACES, CONTEXT)) for v in (x, base))
    return kept(CONTEXT.divide(top, bottom))


def power(x: int, y: int) -> int | None:
    """Return x to the power of y; a negative base takes whole powers only."""
    base, exponent = (Decimal(v).scaleb(-PLACES, CONTEXT) for v in (x, y))
    whole = y % ONE == 0
    if x == 0:
        return ONE if y == 0 else 0 if y > 0 else None
    if x < 0 and not whole:
        return None
    size = CONTEXT.multiply(exponent, CONTEXT.ln(abs(base)))
    if abs(size) > EXPONENTS:
        return None if size > 0 else 0
    value = CONTEXT.exp(size) if not whole or abs(exponent) > 1_000 else CONTEXT.power(abs(base), exponent)
    found = kept(value)
    return -found if found is not None and x < 0 and (y // ONE) % 2 else found
