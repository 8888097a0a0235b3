"""Related rows in Python: found, ordered, cut to the newest; what is missing is no row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

LONGEST_CELL = 32_767
Row: TypeAlias = Mapping[str, object]
Inner: TypeAlias = Callable[[Row, object], Any]


def related(parent: Row | None, back: str) -> Sequence[Row]:
    """Return the related rows found under the back name."""
    found = parent.get(back) if parent is not None else None
    return found if isinstance(found, list | tuple) else ()


def matching(record: Row, back: str, key: object) -> Sequence[Row]:
    """Return the rows found under the back name for the key, in the order of their ids; none for no key."""
    found = record.get(back)
    return found.get(key, ()) if key is not None and isinstance(found, Mapping) else ()


def newest(rows: Sequence[Row], order: Inner, count: int | None, context: object) -> Sequence[Row]:
    """Return the newest `count` rows, oldest first: by order, rows without one first, ties by id."""

    def rank(row: Row) -> tuple[bool, object, object]:
        value = order(row, context)
        return (value is not None, 0 if value is None else value, row.get("id") or 0)

    ordered = sorted(rows, key=rank)
    return ordered if count is None else ordered[-count:]


def oldest(rows: Sequence[Row], order: Inner, count: int, context: object) -> Sequence[Row]:
    """Return the oldest `count` rows: by order, rows without one last, ties by id."""

    def rank(row: Row) -> tuple[bool, object, object]:
        value = order(row, context)
        return (value is None, 0 if value is None else value, row.get("id") or 0)

    return sorted(rows, key=rank)[:count]


def joined_rows(separator: str | None, texts: Sequence[object]) -> str | None:
    """Return the texts with the separator between them; null without one, or if that is longer than a cell may be."""
    if separator is None:
        return None
    joined = separator.join(map(str, texts))
    return joined if len(joined) <= LONGEST_CELL else None


def before(rows: Sequence[Row], order: Inner, limit: Any, context: object) -> Sequence[Row]:
    """Return the newest row whose order is below the limit, ties by id; none where either is missing."""
    if limit is None:
        return ()
    return newest([row for row in rows if (v := order(row, context)) is not None and v < limit], order, 1, context)


def present(rows: Iterable[Row], item: Inner, context: object) -> list[object]:
    """Return the values of the rows that have one."""
    return [v for row in rows if (v := item(row, context)) is not None]


def day_numbers(rows: Iterable[Row], order: Inner, item: Inner, context: object) -> list[int]:
    """Return the day numbers of the rows that have a date and a value."""
    return [v.toordinal() for row in rows if (v := order(row, context)) is not None and item(row, context) is not None]


def dated(rows: Iterable[Row], order: Inner, item: Inner, context: object) -> list[object]:
    """Return the values of the rows that have a date and a value."""
    return present([row for row in rows if order(row, context) is not None], item, context)


def streak(rows: Sequence[Row], where: Inner, context: object) -> int:
    """Return how many of the newest rows hold without a break."""
    count = 0
    for row in reversed(rows):
        if not where(row, context):
            break
        count += 1
    return count
