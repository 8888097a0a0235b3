"""The rows of a sheet as the import of a form reads them: the columns taken over, each cell as it was meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from builders.workbook.cells import as_day, text_of
from builders.workbook.documents import key_field
from builders.workbook.proposal import ProposedField, ProposedForm
from engine.forms.fields.base import UNSTORABLE, as_written

TEXTS = ("text", "longtext")


@dataclass(frozen=True, slots=True)
class Reading:
    """How the lines of one import are made: for each of its columns the field and the sheet's column."""

    fields: tuple[str, ...]
    columns: tuple[int, ...]
    clean: tuple[Callable[[Any], Any], ...]
    loose: tuple[tuple[int, int], ...] = ()
    """Columns of links of which unknown names are left blank, each with the column that keeps the text."""

    def cells(self, row: list[Any]) -> list[Any]:
        """Return the cells of a line."""
        return [
            clean(row[place] if place < len(row) else None)
            for place, clean in zip(self.columns, self.clean, strict=True)
        ]


def first_reading(form: ProposedForm) -> Reading:
    """Return how the records of a form are created: all but what is computed and links that must wait."""
    pairs: list[tuple[str, ProposedField]] = []
    loose = []
    for one in form.fields:
        if not one.include or one.type == "formula":
            continue
        late = one.link is not None and one.link.late and one.type in ("link", "links")
        if not late:
            pairs.append((one.key, one))
        if one.link is not None and one.link.keep_text and one.type in ("link", "links"):
            if not late:
                loose.append((len(pairs) - 1, len(pairs)))
            pairs.append((one.link.keep_text, one))
    return _reading(pairs, tuple(loose))


def late_reading(form: ProposedForm) -> Reading | None:
    """Return how links that had to wait are filled in, the key first; None where there are none."""
    late = [one for one in form.fields if one.include and one.link and one.link.late and one.type in ("link", "links")]
    key = key_field(form)
    if not late or key is None:
        return None
    loose = tuple((place, -1) for place, one in enumerate(late, 1) if one.link and one.link.keep_text)
    return _reading([(key.key, key), *((one.key, one) for one in late)], loose)


def _reading(pairs: list[tuple[str, ProposedField]], loose: tuple[tuple[int, int], ...]) -> Reading:
    fields = tuple(key for key, _ in pairs)
    return Reading(fields, tuple(one.column for _, one in pairs), tuple(cleaner(one) for _, one in pairs), loose)


def cleaner(made: ProposedField) -> Callable[[Any], Any]:
    """Return what reads a cell of a column as it was meant."""
    blank = made.faults is None or made.faults.read_as == "blank"
    texts = made.type in TEXTS or made.type in ("link", "links")
    reads = made.reads if made.type == "date" else None

    def clean(raw: Any) -> Any:
        if isinstance(raw, str):
            if not raw.isprintable():
                raw = UNSTORABLE.sub("", raw)
            return as_day(raw, reads) if reads else raw
        if isinstance(raw, dict):
            return None if blank else raw
        if texts and isinstance(raw, float) and not isinstance(as_written(raw), str):
            return text_of(raw)
        return raw

    return clean
