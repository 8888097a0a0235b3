"""The small form the examples of functions are about: one order with its lines, and the moment they are computed at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from engine.expressions.calendars import Calendar
from engine.expressions.types import (
    BOOLEAN,
    DATE,
    TAGS,
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

FORM, LINES, PEOPLE = "sample.order", "sample.line", "$user"


def shape(key: str, zh: str, type_: Type) -> FieldShape:
    """Return a field of the sample."""
    return FieldShape(key, {"zh": zh, "en": key.capitalize()}, type_)


ORDER = (
    shape("id", "编号", Type(Kind.RECORD, nullable=False, form=FORM)),
    shape("amount", "金额", number(15, 2)),
    shape("level", "级别", choice("low", "mid", "high")),
    shape("tags", "标签", TAGS),
    shape("owner", "负责人", record(PEOPLE)),
)
LINE = (
    shape("id", "编号", Type(Kind.RECORD, nullable=False, form=LINES)),
    shape("order", "订单", record(FORM)),
    shape("amount", "金额", number(15, 2)),
    shape("day", "日期", DATE),
    shape("done", "是否完成", BOOLEAN),
)
PERSON = (
    shape("id", "编号", Type(Kind.RECORD, nullable=False, form=PEOPLE)),
    shape("dept_id", "部门", record("$department")),
    shape("manager_id", "上级", record(PEOPLE)),
)
SCHEMA = Schema(
    {
        PEOPLE: FormShape(PEOPLE, {f.key: f for f in PERSON}),
        FORM: FormShape(
            FORM, {f.key: f for f in ORDER}, {"lines": Relation(LINES, "order")}, {"zh": "订单", "en": "order"}
        ),
        LINES: FormShape(LINES, {f.key: f for f in LINE}, {}, {"zh": "明细", "en": "lines"}),
    }
)
NEW_YEAR = date(2024, 2, 10).toordinal()
CALENDAR = Calendar(
    off=frozenset(range(NEW_YEAR, NEW_YEAR + 8)), work=frozenset({NEW_YEAR - 6, NEW_YEAR + 8}), years=frozenset({2024})
)
CONTEXT = Context(
    date(2024, 2, 29),
    datetime(2024, 2, 29, 9, 30, tzinfo=UTC),
    ZoneInfo("Asia/Shanghai"),
    user={"id": 1, "dept_id": 3, "dept_ids": [3, 4], "name": "Ada", "roles": ["sample.boss"]},
    calendar=CALENDAR,
)

Row = Mapping[str, object]
ORDER_ROWS: tuple[Row, ...] = ({"id": 1, "amount": 10_000, "level": "mid", "tags": ["a", "b"], "owner": 1},)
PERSON_ROWS: tuple[Row, ...] = ({"id": 1, "dept_id": 3, "manager_id": 2},)
LINE_ROWS: tuple[Row, ...] = (
    {"id": 1, "order": 1, "amount": 1_000, "day": date(2024, 2, 1), "done": True},
    {"id": 2, "order": 1, "amount": 50, "day": date(2024, 1, 1), "done": True},
    {"id": 3, "order": 1, "amount": 2_000, "day": date(2024, 3, 1), "done": False},
    {"id": 4, "order": 1, "amount": None, "day": None, "done": False},
)


def looked_up(form: str, field: str, rows: Sequence[Row]) -> Mapping[str, object]:
    """Return the rows of a form by a field, under the name a record has them at."""
    found: dict[object, list[Row]] = {}
    for row in rows:
        if row[field] is not None:
            found.setdefault(row[field], []).append(row)
    return {f"{form}?{field}": found}


RECORD: Row = {
    **ORDER_ROWS[0],
    "owner.": PERSON_ROWS[0],
    "lines": list(LINE_ROWS),
    "old.": {**ORDER_ROWS[0], "amount": 9_900},
    **looked_up(LINES, "order", LINE_ROWS),
    **looked_up(LINES, "day", LINE_ROWS),
    **looked_up(LINES, "amount", LINE_ROWS),
}
