"""A small world to compute in: two forms with every kind of field, three link steps, related rows, in Python and two
databases.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from engine.expressions.calendars import Calendar
from engine.expressions.coerce import to_database
from engine.expressions.functions.sample import looked_up
from engine.expressions.sql.duckdb import DuckDB
from engine.expressions.sql.fallback import SQLITE_FUNCTIONS
from engine.expressions.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    TAGS,
    TEXT,
    Context,
    FieldShape,
    FormShape,
    Kind,
    Relation,
    Schema,
    Type,
    choice,
    number,
    record,
)

LEVELS = ("low", "mid", "high")
MAIN, LINE, OWNER = "shop.order", "shop.line", "shop.owner"


def fields(**types: Type) -> dict[str, FieldShape]:
    return {k: FieldShape(k, {"zh": f"字段{k}", "en": k.title()}, t) for k, t in types.items()}


def derived(key: str, type_: Type, expression: object) -> dict[str, FieldShape]:
    return {key: FieldShape(key, {"zh": f"公式{key}", "en": key.title()}, type_, expression)}  # type: ignore[arg-type]


ORDER_FIELDS = {
    **fields(
        id=Type(Kind.RECORD, nullable=False, form=MAIN),
        amt=number(15, 2),
        bal=number(15, 2, nullable=False),
        rate=number(8, 6),
        big=number(18, 4),
        n=number(9),
        m=number(15),
        z=number(3, nullable=False),
        pos=number(12, 2, low=1),
        neg=number(9, 2, high=0),
        least=number(10, 3, nullable=False, low=0),
        unit=number(4, nullable=False, low=1, high=1200),
        ok=BOOLEAN,
        s=TEXT,
        t=Type(Kind.TEXT, nullable=False),
        d=DATE,
        e=Type(Kind.DATE, nullable=False),
        at=DATETIME,
        level=choice(*LEVELS),
        grade=choice(*LEVELS, nullable=False),
        tags=TAGS,
        marks=Type(Kind.LIST, options=("x", "y", "z")),
        owner=record(OWNER),
        other=record(OWNER, nullable=False),
    ),
    **derived("total", number(18, 2), {"sumof": [{"var": "lines"}, {"var": "amount"}]}),
    **derived("share", number(12, 4), {"/": [{"var": "amt"}, {"var": "big"}]}),
    **derived("late", BOOLEAN, {"<": [{"var": "d"}, {"today": []}]}),
    **derived("name", TEXT, {"var": "owner.name"}),
    **derived("points", number(18, 2), {"ifblank": [{"var": "owner.limit"}, 7]}),
}
LINE_FIELDS = {
    **fields(
        id=Type(Kind.RECORD, nullable=False, form=LINE),
        order=record(MAIN),
        amount=number(15, 2),
        count=number(9, nullable=False),
        wide=number(18),
        paid=number(12, 2, low=0),
        day=DATE,
        when=DATETIME,
        label=TEXT,
        done=BOOLEAN,
        level=choice(*LEVELS),
    ),
    **derived("worth", number(18, 2), {"*": [{"var": "amount"}, {"var": "count"}]}),
    **derived("old", BOOLEAN, {"<": [{"var": "day"}, {"var": "order.d"}]}),
}
OWNER_FIELDS = {
    **fields(
        id=Type(Kind.RECORD, nullable=False, form=OWNER),
        boss=record(OWNER),
        name=TEXT,
        limit=number(15, 2),
        vip=BOOLEAN,
        size=number(5, 1, nullable=False),
        code=Type(Kind.TEXT, nullable=False),
        since=DATE,
        level=choice(*LEVELS),
    ),
    **derived("spent", number(18, 2), {"sumof": [{"var": "orders"}, {"var": "bal"}]}),
    **derived("full", TEXT, {"concat": [{"var": "name"}, "!"]}),
}
SCHEMA = Schema(
    {
        MAIN: FormShape(MAIN, ORDER_FIELDS, {"lines": Relation(LINE, "order")}, {"zh": "订单", "en": "Order"}),
        LINE: FormShape(LINE, LINE_FIELDS, {}, {"zh": "明细", "en": "Line"}),
        OWNER: FormShape(OWNER, OWNER_FIELDS, {"orders": Relation(MAIN, "owner")}, {"zh": "主人", "en": "Owner"}),
    },
    {"cap": number(15, 2), "none": number(6, 3), "word": TEXT, "day": DATE},
    {"id": record(OWNER), "ids": Type(Kind.LIST, form=OWNER), "name": TEXT},
)
CALENDAR = Calendar(
    off=frozenset(date(2024, m, d).toordinal() for m, d in [(1, 1), *((2, d) for d in range(10, 18)), (12, 31)]),
    work=frozenset(date(y, m, d).toordinal() for y, m, d in [(2024, 2, 4), (2024, 2, 18), (2030, 6, 15)]),
    years=frozenset({2024, 2030}),
)
CONTEXT = Context(
    date(2024, 2, 29),
    datetime(2024, 2, 29, 9, 30, tzinfo=UTC),
    ZoneInfo("Asia/Shanghai"),
    {"cap": 150_000, "none": None, "word": "zz", "day": date(2024, 1, 31)},
    {"id": 2, "ids": [1, 3], "name": "a"},
    CALENDAR,
)
TEXTS = ["", "a", "A中", "é", "😀b", "a\\b", "o'b", "zz top", "  x　", "-12.50", "1e5", "999999999999999999.9", "～%_"]
DATES = [
    date(2024, 1, 31),
    date(2023, 12, 31),
    date(2000, 2, 29),
    date(1970, 1, 1),
    date(2030, 6, 15),
    date(1900, 1, 1),
    date(2299, 12, 31),
]


def sample(r: random.Random, type_: Type) -> object:
    """Return a value of the type, often null or extreme."""
    if type_.nullable and r.random() < 0.18:
        return None
    if type_.kind is Kind.NUMBER:
        b, one = type_.bound, 10**type_.scale
        few = [
            0,
            1,
            -1,
            5,
            -5,
            b,
            -b,
            b // 2,
            one,
            -one,
            r.randint(-(10**6), 10**6),
            r.randint(-b, b),
            12 * one,
            7 * one,
        ]
        return max(type_.low, min(type_.high, r.choice([*few, type_.low, type_.high])))
    if type_.kind is Kind.BOOLEAN:
        return r.choice([True, False])
    if type_.kind is Kind.TEXT:
        return r.choice(TEXTS[1:] if not type_.nullable else TEXTS)
    if type_.kind is Kind.DATE:
        return r.choice(DATES)
    if type_.kind is Kind.DATETIME:
        return datetime(2024, 2, 28, 15, 59, 59, 5, tzinfo=UTC) + timedelta(
            hours=r.choice([0, 1, 8, -9000, 100_000, 9])
        )
    if type_.kind is Kind.CHOICE:
        return r.choice(type_.options)
    return r.sample(type_.options or ("a", "vip", "中", "o'b"), r.randint(0, 3))


@dataclass
class World:
    """The rows of all forms, by id; the same in every store."""

    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def linked(self) -> list[dict[str, object]]:
        """Return the main records with their links and related rows attached."""
        full = {form: {r["id"]: dict(r) for r in rows} for form, rows in self.rows.items()}
        matches: dict[str, object] = {}
        for form, shape in SCHEMA.forms.items():
            for key, f in shape.fields.items():
                if f.expression is None and f.type.kind not in (Kind.LIST, Kind.BOOLEAN):
                    matches |= looked_up(form, key, list(full[form].values()))
        for form, shape in SCHEMA.forms.items():
            for row in full[form].values():
                for key, f in shape.fields.items():
                    if f.type.kind is Kind.RECORD and key != "id" and f.type.form:
                        row[key + "."] = full[f.type.form].get(row[key])
                row |= matches
                for back, relation in shape.related.items():
                    row[back] = [r for r in full[relation.form].values() if r[relation.link] == row["id"]]
        return list(full[MAIN].values())


def make_world(seed: int = 5, orders: int = 40) -> World:
    """Return a world of random rows."""
    r = random.Random(seed)
    world = World()
    counts = {OWNER: 6, MAIN: orders, LINE: orders * 3}
    for form, count in counts.items():
        rows = []
        for i in range(1, count + 1):
            row: dict[str, object] = {"id": i}
            for key, f in SCHEMA.forms[form].fields.items():
                if f.expression is not None or key == "id":
                    continue
                if f.type.kind is Kind.RECORD:
                    empty = f.type.nullable and r.random() < 0.2
                    row[key] = None if empty else r.randint(1, counts[f.type.form or ""])
                else:
                    row[key] = sample(r, f.type)
            rows.append(row)
        world.rows[form] = rows
    return world


def column_type(type_: Type, dialect: str) -> sa.types.TypeEngine[object]:
    if dialect == "duckdb":
        return DuckDB(None).stored(type_)  # type: ignore[arg-type]
    lite = dialect == "sqlite"
    text = sa.Text() if lite else sa.Text(collation="C")
    types: Mapping[Kind, object] = {
        Kind.NUMBER: sa.BigInteger() if lite or not type_.scale else sa.Numeric(18, type_.scale),
        Kind.BOOLEAN: sa.Boolean(),
        Kind.DATE: sa.Text() if lite else sa.Date(),
        Kind.DATETIME: sa.Text() if lite else sa.DateTime(timezone=True),
        Kind.RECORD: sa.BigInteger(),
        Kind.LIST: sa.Text() if lite else JSONB(none_as_null=True),
    }
    return types.get(type_.kind, text)  # type: ignore[return-value]


class Tables:
    """The tables of the world in one dialect: the source of an emitter."""

    def __init__(self, dialect: str, namespace: str | None = None, schema: Schema = SCHEMA) -> None:
        self.dialect, self.schema, self.metadata = dialect, schema, sa.MetaData(schema=namespace)
        self.tables = {}
        for form, shape in schema.forms.items():
            stored = [(k, f.type) for k, f in shape.fields.items() if f.expression is None]
            columns = [
                sa.Column(k, column_type(t, dialect), primary_key=k == "id", autoincrement=False) for k, t in stored
            ]
            self.tables[form] = sa.Table(form.replace(".", "__"), self.metadata, *columns)

    def table(self, form: str) -> sa.Table:
        return self.tables[form]

    def column(self, form: str, alias: sa.FromClause, field: str) -> sa.ColumnElement[object]:
        return alias.c[field]

    def join(self, form: str, rows: sa.FromClause, field: str) -> None:
        return None

    def fill(self, connection: sa.Connection, world: World) -> None:
        """Create the tables and insert the rows."""
        self.metadata.create_all(connection)
        for form, rows in world.rows.items():
            shape = self.schema.forms[form].fields
            values = [{k: to_database(v, shape[k].type, self.dialect) for k, v in row.items()} for row in rows]
            connection.execute(self.tables[form].insert(), values)


def register(raw: object, functions: Mapping[str, tuple[int, object]] = SQLITE_FUNCTIONS) -> None:
    """Register functions on a raw SQLite connection."""
    for name, (count, function) in functions.items():
        raw.create_function(name, count, function, deterministic=True)  # type: ignore[attr-defined]
