"""`formwright calendar`: a year's notice imported into a calendar's file, and which years a calendar covers."""

from __future__ import annotations

import argparse
import csv
import io
import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from builders.calendars import known_column, merge, names_in, read_notice
from engine.checks.calendars import check_calendar
from engine.definitions.calendar import CalendarDefinition
from engine.errors import DefinitionRefused, Problem, RequestRefused, has_errors, problem
from engine.kinds import shape_problems


def run(options: argparse.Namespace) -> tuple[str, dict[str, Any]]:
    """Do it, and return the line to print and its facts."""
    calendar = read_calendar(options.into)
    if options.what == "show":
        return covered(calendar)
    notice = options.file
    if notice is None:
        raise RequestRefused([unreadable(Path(), "FILE")])
    told, problems = read_notice(rows_of(notice), names_in(calendar))
    if problems:
        raise RequestRefused([one.below(notice.name) for one in problems])
    merged, problems = merge(calendar, told, replace=options.replace)
    if merged is None:
        raise DefinitionRefused([one.below(notice.name) for one in problems])
    problems = check_calendar(merged, f"{options.into.name}#")
    if has_errors(problems):
        raise DefinitionRefused(problems)
    write_calendar(options.into, merged)
    return covered(merged)


def covered(calendar: CalendarDefinition) -> tuple[str, dict[str, Any]]:
    """Return which years the calendar covers."""
    years = [year.year for year in calendar.years]
    return f"{calendar.key}: {', '.join(map(str, years)) or '-'}", {"calendar": calendar.key, "years": years}


def read_calendar(path: Path) -> CalendarDefinition:
    """Return the calendar of a file."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DefinitionRefused([problem("BUNDLE-E001", f"{path.name}#", reason=str(error))]) from None
    if not isinstance(raw, dict) or raw.get("kind") != CalendarDefinition.KIND:
        raise DefinitionRefused([problem("CAL-E014", f"{path.name}#/kind", found=path.name)])
    try:
        calendar = CalendarDefinition.model_validate(raw)
    except ValidationError as error:
        raise DefinitionRefused(shape_problems(error, f"{path.name}#")) from None
    problems = check_calendar(calendar, f"{path.name}#")
    if has_errors(problems):
        raise DefinitionRefused(problems)
    return calendar


def write_calendar(path: Path, calendar: CalendarDefinition) -> None:
    """Write the calendar as bundles keep definitions; the file is there whole or as it was."""
    document = calendar.model_dump(mode="json", by_alias=True, exclude_none=True)
    beside = path.with_name(path.name + ".new")
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a notice: a csv in UTF-8 or GB18030 with a head, or a JSON list of objects."""
    try:
        text = decoded(path.read_bytes())
        rows = json.loads(text) if path.suffix.lower() == ".json" else list(csv.DictReader(io.StringIO(text)))
    except (OSError, ValueError, RecursionError, csv.Error) as error:
        raise RequestRefused([unreadable(path, str(error))]) from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RequestRefused([unreadable(path, "no list of objects")])
    if rows and not any(known_column(key) for key in rows[0]):
        raise RequestRefused([unreadable(path, ", ".join(map(str, rows[0])))])
    return rows


def decoded(content: bytes) -> str:
    """Return the text of a file that a spreadsheet or an editor wrote."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def unreadable(path: Path, reason: str) -> Problem:
    """Return the Problem of a file that is no notice."""
    return problem("CAL-E013", path.name, reason=reason)
