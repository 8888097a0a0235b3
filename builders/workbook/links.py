"""Links: columns whose values name the rows of a sheet, told by the values themselves and by what headers say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builders.workbook import cells, names
from builders.workbook.columns import SEPARATED, Column, SheetStatistics
from builders.workbook.guess import code_like, is_plain_number

NEARLY_ALL = 0.9
LEAST = 2
MOST_LINKED = 200

Place = tuple[int, int]
"""A sheet and a column of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A column whose values name the rows of a sheet by one of its columns."""

    source: Place
    target: Place
    found: int
    distinct: int
    several: bool
    hinted: bool
    score: float

    @property
    def to_itself(self) -> bool:
        """Tell whether the rows of a sheet name one another."""
        return self.source[0] == self.target[0]


def find_links(sheets: Sequence[SheetStatistics], closed: set[Place]) -> list[Found]:
    """Return the links there are, one a column at most; what others are named by names nothing itself.

    `closed` are columns that must not be kept in clear or do not hold names.
    """
    candidates = sorted(_candidates(sheets, closed), key=lambda one: (-one.score, one.source, one.target))
    taken: dict[Place, Found] = {}
    targets: set[Place] = set()
    keys: dict[int, Place] = {}
    for one in candidates:
        known = keys.setdefault(one.target[0], one.target) if not one.several else one.target
        if one.source in taken or one.source in targets or one.target in taken:
            continue
        if known != one.target and not one.hinted:
            continue
        taken[one.source] = one
        targets.add(one.target)
    return sorted(taken.values(), key=lambda one: one.source)


def _candidates(sheets: Sequence[SheetStatistics], closed: set[Place]) -> Iterator[Found]:
    for target in sheets:
        for named in target.columns:
            open_ = (target.index, named.index) not in closed and _may_name(named)
            if open_ and named.identifies(target.rows) and target.rows >= LEAST:
                for source in sheets:
                    yield from _into(source, (target, named), closed)


def _may_name(column: Column) -> bool:
    """Tell whether records may be named by the values of the column: short texts and whole numbers."""
    if column.having(cells.FRACTION) or column.breaks or column.lost or column.all(cells.DATE, cells.MOMENT):
        return False
    return not (column.having(cells.SIGNED_MONEY) or column.having(cells.SIGNED_PERCENT))


def _into(source: SheetStatistics, target: tuple[SheetStatistics, Column], closed: set[Place]) -> Iterator[Found]:
    sheet, named = target
    for column in source.columns:
        if column is named or (source.index, column.index) in closed or not column.filled or not _may_name(column):
            continue
        found = _compare(source, column, sheet, named)
        if found is not None:
            yield found


def _compare(source: SheetStatistics, column: Column, sheet: SheetStatistics, named: Column) -> Found | None:
    several = column.separated > 0 and column.part_hashes is not None and column.most_parts <= MOST_LINKED
    mine = column.part_hashes if several else column.hashes
    theirs = named.hashes
    if not mine or not theirs or (named.separated and several):
        return None
    found = len(mine & theirs) if len(mine) <= len(theirs) else sum(one in theirs for one in mine)
    if found < NEARLY_ALL * len(mine):
        return None
    itself = source is sheet
    hinted = _says_so(column, named, sheet, itself)
    if not hinted and (itself or not _telling(column, named, len(mine))):
        return None
    if column.identifies(source.rows) and not itself and not _downwards(source, column, sheet, named):
        return None
    share = found / len(mine)
    score = share + 2 * hinted + 0.5 * (names.plain(column.header) == names.plain(named.header)) - 0.01 * sheet.index
    return Found((source.index, column.index), (sheet.index, named.index), found, len(mine), several, hinted, score)


def _says_so(column: Column, named: Column, sheet: SheetStatistics, itself: bool) -> bool:
    """Tell whether the header names the other column or its sheet; within a sheet, whether it names a superior."""
    said, theirs = names.plain(column.header), names.plain(named.header)
    thing = names.one_of_many(sheet.name)
    if itself:
        return names.hints(column.header, names.SUPERIOR)
    if not said:
        return False
    generic = theirs in ("id", "no", "code", "key", "编号", "序号", "名称", "姓名", "name", "编码", "代码")
    if said == theirs:
        return not generic
    return (len(thing) > 1 and (thing in said or said in thing)) or (not generic and len(theirs) > 1 and theirs in said)


def _telling(column: Column, named: Column, distinct: int) -> bool:
    """Tell whether so many values of the other column among one's own can be no accident."""
    if is_plain_number(column) or is_plain_number(named) or distinct < 3:
        return False
    return code_like(column) or distinct >= 5


def _downwards(source: SheetStatistics, column: Column, sheet: SheetStatistics, named: Column) -> bool:
    """Tell which of two columns without repeats names the other: the smaller the larger, else the later the earlier."""
    mine, theirs = column.distinct or 0, named.distinct or 0
    if mine != theirs:
        return mine < theirs
    return source.index > sheet.index


def parts_of(text: str) -> list[str]:
    """Return the names in a cell that names several records."""
    return [part for one in SEPARATED.split(text) if (part := one.strip())]
