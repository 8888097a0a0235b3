"""Masking and digests: personal data shown in part, or compared without being shown.

The masks of names, telephones, identity and card numbers are MASK with the usual counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from engine.expressions.arithmetic import literal
from engine.expressions.functions.base import (
    Call,
    Column,
    Emit,
    Example,
    Function,
    Label,
    Rule,
    Template,
    registered,
)
from engine.expressions.nodes import Node
from engine.expressions.types import Kind, Type
from engine.expressions.values.masking import MAIL_FORM

F = sa.func
TEXT = sa.Text()
PIECES = r"\1***\2"


def shown(first: int, last: int) -> Rule:
    """Return the rule of MASK with fixed counts."""

    def rule(call: Call) -> Node:
        (text,) = call.nodes
        type_ = Type(Kind.TEXT, nullable=text.nullable)
        return Node("mask", (text, literal(first), literal(last)), type_, written=call.nodes)

    return rule


def mail(matches: Callable[[Column, Column], Column]) -> Callable[[Emit, Node, Sequence[Column]], Column]:
    """Return the template of a masked mail address."""

    def template(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        form: Column = sa.literal(MAIL_FORM, TEXT)

        def body(v: Column) -> Column:
            hidden = F.repeat("*", sa.cast(F.length(v), sa.Integer()), type_=TEXT)
            return sa.case((matches(v, form), F.regexp_replace(v, form, PIECES, type_=TEXT)), else_=hidden)

        return emit.let(node.args, x, body)

    return template


MAIL = Template(
    "mask_mail({0})",
    registered("mask_mail"),
    mail(lambda v, form: v.op("~", is_comparison=True, return_type=sa.Boolean())(form)),
    mail(lambda v, form: F.regexp_matches(v, form, type_=sa.Boolean())),
    browser="maskMail",
)
DIGEST = Template(
    "sha256_hex({0})",
    registered("sha256_hex"),
    lambda e, n, x: F.encode(F.sha256(F.convert_to(x[0], "UTF8")), "hex", type_=TEXT),
    lambda e, n, x: F.sha256(x[0], type_=TEXT),
)


def row(name: str, label: Label, help_: Label, rule: Rule, *examples: Example, **ops: Template) -> Function:
    """Return the row of a function over one text."""
    return Function(name, name.lower(), label, help_, "masking", ("text",), rule, examples, ops=ops or None)


FUNCTIONS = (
    row(
        "MASKNAME",
        Label("遮盖姓名", "Mask name"),
        Label("只露出第一个字；只有一个字则全遮", "The first character only; one alone is hidden"),
        shown(1, 0),
        Example('MASKNAME("欧阳锋")', "欧**"),
        Example('MASKNAME("张")', "*"),
    ),
    row(
        "MASKPHONE",
        Label("遮盖电话", "Mask telephone"),
        Label("露出前 3 位和后 4 位；不足 8 位全遮", "The first 3 and last 4 digits; fewer than 8 are hidden"),
        shown(3, 4),
        Example('MASKPHONE("13812345678")', "138****5678"),
        Example('MASKPHONE("1234567")', "*******"),
    ),
    row(
        "MASKID",
        Label("遮盖证件号", "Mask ID number"),
        Label(
            "露出前 3 位和后 2 位，与身份证号字段一致",
            "The first 3 and last 2 characters, as identity number fields show them",
        ),
        shown(3, 2),
        Example('MASKID("11010519491231002X")', "110*************2X"),
        Example('MASKID("")', ""),
    ),
    row(
        "MASKCARD",
        Label("遮盖卡号", "Mask card number"),
        Label("露出前 4 位和后 4 位；不足 9 位全遮", "The first 4 and last 4 digits; fewer than 9 are hidden"),
        shown(4, 4),
        Example('MASKCARD("6222021234567890")', "6222********7890"),
        Example('MASKCARD("12345678")', "********"),
    ),
    row(
        "MASKMAIL",
        Label("遮盖邮箱", "Mask mail"),
        Label(
            "@ 之前只露出第一个字符；不是邮箱则全遮",
            "Before the @ the first character only; what is no mail address is hidden",
        ),
        lambda c: c.node("maskmail", Kind.TEXT),
        Example('MASKMAIL("zhang.san@example.com")', "z***@example.com"),
        Example('MASKMAIL("@example.com")', "************"),
        Example('MASKMAIL("a@b@c")', "*****"),
        maskmail=MAIL,
    ),
    row(
        "SHA256",
        Label("SHA-256 摘要", "SHA-256"),
        Label(
            "文字（UTF-8）的 SHA-256 摘要，64 个小写十六进制字符",
            "The digest of the text in UTF-8, 64 hexadecimal digits",
        ),
        lambda c: c.node("sha256", Kind.TEXT),
        Example('SHA256("")', "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        Example('SHA256("中")', "a567bdaa11367f260f0708391f4d10766b5962f565d9e432f17981a3584fe1e2"),
        sha256=DIGEST,
    ),
)
