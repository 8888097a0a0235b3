"""Distances against another formula: the angle between vectors, in high precision where it matters."""

from __future__ import annotations

import random
from math import atan2, cos, hypot, radians, sin

import pytest

from engine.expressions.values import geo

D = geo.DEGREE


def metres(lat1: float, lng1: float, lat2: float, lng2: float) -> float:
    """Return the distance by the two-argument arc tangent (Vincenty's formula on a sphere)."""
    a, b, across = radians(lat1), radians(lat2), radians(lng2 - lng1)
    top = hypot(cos(b) * sin(across), cos(a) * sin(b) - sin(a) * cos(b) * cos(across))
    return geo.RADIUS_METRES * atan2(top, sin(a) * sin(b) + cos(a) * cos(b) * cos(across))


def test_distances_are_those_of_the_other_formula() -> None:
    r = random.Random(6)
    for _ in range(500):
        places = [r.uniform(-90, 90), r.uniform(-180, 180), r.uniform(-90, 90), r.uniform(-180, 180)]
        found = geo.distance(*(round(p * D) for p in places))
        assert found is not None
        assert abs(found - metres(*places)) < 0.6
        assert geo.distance(*(round(p * D) for p in (places[2], places[3], places[0], places[1]))) == found


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ((0, 0, 0, 0), 0),
        ((0, 0, 0, 180), 20_015_114),
        ((90, 0, -90, 77), 20_015_114),
        ((90, 10, 90, -170), 0),
        ((0, -180, 0, 180), 0),
        ((0, 0, 0, 1), 111_195),
        ((91, 0, 0, 0), None),
        ((0, 181, 0, 0), None),
        ((0, 0, 10**30, 0), None),
    ],
)
def test_the_edges_of_the_earth(places: tuple[int, ...], expected: int | None) -> None:
    assert geo.distance(*(p * D for p in places)) == expected
