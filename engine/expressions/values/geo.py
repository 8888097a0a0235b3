"""Places on a sphere: coordinates are degrees at 10 places, distances whole metres by the mean radius of the earth."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

DEGREE = 10**10
RADIUS_METRES = 6_371_008.8


def distance(lat1: int, lng1: int, lat2: int, lng2: int) -> int | None:
    """Return the great-circle distance in metres, null where a coordinate lies outside 90 or 180 degrees."""
    if max(abs(lat1), abs(lat2)) > 90 * DEGREE or max(abs(lng1), abs(lng2)) > 180 * DEGREE:
        return None
    a, b = radians(lat1 / DEGREE), radians(lat2 / DEGREE)
    across = sin(radians((lng2 - lng1) / DEGREE) / 2) ** 2 * cos(a) * cos(b)
    chord = sin(radians((lat2 - lat1) / DEGREE) / 2) ** 2 + across
    return int(2 * RADIUS_METRES * asin(sqrt(min(max(chord, 0.0), 1.0))) + 0.5)
