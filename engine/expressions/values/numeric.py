"""Numbers as scaled integers: division and rounding, each exact and done once; to and from decimal text."""

from __future__ import annotations

import math
import re

NUMBER = re.compile(r"[ \u3000]*([+-]?[0-9]{1,18})(?:\.([0-9]{1,10}))?[ \u3000]*\Z")


def divide(n: int, y: int) -> int | None:
    """Return n / y, half away from zero."""
    if not y:
        return None
    if y < 0:
        n, y = -n, -y
    return (n + n + y) // (y + y) if n >= 0 else -((y - n - n) // (y + y))


def divide_up(n: int, y: int) -> int | None:
    """Return n / y, away from zero."""
    if not y:
        return None
    q = -(-abs(n) // abs(y))
    return q if (n < 0) == (y < 0) else -q


def divide_down(n: int, y: int) -> int | None:
    """Return n / y, towards zero."""
    if not y:
        return None
    q = abs(n) // abs(y)
    return q if (n < 0) == (y < 0) else -q


def divide_floor(n: int, y: int) -> int | None:
    """Return the largest integer that is not above n / y."""
    return n // y if y else None


def modulo(x: int, y: int) -> int | None:
    """Return the remainder, signed as the dividend."""
    if not y:
        return None
    r = abs(x) % abs(y)
    return -r if x < 0 else r


def half(x: int, step: int) -> int:
    """Return x / step, half away from zero."""
    q = (2 * abs(x) + step) // (2 * step)
    return -q if x < 0 else q


def up(x: int, step: int) -> int:
    """Return x / step, away from zero."""
    return -(-x // step) if x >= 0 else x // step


def down(x: int, step: int) -> int:
    """Return x / step, towards zero."""
    return x // step if x >= 0 else -(-x // step)


def within(x: int, limit: int) -> int | None:
    """Return `x`, or null where it leaves the limit."""
    return x if -limit < x < limit else None


def decimal_text(value: int, scale: int) -> str:
    """Return the number as decimal text with exactly `scale` places."""
    digits = f"{abs(value):0{scale + 1}d}"
    body = f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits
    return f"-{body}" if value < 0 else body


def parse_number(text: str) -> int | None:
    """Return the number a decimal text means, at 10 places; null if it means none."""
    found = NUMBER.match(text)
    if not found:
        return None
    whole, places = found[1], (found[2] or "").ljust(10, "0")
    value = int(whole.lstrip("+-") + places)
    return -value if whole.startswith("-") else value


def sortable(value: int) -> str:
    """Return the number as text that sorts as the number does, up to 40 digits."""
    number = int(value)
    return f"1{number:040d}" if number >= 0 else f"0{10**40 + number:040d}"


def sign(x: int) -> int:
    """Return 1, 0 or -1."""
    return (x > 0) - (x < 0)


def bank(n: int, step: int) -> int | None:
    """Return n / step, half to even; null if the divisor is zero."""
    if not step:
        return None
    if step < 0:
        n, step = -n, -step
    q, r = divmod(n, step)
    return q + (2 * r > step or (2 * r == step and q % 2))


def grouped(value: int, scale: int) -> str:
    """Return the number as decimal text with a comma between thousands."""
    whole, point, places = decimal_text(abs(value), scale).partition(".")
    return ("-" if value < 0 else "") + f"{int(whole):,}" + point + places


def gcd(x: int, y: int) -> int:
    """Return the greatest common divisor, which is never negative."""
    return math.gcd(x, y)


def lcm(x: int, y: int) -> int:
    """Return the least common multiple, which is never negative."""
    return math.lcm(x, y)
