"""Numbers: rounding (half away from zero, the true quotient once), extremes and signs."""

from __future__ import annotations

from engine.expressions.arithmetic import absolute, extreme, is_quotient, numeric, rounded_quotient, rounding
from engine.expressions.functions.base import Call, Example, Label, Rule, family
from engine.expressions.nodes import Node


def to_places(mode: str) -> Rule:
    """Return the rule of a rounding function; the number of places is written out and 0 if missing."""

    def rule(call: Call) -> Node:
        places = call.nodes[1].integer if len(call.nodes) > 1 else 0
        return rounding(mode, call.nodes[0], places)

    return rule


def whole(call: Call) -> Node:
    """Return the largest integer that is not above the number."""
    (x,) = call.nodes
    if is_quotient(x):
        return rounded_quotient(x, 0, "int")
    if x.scale == 0:
        return x
    step: int = 10**x.scale
    return numeric("int", [x], 0, (x.low // step, x.high // step), value=step, reach=x.bound + step)


row = family("number")


FUNCTIONS = (
    row(
        "ROUND",
        Label("四舍五入", "Round"),
        Label("按位数四舍五入；对除法只舍入一次", "Rounded half away from zero; a quotient is rounded once"),
        ("number", "places?"),
        to_places("round"),
        Example("ROUND(2.345, 2)", "2.35"),
        Example("ROUND(-2.5)", "-3"),
        Example("ROUND(2 / 3, 2)", "0.67"),
    ),
    row(
        "ROUNDUP",
        Label("向上舍入", "Round up"),
        Label("远离零舍入", "Rounded away from zero"),
        ("number", "places?"),
        to_places("roundup"),
        Example("ROUNDUP(-2.1)", "-3"),
        Example("ROUNDUP(1 / 3, 2)", "0.34"),
    ),
    row(
        "ROUNDDOWN",
        Label("向下舍去", "Round down"),
        Label("朝零舍去", "Rounded towards zero"),
        ("number", "places?"),
        to_places("rounddown"),
        Example("ROUNDDOWN(-2.9)", "-2"),
        Example("ROUNDDOWN(2 / 3, 2)", "0.66"),
    ),
    row(
        "INT",
        Label("取整", "Integer"),
        Label("不大于它的最大整数", "The largest integer that is not above it"),
        ("number",),
        whole,
        Example("INT(-2.5)", "-3"),
        Example("INT(-1 / 3)", "-1"),
    ),
    row(
        "ABS",
        Label("绝对值", "Absolute"),
        Label("去掉负号", "Without its sign"),
        ("number",),
        lambda c: absolute(c.nodes[0]),
        Example("ABS(-2.5)", "2.5"),
    ),
    row(
        "MIN",
        Label("最小", "Smallest"),
        Label("最小的数；有一个为空则为空", "The smallest; blank if any is blank"),
        ("number", "number*"),
        lambda c: extreme("min", c.nodes),
        Example("MIN(3, 1.5, 2)", "1.5"),
        Example("MIN(1, 1 / 0)", None),
    ),
    row(
        "MAX",
        Label("最大", "Largest"),
        Label("最大的数；有一个为空则为空", "The largest; blank if any is blank"),
        ("number", "number*"),
        lambda c: extreme("max", c.nodes),
        Example("MAX(0, -5)", "0"),
    ),
)
