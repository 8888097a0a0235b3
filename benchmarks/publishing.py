"""A release that converts a field and adds a stored formula, published while somebody writes and somebody reads: CPU
seconds a million rows, and the longest that a write and a list waited: `python -m benchmarks.publishing`.
"""

from __future__ import annotations

import argparse
import threading
import time

from benchmarks.records import opened, words
from engine.access import everything
from engine.bundle import read_documents
from engine.forms.write import Wish
from runtime import publish, query, records
from runtime.cli import collect_seldom
from runtime.workspace import Workspace

FORM = "pub.item"
BATCH = 20_000


def documents(*fields: dict[str, object]) -> dict[str, object]:
    """Return an app of one form with a text and these fields."""
    shown = [{"key": "no", "type": "text", "title": words("no")}, *fields]
    return {
        "app.json": {"kind": "app", "key": "pub", "title": words("pub"), "version": "1.0.0"},
        "forms/item.json": {"kind": "form", "key": "item", "title": words("item"), "fields": shown, "search": ["no"]},
    }


BEFORE = documents({"key": "x", "type": "number", "digits": 10, "scale": 2, "title": words("x")})
AFTER = documents(
    {"key": "x", "type": "integer", "title": words("x")},
    {"key": "twice", "type": "formula", "formula": "{x} * 2", "result": {"type": "integer"}, "title": words("twice")},
)


def load(workspace: Workspace, given: dict[str, object]) -> None:
    """Publish the documents."""
    bundle, problems = read_documents(given)
    assert bundle is not None, problems
    publish.publish(workspace, {"pub": bundle}, accept_loss=True)


def fill(workspace: Workspace, rows: int) -> list[int]:
    """Create so many records."""
    keys: list[int] = []
    for start in range(0, rows, BATCH):
        with workspace.write() as unit:
            wishes = [
                Wish({"no": f"N{one}", "x": f"{one % 9000}.70"}) for one in range(start, min(start + BATCH, rows))
            ]
            keys += [one.id for one in records.write(unit, unit.form(FORM), wishes)]
    return keys


def measure(rows: int, kind: str) -> None:
    """Publish beside one who writes and one who reads, and print what they waited."""
    with opened(kind) as workspace:
        load(workspace, BEFORE)
        keys = fill(workspace, rows)
        waits: dict[str, list[float]] = {"write": [], "list": []}
        over = threading.Event()

        def write(number: int) -> None:
            with workspace.write() as unit:
                records.write(unit, unit.form(FORM), [Wish({"x": number % 999}, id=keys[number * 37 % rows])])

        def read(_: int) -> None:
            with workspace.read() as unit:
                query.page(unit, unit.form(FORM), everything(FORM), query.Question())

        def work(name: str) -> None:
            number = 0
            while not over.is_set():
                began = time.monotonic()
                (write if name == "write" else read)(number)
                waits[name].append(time.monotonic() - began)
                number += 1
                time.sleep(0.02)

        people = [threading.Thread(target=work, args=(name,)) for name in waits]
        for one in people:
            one.start()
        time.sleep(0.5)
        began, spent = time.monotonic(), time.process_time()
        load(workspace, AFTER)
        lasted, spent = time.monotonic() - began, time.process_time() - spent
        over.set()
        for one in people:
            one.join()
        print(
            f"{kind:>10} {rows:>9,} rows: {lasted:6.1f} s, {spent / rows * 1e6:5.0f} CPU s a million; longest wait of "
            + ", ".join(f"{len(found)} {name}s {max(found):.2f} s" for name, found in waits.items())
        )


def main() -> None:
    """Run at two sizes on both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[20_000, 200_000])
    options = parser.parse_args()
    collect_seldom()
    for kind in ("sqlite", "postgresql"):
        for rows in options.rows:
            measure(rows, kind)


if __name__ == "__main__":
    main()
