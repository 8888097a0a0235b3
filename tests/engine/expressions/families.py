"""Random calls of the function families: numbers of China, finance, masking, patterns, structure, places."""

from __future__ import annotations

from typing import TypeAlias

from tests.engine.expressions.draws import S, call, one, pick

Four: TypeAlias = "tuple[S, S, S, S]"
Some: TypeAlias = "tuple[S | None, S | None, S | None, S | None]"

CODES = pick(
    *("11010519491231002X", "11010519491231002x", "440308199901010013", "110105194912310021", "11010519490230002X"),
    *("11010520000229004X", "110105491231002", "13800138000", "1380013800", "４１１１１１１１１１１１１１１１"),
    *("4111111111111111", "4111111111111112", "6222021234567890128", "000000000000", "12345678901234567890"),
    *(
        "91350100M000100Y43",
        "91350100M000100Y44",
        "91350100m000100y43",
        "京A12345",
        "粤BD12345",
        "京A1234学",
        "京I12345",
    ),
)


def families(num: S, boo: S, txt: S, dat: S) -> Four:
    """Return calls that give numbers, truths, texts and dates."""
    found = [family(num, boo, txt, dat) for family in (china, masking)]
    numbers, truths, texts, dates = ([s for s in kind if s is not None] for kind in zip(*found, strict=True))
    return one(*numbers), one(*truths), one(*texts), one(*dates)


def china(num: S, boo: S, txt: S, dat: S) -> Some:
    codes = one(CODES, call("if", boo, CODES, txt), call("concat", CODES, txt))
    valid = ("idvalid", "mobilevalid", "bankcardvalid", "usccvalid", "platevalid")
    parts = ("idupgrade", "idgender", "idregion", "bankcardbin")
    return (
        call("idage", codes, dat),
        one(*(call(op, codes) for op in valid)),
        one(*(call(op, codes) for op in parts), *(call(op, num) for op in ("rmbupper", "cnupper"))),
        call("idbirthday", codes),
    )


def masking(num: S, boo: S, txt: S, dat: S) -> Some:
    mails = pick("a@b.c", "zhang@example.com", "@b", "a@", "😀x@中", "a@b@c", "a\nb@c\n")
    texts = one(txt, CODES, call("if", boo, mails, txt))
    ops = ("maskname", "maskphone", "maskid", "maskcard", "maskmail", "sha256")
    return None, None, one(*(call(op, texts) for op in ops)), None
