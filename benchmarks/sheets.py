"""A workbook of 20 columns read, checked and imported: CPU seconds with the reading child and PostgreSQL, peak memory:
`python -m benchmarks.sheets`.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import sqlalchemy as sa
import xlsxwriter

from benchmarks.records import opened, store_cpu, words
from engine.access import PLATFORM
from engine.bundle import read_documents
from runtime import imports, publish
from runtime.cli import collect_seldom
from runtime.workspace import Workspace

TYPES = ("text", "mail", "mobile", "integer", "number", "money", "percent", "date", "boolean", "longtext")
KEYS = [f"{type_}_{half}" for half in (1, 2) for type_ in TYPES]


def documents() -> dict[str, object]:
    """Return a form of 20 fields, two of each type."""
    fields = [{"key": key, "type": key.rpartition("_")[0], "title": words(key)} for key in KEYS]
    return {
        "app.json": {"kind": "app", "key": "sheets", "title": words("sheets"), "version": "1.0.0"},
        "forms/wide.json": {"kind": "form", "key": "wide", "title": words("wide"), "fields": fields},
    }


def workbook(path: Path, rows: int) -> None:
    """Write a workbook as people have them: numbers as numbers, days as days, codes as text."""
    rng = random.Random(3)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, KEYS)
        for number in range(1, rows + 1):
            one = [
                f"No{number:07d}", f"a{number}@example.com", f"138{number:08d}", rng.randrange(10**6),
                rng.randrange(10**6) / 100, rng.randrange(10**7) / 100, rng.randrange(10**4) / 10**4,
                date(2020, 1, 1) + timedelta(rng.randrange(2000)), "yes", "两三句话，说说这位客户。" * 2,
            ]  # fmt: skip
            sheet.write_row(number, 0, one + one)


def spent() -> float:
    """Return the CPU seconds of this process, its ended children and the PostgreSQL processes of its database."""
    own, children = (resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime + store_cpu()


def imported(workspace: Workspace, path: Path, rows: int) -> tuple[float, float, float]:
    """Return the CPU seconds of reading, checking and writing the file."""
    marks = [spent()]
    job = imports.begin(workspace, PLATFORM, "sheets.wide", ("sheet", "wide.xlsx", path))
    with workspace.read() as unit:
        columns = imports.job(unit, job).columns
    marks.append(spent())
    imports.say(workspace, job, mapping={str(one["index"]): one["guess"] for one in columns if one["guess"]})
    imports.check(workspace, PLATFORM, job)
    marks.append(spent())
    imports.say(workspace, job, state="running", cursor=0, result=None)
    imports.run(workspace, PLATFORM, job)
    marks.append(spent())
    with workspace.read() as unit:
        done = imports.job(unit, job)
        table = unit.form("sheets.wide").table
        count = unit.connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()
    assert (done.state, count) == ("done", rows), (done.state, done.problems)
    read, checked, written = (after - before for before, after in pairwise(marks))
    return read, checked, written


def main() -> None:
    """Import at two sizes on both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    collect_seldom()  # as every verb of the command line
    bundle, problems = read_documents(documents())
    assert bundle is not None, problems
    for kind in options.databases.split(","):
        for rows in (options.rows // 10, options.rows):
            with opened(kind) as workspace:
                publish.publish(workspace, {"sheets": bundle})
                path = workspace.settings.data / "wide.xlsx"
                workbook(path, rows)
                size, began = path.stat().st_size, time.monotonic()
                read, checked, written = imported(workspace, path, rows)
                elapsed = time.monotonic() - began
            own, child = (
                resource.getrusage(one).ru_maxrss // 1024 for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
            )
            print(
                f"{kind:<11}{rows:>8} rows x {len(KEYS)}, {size / 1e6:.0f} MB: read {read:.1f}  check {checked:.1f}"
                f"  write {written:.1f}  all {read + checked + written:.1f} CPU s, {elapsed:.0f} s elapsed;"
                f"  peak {own} MB, reading child {child} MB"
            )


if __name__ == "__main__":
    main()
