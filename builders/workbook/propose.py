"""Statistics of sheets become a proposal: a form a sheet, a field a column, links, keys and titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from builders.workbook import cells, names
from builders.workbook.cells import FRACTION
from builders.workbook.columns import Column, Example, SheetStatistics
from builders.workbook.guess import Guess, Surroundings, chinese, code_like, guess, nearly, text_of
from builders.workbook.links import Found, Place, find_links
from builders.workbook.proposal import (
    Cell,
    Confidence,
    Faults,
    Link,
    Misfit,
    Otherwise,
    Proposal,
    ProposedField,
    ProposedForm,
    Why,
)
from engine.definitions.base import Words

CLOSED = frozenset(
    (
        "id_number",
        "bank_card",
        "mobile",
        "mail",
        "url",
        "longtext",
        "boolean",
        "date",
        "datetime",
        "time",
        "percent",
        "money",
        "number",
    )
)
"""Types whose values name no records, or must not be kept in clear to name them."""
TEXTS = ("text", "mobile", "mail")
LEAST_ROWS = 2
LEAST_FOR_KEY = 10
SAMPLES = 3
LONG_NUMBER = 5
"""Digits of whole numbers that rather name something than count it, where each comes once."""


@dataclass(slots=True)
class _Sheet:
    """A sheet on its way to become a form."""

    said: SheetStatistics
    key: str
    columns: list[Column]
    guesses: dict[int, Guess]
    keys: dict[int, str]
    titles: dict[int, str]
    links: dict[int, Found] = field(default_factory=dict)
    unique: set[int] = field(default_factory=set)


def propose(sheets: Sequence[SheetStatistics], name: str) -> Proposal:
    """Return what the sheets would become; `name` is that of the file."""
    filled = [one for one in sheets if any(column.header or column.filled or column.faults for column in one.columns)]
    headers = "".join(column.header for one in filled for column in one.columns)
    around = Surroundings(chinese(headers + name))
    made = _sheets(filled, around)
    by_index = {one.said.index: one for one in made}
    closed = {(one.said.index, place) for one in made for place, found in one.guesses.items() if found.type in CLOSED}
    for link in find_links([one for one in filled if not one.hidden], closed):
        by_index[link.source[0]].links[link.source[1]] = link
    for one in made:
        _identify(one, [link for each in made for link in each.links.values()])
    late = _late(made)
    backs = _backs(made)
    title = name.strip() or "表格"
    return Proposal(
        key=names.key_of(title, (), "app"),
        title=Words(**names.titles(title)),
        forms=tuple(_form(one, by_index, late, backs) for one in made),
        left_out=tuple(one.name for one in sheets if one not in filled),
    )


def _sheets(filled: Sequence[SheetStatistics], around: Surroundings) -> list[_Sheet]:
    taken: set[str] = set()
    out = []
    for said in filled:
        key = names.key_of(said.name, taken, f"sheet_{said.index + 1}")
        taken.add(key)
        columns = [one for one in said.columns if one.header or one.filled or one.faults]
        titles = _titles(columns)
        fields: set[str] = set()
        keys = {}
        for one in columns:
            keys[one.index] = names.key_of(titles[one.index], fields, f"column_{one.index + 1}")
            fields.add(keys[one.index])
        guesses = {one.index: guess(one, around) for one in columns}
        out.append(_Sheet(said, key, columns, guesses, keys, titles))
    return out


def _titles(columns: Sequence[Column]) -> dict[int, str]:
    """Return the titles of the fields: the headers, numbered where one comes twice, letters where there is none."""
    out: dict[int, str] = {}
    for one in columns:
        title = one.header or names.letters(one.index)
        number, wanted = 2, title
        while wanted in out.values():
            wanted, number = f"{title} {number}", number + 1
        out[one.index] = wanted
    return out


def _identify(sheet: _Sheet, links: Sequence[Found]) -> None:
    """Note which columns identify a row: those by which others name it, and those that hold codes."""
    named = {link.target[1] for link in links if link.target[0] == sheet.said.index}
    for column in sheet.columns:
        if not column.identifies(sheet.said.rows) or column.index in sheet.links:
            continue
        found = sheet.guesses[column.index]
        if column.index in named:
            sheet.guesses[column.index] = Guess("text", by="link") if found.type != "text" else found
            sheet.unique.add(column.index)
        elif _is_key(column, found, sheet.said):
            sheet.guesses[column.index] = Guess("text", by="values") if found.type == "integer" else found
            sheet.unique.add(column.index)


def _is_key(column: Column, found: Guess, said: SheetStatistics) -> bool:
    if found.type in ("id_number", "bank_card"):
        return True
    if found.type not in ("text", "integer") or column.having(FRACTION) or column.negative:
        return False
    if names.identifies(column.header):
        return True
    first = column.index == 0 and said.rows >= LEAST_FOR_KEY and code_like(column)
    return first and (found.type == "text" or column.longest >= LONG_NUMBER)


def _late(sheets: Sequence[_Sheet]) -> set[Place]:
    """Return the links that can be filled in only once all records are there: to the sheet itself, and round about."""
    needs: dict[int, set[int]] = {one.said.index: set() for one in sheets}
    late: set[Place] = set()
    for one in sheets:
        for place, link in one.links.items():
            target = link.target[0]
            if link.to_itself or _reaches(needs, target, one.said.index):
                late.add((one.said.index, place))
            else:
                needs[one.said.index].add(target)
    return late


def _reaches(needs: Mapping[int, set[int]], start: int, goal: int) -> bool:
    seen, waiting = set[int](), [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            waiting += needs[here]
    return False


def _backs(sheets: Sequence[_Sheet]) -> dict[Place, str]:
    """Return the names by which the records pointed at read those that name them."""
    taken = {one.said.index: set(one.keys.values()) for one in sheets}
    out: dict[Place, str] = {}
    for one in sheets:
        for place, link in sorted(one.links.items()):
            known = taken[link.target[0]]
            wanted = f"{one.keys[place]}_of" if link.to_itself else one.key
            out[one.said.index, place] = names.key_of(wanted, known, "back")
            known.add(out[one.said.index, place])
    return out


def _form(sheet: _Sheet, by_index: Mapping[int, _Sheet], late: set[Place], backs: Mapping[Place, str]) -> ProposedForm:
    said = sheet.said
    unusable = late_without_key(sheet, late)
    for place in unusable:
        del sheet.links[place]
    fields = tuple(_field(sheet, one, by_index, late, backs) for one in sheet.columns)
    blank = [names.letters(one.index) for one in said.columns if one not in sheet.columns]
    return ProposedForm(
        sheet=said.index,
        name=said.name,
        include=not said.hidden,
        key=sheet.key,
        title=Words(**names.titles(said.name.strip() or names.letters(said.index))),
        rows=said.rows,
        header_row=said.header_row,
        fields=fields,
        title_field=_title_field(sheet, fields),
        left_out=tuple(blank),
    )


def late_without_key(sheet: _Sheet, late: set[Place]) -> list[int]:
    """Return the late links of a sheet whose rows nothing identifies, so that they could not be filled in later."""
    keyed = any(sheet.guesses[place].type in ("text", "mobile", "mail") for place in sheet.unique)
    return [] if keyed else [place for place in sheet.links if (sheet.said.index, place) in late]


def _field(
    sheet: _Sheet, column: Column, by_index: Mapping[int, _Sheet], late: set[Place], backs: Mapping[Place, str]
) -> ProposedField:
    place = (sheet.said.index, column.index)
    found, link = sheet.guesses[column.index], sheet.links.get(column.index)
    type_, options, told = found.type, found.options, None
    if link is not None:
        target = by_index[link.target[0]]
        type_ = "links" if link.several else "link"
        options = {"to": target.key, "back": backs[place]}
        options |= {"most": max(50, column.most_parts)} if link.several else {}
        told = _link(link, place in late)
    blank = column.filled < sheet.said.rows
    group = sheet.said.groups[column.index] if column.index < len(sheet.said.groups) else ""
    return ProposedField(
        column=column.index,
        header=column.header,
        key=sheet.keys[column.index],
        title=Words(**names.titles(sheet.titles[column.index])),
        type=type_,
        options=options,
        required=not blank and sheet.said.rows >= LEAST_ROWS and place not in late,
        unique=column.index in sheet.unique and link is None,
        group=group,
        reads="month first" if found.reads == "month first" else "day first" if found.reads else None,
        link=told,
        why=_why(column, found, link, sheet.said.rows),
        misfits=tuple(
            Misfit(type=near, count=count, cells=_cells(some)) for near, count, some in nearly(column, type_)
        ),
        faults=_faults(column),
        digits_lost=Misfit(type="number", count=column.lost, cells=_cells(column.lost_examples))
        if column.lost
        else None,
        otherwise=_otherwise(column, found, type_),
    )


def _link(link: Found, late: bool) -> Link:
    whole = link.found == link.distinct
    sure: Confidence = "high" if link.hinted and whole else "medium" if link.hinted or whole else "low"
    sheet, column = link.target
    return Link(sheet=sheet, column=column, found=link.found, distinct=link.distinct, confidence=sure, late=late)


def _why(column: Column, found: Guess, link: Found | None, rows: int) -> Why:
    bit = cells.BITS.get(found.type if found.type != "integer" else "number", 0)
    fits = column.having(bit) if bit and not found.reads else column.filled
    values = column.values if column.values is not None else {}
    by: Any = "link" if link else found.by
    samples = (
        tuple(list(values)[:SAMPLES]) or tuple(value for one in column.examples.values() for _, value in one)[:SAMPLES]
    )
    protected = found.type in ("id_number", "bank_card")
    return Why(
        fits=fits,
        filled=column.filled,
        rows=rows,
        distinct=column.distinct,
        by=by,
        samples=() if protected else samples,
    )


def _faults(column: Column) -> Faults | None:
    if not column.faults:
        return None
    read_as: Literal["blank", "refused"] = "refused" if column.uncalculated else "blank"
    count, cells_ = column.faults, _cells(column.fault_examples)
    return Faults(count=count, uncalculated=column.uncalculated, cells=cells_, read_as=read_as)


def _cells(examples: Sequence[Example]) -> tuple[Cell, ...]:
    return tuple(Cell(row=row, value=value) for row, value in examples)


def _otherwise(column: Column, found: Guess, type_: str) -> tuple[Otherwise, ...]:
    """Return the other types that hold every value: what it would be without the link, and text at last."""
    wide = text_of(column)
    others = [found, wide] if found.type != wide.type else [found]
    return tuple(Otherwise(type=one.type, options=one.options) for one in others if one.type != type_)


def _title_field(sheet: _Sheet, fields: Sequence[ProposedField]) -> str | None:
    """Return by which field people know a record: its name, else what identifies it, else its first text."""
    texts = [one for one in fields if one.type in TEXTS and one.why.filled]
    named = [one for one in texts if one.type == "text" and names.hints(one.header, names.TITLE)]
    own = [one for one in named if names.plain(one.header).startswith(names.one_of_many(sheet.said.name))]
    keys = [one for one in texts if one.unique]
    return next((one.key for one in [*own, *named, *keys, *texts]), None)
