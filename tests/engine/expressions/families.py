"""Random calls of the function families: numbers of China, finance, masking, patterns, structure, places."""

from __future__ import annotations

from typing import TypeAlias

from hypothesis import strategies as st

from tests.engine.expressions.draws import S, call, one, pick, var

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
    found = [family(num, boo, txt, dat) for family in (china, masking, finance, regex, structured, geo)]
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


def finance(num: S, boo: S, txt: S, dat: S) -> Some:
    rates = one(pick(0, 0.01, 0.05, -0.5, -1, 12, {"number": ["0.000000001"]}), var("rate"), num)
    rates = one(rates, call("/", var("rate"), pick(12, 0)))
    periods = one(pick(1, 2, 3, 12, 360, 12000, 0, -1, 12001), var("z", "unit"))
    amounts = one(pick(0, 1000, -250.55, 0.01, 99999999999999), num, num)
    due = pick(0, 1)
    annuity = (rates, periods, amounts, amounts, due)
    lines = pick({"var": "lines"})
    flows = one(
        var("amount", "wide", "count", "worth"),
        call("-", var("amount"), pick(100)),
        call("if", call(">", var("count"), pick(0)), pick(110.5), pick(-100)),
    )
    orders = pick("day", "amount", "wide", "label", "when", "level")
    bases = pick("30/360", "30E/360", "ACT/360", "ACT/365", "ACT/ACT")
    ends = pick(*({"date": [d]} for d in ("2023-02-28", "2024-02-29", "2024-08-31", "2024-12-30", "2100-03-01")))
    days = one(dat, ends, var("d", "e"))
    numbers = one(
        *(call(op, *annuity) for op in ("pmt", "pv", "fv")),
        *(call(op, *annuity[:3]) for op in ("pmt", "pv", "fv")),
        call("nper", rates, amounts, amounts, amounts, due),
        *(call(op, rates, pick(1, 2, 5), periods, amounts, amounts, due) for op in ("ipmt", "ppmt")),
        *(call(op, rates, periods, amounts, pick(1, 2), pick(2, 3, 12), due) for op in ("cumipmt", "cumprinc")),
        call("rate", periods, amounts, amounts),
        call("rate", pick(12, 36), pick(-100, -90.5), pick(1000, 1500, 900), pick(0, 50), due),
        *(call(op, rates, one(pick(1, 4, 12, 365), periods)) for op in ("eir", "nominal")),
        call("npv", lines, orders, one(rates, call("if", boo, rates, num)), flows),
        call("irr", lines, orders, flows),
        call("xirr", lines, pick("day"), flows),
        call("daycount", days, days, bases),
        call("days360", days, days),
        call("interest", num, rates, call("daycount", days, days, bases), pick(360, 365)),
        call("sln", num, num, num),
    )
    return numbers, call("<", call("daycount", days, days, bases), pick(0.5, 1, 24.25)), None, None


SIGNS = st.sampled_from(
    [
        *"aAbZ1-_ é中😀",
        ".",
        "\\\\",
        "\\.",
        "[a-c]",
        "[^a]",
        "[A-Z一-龥]",
        "[\\w.-]",
        "[]",
        "\\d",
        "\\D",
        "\\W",
        "\\s",
        "\\n",
        "^",
        "$",
    ]
)
PATTERNS = st.recursive(
    SIGNS,
    lambda inner: one(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(inner, inner).map("|".join),
        inner.map(lambda p: f"({p})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{1,}"])).map(lambda p: f"(?:{p[0]}){p[1]}"),
    ),
    max_leaves=6,
)


def regex(num: S, boo: S, txt: S, dat: S) -> Some:
    longer = pick("aab", "a1-b2", "A中😀é", "a\nb\n", "x.y\\\\z", "1 22 333", "ab\tab", "", "\n", "é😀b中A1")
    texts = one(txt, call("if", boo, longer, txt), call("concat", longer, txt))
    plain = one(pick("", "#", "\\\\1", "$0", "\\\\"), txt)
    return (
        call("regexcount", texts, PATTERNS),
        call("regexmatch", texts, PATTERNS),
        one(call("regexextract", texts, PATTERNS), call("regexreplace", texts, PATTERNS, plain)),
        None,
    )


def structured(num: S, boo: S, txt: S, dat: S) -> Some:
    good = ('{"a": {"b": ["x", 1.50, null]}, "n": 1e5, "中": "😀", "": true}', "[]", "5", '"q\\\\u4e2d"', "[[1,[2]]]")
    bad = ("NaN", "{a:1}", '"\\\\ud800"', '"\\\\u0000"', "[" * 70 + "]" * 70, "01", "[1,]")
    codes = ("a%20b", "%E4%B8%AD", "%E4%B8", "%zz+", "%00", "5LitYQ==", "5LitYQ", "<a href='x'>&\"", "~-._ /?")
    texts = one(txt, call("if", boo, pick(*good, *bad, *codes), txt), call("concat", pick(*codes), txt))
    jsons = one(texts, call("if", boo, pick(*good), pick(*bad)))
    paths = one(pick("a.b[1]", "a.b", "a", "n", "中", "", "[0]", "[0][1][0]", "a..b", "a[", "[9999999]", ".a"), txt)
    encodings = ("urlencode", "urldecode", "htmlescape", "base64", "base64decode")
    return (
        one(call("jsoncount", jsons), call("jsoncount", jsons, paths)),
        call("jsonvalid", jsons),
        one(call("jsonget", jsons, paths), *(call(op, texts) for op in encodings)),
        None,
    )


def geo(num: S, boo: S, txt: S, dat: S) -> Some:
    degrees = one(pick(0, 90, -90, 180, -180, 39.9087, 116.3975, -0.0001, 90.1), num, call("/", num, pick(100000)))
    places = (degrees, degrees, degrees, degrees)
    truths = one(call("withinkm", *places, one(pick(0, 5, 20000.5), num)), call("latvalid", num), call("lngvalid", num))
    return call("distance", *places), truths, None, None
