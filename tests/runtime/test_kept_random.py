"""Whatever is written, in whichever way and by however many at once, kept values are what they follow from.

FORMWRIGHT_MACHINE_RUNS sets how many random programs are run.
"""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from engine.errors import NotFound, RecordRefused, StaleVersion
from engine.forms.write import Wish
from runtime import bulk, merging, past, records, sets
from runtime.merging import Named
from runtime.workspace import Unit, Workspace
from tests.support.imports import as_csv, checked, ran, upload
from tests.support.kept import assert_kept, forms
from tests.support.workspaces import load

RUNS = int(os.environ.get("FORMWRIGHT_MACHINE_RUNS", "2"))
STEPS, THREADS, TURNS = 60, 8, 20
FORMS = ("region", "team", "client", "bill", "receipt")
CODES = (None, "N", "S", "E")


class Program:
    """Random writes to the forms of `tests.support.kept`, the same for the same seed and records."""

    def __init__(self, workspace: Workspace, seed: int) -> None:
        self.workspace, self.dice = workspace, random.Random(seed)
        self.done: Counter[str] = Counter()

    def pick(self, unit: Unit, name: str) -> int | None:
        """Return some record of the form, or None."""
        ids = self.ids(unit, name)
        return self.dice.choice(ids) if ids and self.dice.random() < 0.9 else None

    def ids(self, unit: Unit, name: str) -> list[int]:
        table = unit.form(f"shop.{name}").table
        return list(unit.connection.scalars(sa.select(table.c.id).order_by(table.c.id)))

    def values(self, unit: Unit, name: str) -> dict[str, Any]:
        """Return values of some fields of a record of the form."""
        amount = self.dice.choice((None, *range(-3, 30)))
        every: dict[str, Any] = {
            "region": {"cap": amount},
            "team": {"name": self.dice.choice("ABC")},
            "client": {
                "name": self.dice.choice("XYZ"),
                "region_code": self.dice.choice(CODES),
                "team": self.pick(unit, "team"),
                "limit": amount,
            },
            "bill": {"client": self.pick(unit, "client"), "amount": amount},
            "receipt": {"bill": self.pick(unit, "bill"), "amount": amount},
        }[name]
        return {key: value for key, value in every.items() if self.dice.random() < 0.7}

    def create(self, unit: Unit) -> None:
        name = self.dice.choice(FORMS[1:])
        wishes = [Wish(self.values(unit, name)) for _ in range(self.dice.choice((1, 1, 2, 9)))]
        records.write(unit, unit.form(f"shop.{name}"), wishes)

    def region(self, unit: Unit) -> None:
        """Give a key to another region, or to one that is new."""
        code, form = self.dice.choice(CODES), unit.form("shop.region")
        held = unit.connection.scalars(sa.select(form.table.c.id).where(form.table.c.code == code)).all()
        wishes = [Wish({"code": None}, id=one) for one in held] if code else []
        records.write(unit, form, wishes)
        records.write(unit, form, [Wish({**self.values(unit, "region"), "code": code}, id=self.pick(unit, "region"))])

    def update(self, unit: Unit) -> None:
        name = self.dice.choice(FORMS)
        ids = self.ids(unit, name)
        some = self.dice.sample(ids, min(len(ids), self.dice.choice((1, 1, 3))))
        records.write(unit, unit.form(f"shop.{name}"), [Wish(self.values(unit, name), id=one) for one in some])

    def mixed(self, unit: Unit) -> None:
        """Delete, change and make bills as one write."""
        ids = self.ids(unit, "bill")
        gone = self.dice.sample(ids, min(len(ids), 1))
        kept = [one for one in ids if one not in gone][:2]
        wishes = [Wish(id=one, delete=True) for one in gone]
        wishes += [Wish(self.values(unit, "bill"), id=one) for one in kept]
        records.write_mixed(unit, unit.form("shop.bill"), [*wishes, Wish(self.values(unit, "bill"))])

    def rows(self, unit: Unit) -> None:
        """Write a client with its sub-table."""
        key = self.pick(unit, "client")
        ids = self.ids(unit, "bill")
        rows: list[dict[str, Any]] = [{"amount": self.dice.randrange(9)} for _ in range(self.dice.randrange(3))]
        rows += [{"id": one, "amount": self.dice.randrange(9)} for one in self.dice.sample(ids, min(2, len(ids)))]
        records.write(unit, unit.form("shop.client"), [Wish({**self.values(unit, "client"), "bills": rows}, id=key)])

    def delete(self, unit: Unit) -> None:
        name = self.dice.choice(FORMS)
        if (one := self.pick(unit, name)) is not None:
            records.write(unit, unit.form(f"shop.{name}"), [Wish(id=one, delete=True)])

    def restore(self, unit: Unit) -> None:
        form = unit.form(f"shop.{self.dice.choice(FORMS)}")
        gone = past.deleted(form)
        ids = unit.connection.scalars(sa.select(gone.c.id).order_by(gone.c.id)).all()
        if ids:
            records.write(unit, form, [Wish(id=self.dice.choice(ids), restore=True)])

    def whole_set(self, unit: Unit) -> None:
        """Change a set of records in SQL, as rules do."""
        name, fields = self.dice.choice((("bill", ("client", "amount")), ("client", ("team",)), ("receipt", ("bill",))))
        form, ids = unit.form(f"shop.{name}"), self.ids(unit, name)
        some = self.dice.sample(ids, min(len(ids), 12))
        full = {"client": self.pick(unit, "client"), "amount": self.dice.randrange(9)}
        full |= {"team": self.pick(unit, "team"), "bill": self.pick(unit, "bill")}
        if len(some) > bulk.FEW:
            assert sets.obstacle(unit, form, fields) is None
            sets.update(unit, form, {one: {key: full[key] for key in fields} for one in some})

    def merge(self, unit: Unit) -> None:
        form = unit.form("shop.client")
        rows = unit.connection.execute(sa.select(form.table.c.id, form.table.c.version)).all()
        if len(rows) > 4:
            stays, goes = (Named(*one) for one in self.dice.sample(rows, 2))
            merging.merge(unit, form, stays, [goes], {})

    def load(self) -> None:
        """Import bills for clients; the file names some that may be gone."""
        with self.workspace.read() as unit:
            lines = [(f"#{one}", str(self.dice.randrange(9))) for one in self.ids(unit, "client")[:5]]
        if not lines:
            return
        key = upload(self.workspace, "shop.bill", as_csv(("client", "amount"), lines))
        if checked(self.workspace, key).state == "checked":
            ran(self.workspace, key)

    def step(self) -> None:
        """Write once; what the product refuses is refused, and what meets another write is tried again."""
        ways: list[Callable[[Unit], None]] = [self.create, self.create, self.update, self.update, self.update]
        ways += [self.region, self.mixed, self.rows, self.rows, self.delete, self.restore, self.whole_set, self.merge]
        way = self.dice.choice(ways)
        for _ in range(20):
            try:
                with self.workspace.write() as unit:
                    for one in (way, *self.dice.choices(ways, k=self.dice.choice((0, 0, 1)))):
                        one(unit)
                self.done[way.__name__] += 1
                return
            except (sa.exc.OperationalError, psycopg.OperationalError):
                self.done["met"] += 1
            except (RecordRefused, NotFound, StaleVersion, sa.exc.IntegrityError, psycopg.IntegrityError):
                self.done["refused"] += 1
                return
        raise AssertionError("twenty tries met other writes")


@pytest.mark.parametrize("seed", range(RUNS))
def test_random_writes_leave_every_kept_value_right(workspace: Workspace, seed: int) -> None:
    load(workspace, forms())
    program = Program(workspace, seed)
    for place in range(STEPS):
        program.step()
        if place % 20 == 19:
            program.load()
        if place % 5 == 4:
            assert_kept(workspace)
    assert sum(program.done.values()) - program.done["refused"] > STEPS / 2


@pytest.mark.parametrize("seed", range(RUNS))
def test_random_writes_at_once_leave_every_kept_value_right(workspace: Workspace, seed: int) -> None:
    load(workspace, forms())
    if not workspace.database.sqlite:  # writes that wait for one another are told at once, and tried again
        engine = workspace.database.engine
        sa.event.listen(engine, "connect", lambda raw, _: raw.execute("set deadlock_timeout = '20ms'") and raw.commit())
        engine.dispose()
    programs = [Program(workspace, 1000 * seed + place) for place in range(THREADS)]
    for _ in range(20):
        programs[0].step()
    failed: list[BaseException] = []

    def run(program: Program) -> None:
        try:
            for _ in range(TURNS):
                program.step()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in programs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not failed, failed
    assert_kept(workspace)
    done = sum((one.done for one in programs), Counter[str]())
    assert sum(done.values()) - done["refused"] - done["met"] > THREADS * TURNS / 2
