"""Places: distances between coordinates in degrees, latitude first."""

from __future__ import annotations

from engine.expressions.arithmetic import absolute, align, fit, literal, multiply
from engine.expressions.functions.base import Call, Example, Function, Label, Rule, Template, registered
from engine.expressions.nodes import Node, boolean
from engine.expressions.types import span

PLACES = 10
FARTHEST = 20_015_115  # half of the circumference


def distance(call: Call) -> Node:
    """Return the distance between the first two places."""
    args = tuple(fit(n, span(0, 0, PLACES)) for n in call.nodes[:4])
    return Node("distance", args, span(0, FARTHEST), written=call.nodes[:4])


def within(call: Call) -> Node:
    """Return whether the places are no farther from each other than some kilometres."""
    metres = multiply(call.nodes[4], literal(1_000))
    return boolean("<=", *align([distance(call), metres]), written=call.nodes)


def coordinate(most: int) -> Rule:
    """Return the rule that tells whether a number is a coordinate."""
    return lambda call: boolean("<=", *align([absolute(call.nodes[0]), literal(most)]), written=call.nodes)


def row(name: str, label: Label, help_: Label, args: int, rule: Rule, *examples: Example, **ops: Template) -> Function:
    """Return the row of a function of numbers."""
    return Function(name, name.lower(), label, help_, "geo", ("number",) * args, rule, examples, ops=ops or None)


FUNCTIONS = (
    row(
        "DISTANCE",
        Label("距离", "Distance"),
        Label(
            "两点间的球面距离（米）：纬度、经度、纬度、经度，单位为度",
            "The distance on the sphere in metres: latitude, longitude, latitude, longitude in degrees",
        ),
        4,
        distance,
        Example("DISTANCE(39.9087, 116.3975, 31.2304, 121.4737)", "1068140"),
        Example("DISTANCE(0, 179.5, 0, -179.5)", "111195"),
        Example("DISTANCE(91, 0, 0, 0)", None),
        distance=Template("distance({0}, {1}, {2}, {3})", registered("distance"), None),
    ),
    row(
        "WITHINKM",
        Label("在若干公里内", "Within kilometres"),
        Label("两点相距不超过若干公里", "Whether two places are no farther apart than some kilometres"),
        5,
        within,
        Example("WITHINKM(39.9, 116.4, 39.9, 116.5, 8.6)", True),
        Example("WITHINKM(39.9, 116.4, 39.9, 116.5, 8.5)", False),
        Example("WITHINKM(91, 0, 91, 0, 1)", False),
    ),
    row(
        "LATVALID",
        Label("是纬度", "Is a latitude"),
        Label("在 -90 与 90 之间", "Between -90 and 90"),
        1,
        coordinate(90),
        Example("LATVALID(-90)", True),
        Example("LATVALID(90.000001)", False),
    ),
    row(
        "LNGVALID",
        Label("是经度", "Is a longitude"),
        Label("在 -180 与 180 之间", "Between -180 and 180"),
        1,
        coordinate(180),
        Example("LNGVALID(180)", True),
        Example("LNGVALID({amount} / 0)", False),
    ),
)
