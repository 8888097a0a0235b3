"""Random typed expressions over the world: well-typed by construction, but for the few that the checker refuses."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.engine.expressions.draws import S, call, one, pick, var
from tests.engine.expressions.families import families
from tests.engine.expressions.world import LINE, OWNER

NUMBERS = one(
    var("amt", "bal", "rate", "big", "n", "m", "z"),
    var("amt", "bal", "n", "z", "pos", "neg", "least", "unit"),
    var("pos", "neg", "least", "unit"),
    var(
        "owner.limit",
        "other.limit",
        "owner.boss.limit",
        "owner.size",
        "other.boss.size",
        "share",
        "total",
        "points",
        "owner.spent",
    ),
    pick(0, 1, -1, 2, 7, 12, 100, -360, 0.5, 0.05, 0.0435, 1.005, -2.5, 99999.99),
    pick({"param": "cap"}, {"param": "none"}),
)
BOOLEANS = one(var("ok", "late", "owner.vip", "other.vip", "owner.boss.vip"), call("<", NUMBERS, NUMBERS))
TEXTS = one(
    var("s", "t", "name", "owner.name", "owner.full", "owner.boss.name", "owner.code"),
    pick("", "a", "Z", "é", "中", "😀", "o'b", "a\\b", "%", "B_", " x　"),
    pick({"param": "word"}, {"user": "name"}),
)
DATES = one(
    var("d", "e", "owner.since"),
    pick({"today": []}, {"date": ["2024-02-29"]}, {"date": ["1999-12-31"]}, {"param": "day"}, {"date": ["2024-01-31"]}),
)
MOMENTS = one(var("at"), pick({"now": []}))
CHOICES = var("level", "grade", "owner.level")
LISTS = var("tags", "marks")
RECORDS = one(var("owner", "other", "owner.boss", "other.id"), pick({"user": "id"}))
LINE_NUMBERS = one(
    var("amount", "count", "wide", "worth", "paid", "paid", "order.unit", "order.amt", "order.bal", "order.other.size"),
    pick(1, 2.5),
    call("+", var("amount"), var("count")),
)
LINE_CONDITIONS = one(
    var("done", "old"),
    call(">", var("amount"), pick(0, 100)),
    call("<", var("wide"), var("order.m")),
    call("isblank", var("day")),
    call("==", var("level"), pick("low", "mid", "high")),
    call(">=", call("/", var("amount"), var("count")), pick(0.5, -1)),
    call("contains", var("label"), pick("a", "")),
    call("<", var("when"), pick({"now": []})),
    call(">", var("order.total"), pick(0)),
)
LINE_VALUES = one(LINE_NUMBERS, call("round", call("/", LINE_NUMBERS, LINE_NUMBERS), pick(0, 2)))
ORDERS = pick("day", "amount", "label", "when", "level", "worth")
LINES = pick({"var": "lines"})
COUNTS = pick(1, 2, 3, 5)
LIMITS = (
    ("day", var("d", "e")),
    ("amount", var("amt", "big", "rate")),
    ("wide", var("bal", "share")),
    ("label", var("s", "t")),
    ("when", var("at")),
    ("level", var("level", "grade")),
)
UNITS = pick("day", "week", "month", "year")
MOMENT_UNITS = pick("minute", "hour", "day", "week")
INTEGERS = one(st.integers(-40, 40), var("z", "n", "m"), call("len", TEXTS))

AGGREGATES = one(
    call("sumof", LINES, LINE_VALUES),
    call("countof", LINES),
    call("avgof", LINES, LINE_VALUES),
    call("minof", LINES, LINE_NUMBERS),
    call("maxof", LINES, LINE_NUMBERS),
    call("countif", LINES, LINE_CONDITIONS),
    call("sumif", LINES, LINE_CONDITIONS, LINE_NUMBERS),
    call("countlast", LINES, ORDERS, COUNTS, LINE_CONDITIONS),
    call("lastof", LINES, ORDERS, LINE_NUMBERS),
    *(call("lastbefore", LINES, pick(order), limit, LINE_NUMBERS) for order, limit in LIMITS),
    call("avglast", LINES, ORDERS, COUNTS, LINE_NUMBERS),
    call("streak", LINES, ORDERS, LINE_CONDITIONS),
    call("sumof", pick({"var": "owner.orders"}), var("bal", "n", "z")),
    call("countif", pick({"var": "other.orders"}), call(">", call("countof", LINES), pick(2, 3))),
)

WITHIN = pick(LINE, "line")
KEYS: tuple[tuple[str, S], ...] = (
    ("day", one(var("d", "e", "owner.since"), pick({"today": []}))),
    ("amount", one(var("amt", "rate", "share", "owner.limit"), pick(0, 1, -0.01, 5.005), AGGREGATES)),
    ("amount", one(call("/", var("amt"), var("z")), call("*", var("big"), pick(10**12)))),
    ("count", one(var("n", "z", "least"), pick(0, 1, 12))),
    ("wide", var("m", "n", "z")),
    ("label", one(var("s", "t", "owner.name"), pick("a", "", "é"))),
    ("when", var("at")),
    ("level", one(var("level", "owner.level"), pick("mid"))),
    ("order", one(var("id"), pick(1, 7))),
    ("id", pick(1, 100, 10_000)),
)
PEOPLE: tuple[tuple[str, S], ...] = (
    ("id", one(RECORDS, pick(1, 9))),
    ("boss", RECORDS),
    ("name", one(var("s", "t"), pick("a"))),
)


def found(op: str, *values: S) -> tuple[S, ...]:
    """Return the ways to look values of lines up, by fields of every kind."""
    return tuple(call(op, WITHIN, pick(field), key, *values) for field, key in KEYS)


def people(op: str, *values: S) -> tuple[S, ...]:
    """Return the ways to look values of owners up."""
    return tuple(call(op, pick(OWNER), pick(field), key, *values) for field, key in PEOPLE)


LOOKUPS = one(
    *found("lookup", LINE_NUMBERS),
    *found("mapx", LINE_NUMBERS, pick("sum", "count", "avg", "min", "max", "first", "last")),
    *people("lookup", var("limit", "size", "spent", "boss.size")),
    *people("mapx", var("size", "limit"), pick("sum", "avg", "max")),
    call("lookup", WITHIN, pick("count"), call("lookup", WITHIN, pick("day"), var("d"), var("count")), LINE_NUMBERS),
    call(
        "lookup", WITHIN, pick("day"), var("d"), call("lookup", pick(OWNER), pick("level"), var("level"), var("size"))
    ),
)
FOUND = one(
    *found("exists"),
    *found("exists", LINE_CONDITIONS),
    *people("exists"),
    *people("exists", var("vip")),
    *found("lookup", var("done", "old")),
)

PARTS = pick("a", "-", "", "\\b", " ", "中", "o'")
PATTERNS = pick("YYYY-MM-DD", "YYYY年M月D日", "DD.MM.YY", 'a"%Y\\')
SPANS = pick("second", "minute", "hour", "day")
EDGES = pick("week", "month", "quarter", "year")


def more_numbers(num: S, txt: S, dat: S, whole: S) -> list[S]:
    """Return further functions that give numbers."""
    small = one(st.integers(-3, 5), INTEGERS)
    return [
        *(call(op, num) for op in ("sign", "even", "sqrt", "exp", "ln", "log")),
        *(call(op, num, pick(0, 1, 3)) for op in ("roundbank", "trunc")),
        call("roundbank", call("/", num, num), pick(0, 2)),
        *(call(op, num, num) for op in ("ceiling", "floor", "quotient", "log", "power")),
        *(call(op, num, num, num) for op in ("sum", "average", "clamp")),
        call("product", num, num),
        call("power", num, pick(2, 3, 0.5, -1)),
        *(call(op, whole, whole) for op in ("gcd", "lcm")),
        call("switch", one(CHOICES), pick("low"), num, pick("mid"), num, num),
        *(call(op, num, num) for op in ("coalesce", "iferror", "nullif")),
        call("choiceindex", CHOICES),
        call("find", PARTS, txt),
        call("find", PARTS, txt, small),
        call("search", PARTS, txt),
        call("counttext", txt, PARTS),
        call("code", txt),
        *(call(op, one(dat, MOMENTS)) for op in ("quarter", "isoweek", "weeknum", "dayofyear", "daysinmonth")),
        call("datedif", dat, one(dat, MOMENTS), pick("Y", "M", "d")),
        *(call(op, MOMENTS) for op in ("minute", "second")),
        call("hour", call("datetime", dat, st.integers(-1, 24), st.integers(-1, 60))),
        call("age", dat),
        call("age", dat, dat),
        call("timedif", MOMENTS, one(MOMENTS, call("dateadd", MOMENTS, small, MOMENT_UNITS)), SPANS),
        call("avgif", LINES, LINE_CONDITIONS, LINE_NUMBERS),
        *(call(op, LINES, LINE_CONDITIONS, LINE_NUMBERS) for op in ("minif", "maxif")),
        call("percentif", LINES, LINE_CONDITIONS),
        call("uniqueof", LINES, one(LINE_NUMBERS, var("label", "day", "level", "when"))),
        call("sumproduct", LINES, LINE_NUMBERS, LINE_NUMBERS),
        call("firstof", LINES, ORDERS, LINE_NUMBERS),
        *(call(op, LINES, ORDERS, COUNTS, LINE_NUMBERS) for op in ("sumlast", "minlast", "maxlast")),
    ]


def more_booleans(num: S, boo: S, txt: S, dat: S) -> list[S]:
    """Return further functions that give truths."""
    return [
        call("xor", boo, boo),
        call("between", num, num, num),
        call("between", dat, dat, dat),
        call("isfilled", one(num, txt, dat)),
        call("isnumber", txt),
        *(call(op, num) for op in ("iseven", "isodd")),
        call("exact", txt, txt),
        call("isleapyear", one(dat, MOMENTS)),
        call("overlaps", dat, dat, dat, dat),
        call("hasany", var("tags"), var("tags")),
        *(call(op, var("marks"), var("marks", "tags")) for op in ("hasany", "hasall")),
        call("noneof", LINES, LINE_CONDITIONS),
        call("hasrole", pick("a", "b")),
        *(call(op, txt, PARTS) for op in ("contains", "startswith", "endswith")),
    ]


def more_texts(num: S, txt: S, dat: S, whole: S) -> list[S]:
    """Return further functions that give texts."""
    return [
        *(call(op, txt) for op in ("proper", "clean", "reverse", "halfwidth", "fullwidth", "trimleft", "trimright")),
        call("substitute", txt, PARTS, txt),
        call("substitute", txt, PARTS, txt, st.integers(-1, 3)),
        call("replaceat", txt, whole, whole, PARTS),
        call("rept", txt, one(st.integers(-1, 4), pick(40_000))),
        call("splitpart", txt, PARTS, st.integers(-1, 4)),
        call("textjoin", PARTS, txt, txt, txt),
        *(call(op, txt, PARTS) for op in ("textbefore", "textafter")),
        *(call(op, txt, one(st.integers(-1, 9), whole), PARTS) for op in ("padleft", "padright")),
        call("char", one(whole, pick(65, 0xD800, 0x1F600, 0x110000, 0))),
        call("fixed", num, pick(0, 2, 4)),
        call("datetext", one(dat, MOMENTS), PATTERNS),
        call("joinof", LINES, ORDERS, one(var("label", "level"), call("text", LINE_NUMBERS)), one(PARTS, var("s"))),
        call("listjoin", var("tags"), PARTS),
        call("listitem", var("tags"), st.integers(-1, 3)),
        call("firstof", LINES, ORDERS, var("label")),
    ]


def more_dates(txt: S, dat: S) -> list[S]:
    """Return further functions that give dates."""
    return [
        *(call(op, one(dat, MOMENTS), EDGES) for op in ("startof", "endof")),
        call("datevalue", one(txt, pick("2024-02-29", "2023/2/29", "1899-12-31", "2024年12月1日"))),
        call("minlast", LINES, ORDERS, COUNTS, var("day")),
        call("nullif", dat, dat),
    ]


def deeper(num: S, boo: S, txt: S, dat: S) -> tuple[S, S, S, S]:
    """Return the strategies one level deeper."""
    ordered = ("<", "<=", ">", ">=", "==", "!=")
    places = pick(0, 1, 2, 4, 6)
    items = st.lists(pick(0, 1, 2.5, -1, 100), min_size=1, max_size=3)
    words = st.lists(pick("a", "Z", "中"), min_size=1, max_size=2)
    whole = one(INTEGERS, call("int", num), call("year", dat))
    numbers = one(
        NUMBERS,
        AGGREGATES,
        LOOKUPS,
        *(call(op, num, num) for op in "+-*/%+-*/"),
        *(call(op, num, places) for op in ("round", "roundup", "rounddown")),
        *(call(op, call("/", num, num), places) for op in ("round", "roundup", "rounddown")),
        call("int", num),
        call("int", call("/", num, num)),
        call("abs", num),
        call("-", num),
        call("min", num, num),
        call("max", num, num, num),
        call("ifblank", num, num),
        call("if", boo, num, num),
        call("if", boo, num),
        call("ifs", boo, num, boo, num),
        call("len", txt),
        call("count", LISTS),
        call("days", dat, dat),
        call("networkdays", dat, dat),
        *(call(op, dat) for op in ("year", "month", "day", "weekday")),
        *(call(op, MOMENTS) for op in ("year", "hour", "weekday")),
        call("value", txt),
        *more_numbers(num, txt, dat, whole),
    )
    booleans = one(
        BOOLEANS,
        *(call(op, x, x) for op in ordered for x in (num, num, txt, dat)),
        *(call(op, CHOICES, one(CHOICES, pick("low", "mid", "high"))) for op in ordered),
        *(call(op, MOMENTS, MOMENTS) for op in ordered),
        *(call(op, RECORDS, one(RECORDS, pick(1, 2))) for op in ("==", "!=")),
        *(call(op, call("/", num, num), num) for op in ordered),
        *(call(op, call("/", num, num), call("/", num, num)) for op in ("<", ">=", "==")),
        *(call(op, call("avgof", LINES, LINE_NUMBERS), num) for op in ("<", ">=")),
        *(call(op, AGGREGATES, num) for op in ordered),
        call("<", num, num, num),
        call("and", boo, boo),
        call("or", boo, boo, boo),
        call("!", boo),
        *(call("isblank", x) for x in (num, txt, dat, LISTS, CHOICES, RECORDS, var("ok", "owner.vip"))),
        *(call(op, txt, txt) for op in ("contains", "startswith", "endswith")),
        st.tuples(num, items).map(lambda x: {"in": list(x)}),
        st.tuples(txt, words).map(lambda x: {"in": list(x)}),
        st.tuples(num, st.lists(num, min_size=1, max_size=2)).map(lambda x: {"in": list(x)}),
        call("in", one(txt, pick("vip")), var("tags")),
        call("in", pick("x", "y"), var("marks")),
        call("in", RECORDS, pick({"user": "ids"})),
        call("isworkday", one(dat, MOMENTS)),
        call("holidaysknown", dat),
        call("anyof", LINES, LINE_CONDITIONS),
        call("allof", LINES, LINE_CONDITIONS),
        FOUND,
        FOUND,
        call("lastof", LINES, ORDERS, var("done", "old")),
        call("if", boo, boo, boo),
        call("==", boo, boo),
        call("==", call("nextchoice", CHOICES), call("prevchoice", CHOICES)),
        call("==", num, pick(None)),
        *more_booleans(num, boo, txt, dat),
    )
    texts = one(
        TEXTS,
        call("concat", txt, txt),
        call("upper", txt),
        call("lower", txt),
        call("trim", txt),
        call("left", txt, whole),
        call("right", txt, whole),
        call("mid", txt, whole, whole),
        call("mask", txt, whole, st.integers(-1, 4)),
        call("replace", txt, txt, txt),
        call("text", one(num, dat, CHOICES)),
        call("ifblank", txt, txt),
        call("if", boo, txt, txt),
        call("lastof", LINES, ORDERS, var("label")),
        one(*found("lookup", var("label")), *people("lookup", var("name", "full", "code", "boss.name"))),
        *more_texts(num, txt, dat, whole),
    )
    dates = one(
        DATES,
        call("edate", dat, whole),
        call("eomonth", dat, whole),
        call("workday", one(dat, MOMENTS), whole),
        call("nextworkday", dat),
        call("dateadd", dat, whole, UNITS),
        call("date", whole, st.integers(-1, 13), st.integers(-1, 32)),
        call("date", call("dateadd", MOMENTS, whole, MOMENT_UNITS)),
        call("date", MOMENTS),
        call("ifblank", dat, dat),
        call("if", boo, dat, dat),
        call("maxof", LINES, var("day")),
        call("lastof", LINES, ORDERS, var("day")),
        one(*found("mapx", var("day"), pick("min", "max", "first", "last")), *people("lookup", var("since"))),
        *more_dates(txt, dat),
    )
    more = families(num, boo, txt, dat)
    return one(numbers, more[0]), one(booleans, more[1]), one(texts, more[2]), one(dates, more[3])


LEVELS = [(NUMBERS, BOOLEANS, TEXTS, DATES)]
for _ in range(4):
    a, b, c, d = (one(x, y) for x, y in zip(LEVELS[0], LEVELS[-1], strict=True))
    LEVELS.append(deeper(a, b, c, d))
OTHERS = one(
    CHOICES,
    call("nextchoice", CHOICES),
    RECORDS,
    call("if", BOOLEANS, CHOICES, pick("low")),
    call("maxof", LINES, var("when")),
    call("dateadd", MOMENTS, INTEGERS, MOMENT_UNITS),
    call("lastof", LINES, ORDERS, var("level")),
)
EXPRESSIONS: S = one(
    *(s for level in LEVELS[1:] for s in (level[0], level[0], level[1], level[1], level[2], level[3])), OTHERS
)
CONDITIONS: S = one(*(level[1] for level in LEVELS[1:]))
