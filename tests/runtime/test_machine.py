"""Random use of a form beside a model in plain Python: after every step both say the same, on both databases.

Records are created, changed alone and in batches, deleted, brought back and imported, while the form changes its fields
and goes back to former releases. FORMWRIGHT_MACHINE_RUNS sets how many runs of 40 steps are made.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from engine.errors import NotFound, RecordRefused, StaleVersion
from engine.forms.model import Form
from engine.forms.write import Wish
from runtime import moments, publish, query, records, recycle
from runtime.clock import FixedClock
from runtime.query import Question
from runtime.workspace import Workspace
from tests.support import postgres
from tests.support.imports import as_csv, checked, planned, ran, upload
from tests.support.workspaces import MOMENT, app, bundle_of, field, form, new_workspace

RUNS = int(os.environ.get("FORMWRIGHT_MACHINE_RUNS", "8"))
STEPS = 40
Values = dict[str, Any]
Open = Callable[[], Any]

NUMBERS = st.one_of(st.none(), st.decimals(-999, 999, places=2).map(str), st.integers(-999, 999).map(str))
"""What is typed into the field, whatever its type."""
ROWS = st.tuples(st.integers(1, 12).map(str), NUMBERS)
LINES = st.lists(ROWS, min_size=1, max_size=5, unique_by=lambda line: line[0])
TYPES = ("integer", "number", "text")


def typed(type_: str, raw: str | None) -> Any:
    """Return the value a field of the type holds after this was typed; refuse by ValueError."""
    if raw is None:
        return None
    if type_ == "text":
        return raw
    number = Decimal(raw)
    if type_ == "number":
        return number
    if number != number.to_integral_value():
        raise ValueError(raw)
    return Decimal(int(number))


def converted(before: str, after: str, value: Any) -> Any:
    """Return what a value becomes under another type."""
    if value is None or before == after:
        return value
    if after == "text":
        return f"{value:.2f}" if before == "number" else f"{value:f}"
    try:
        number = Decimal(value)
    except ArithmeticError:
        return None
    if after == "number":
        return number
    if before == "text" and number != number.to_integral_value():
        return None  # a text with decimals is no integer, and texts are not rounded
    return Decimal(int(number.quantize(Decimal(1), ROUND_HALF_UP)))


class Model:
    """The form as a dictionary: what every type of the field last held, by record."""

    def __init__(self) -> None:
        self.rows: dict[int, Values] = {}
        self.bin: dict[int, Values] = {}
        self.type = "number"
        self.held: dict[str, dict[int, Any]] = {name: {} for name in TYPES}
        self.extra = False

    def convert(self, after: str) -> None:
        """Read the field as another type, giving back what a value was under it if it has not changed since."""
        before, self.type = self.type, after
        if before == after:
            return
        for key in (*self.rows, *self.bin):
            old, kept = self.held[before].get(key), self.held[after].get(key)
            same = kept is not None and converted(after, before, kept) == old
            self.held[after][key] = kept if same else converted(before, after, old)

    def shown(self) -> dict[int, Values]:
        """Return the records as a list shows them."""
        return {key: {**row, "x": self.held[self.type].get(key)} for key, row in self.rows.items()}


class Machine(RuleBasedStateMachine):
    """Steps that people, makers and files take."""

    def __init__(self, open_: Open) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.workspace: Workspace = self.stack.enter_context(open_())
        self.clock: Any = self.workspace.clock
        self.model = Model()
        self.past: list[tuple[datetime, dict[int, Values]]] = []
        self.converted = False
        self.publish()

    def teardown(self) -> None:
        self.stack.close()

    # --- the maker

    def publish(self) -> None:
        extra = [field("extra", "text")] if self.model.extra else []
        item = form("item", field("no", "text", unique=True, required=True), field("x", self.model.type), *extra)
        documents = {"app.json": app(), "forms/item.json": item}
        self.clock.moment += timedelta(seconds=1)
        publish.publish(self.workspace, {"shop": bundle_of(documents)}, accept_loss=True)

    @rule(type_=st.sampled_from(TYPES))
    def another_type(self, type_: str) -> None:
        self.converted = type_ != self.model.type
        self.model.convert(type_)
        self.publish()

    @rule()
    def a_field_comes_or_goes(self) -> None:
        self.model.extra = not self.model.extra
        self.publish()

    # --- people

    def write(self, *wishes: Wish) -> list[records.Written]:
        self.clock.moment += timedelta(seconds=1)
        with self.workspace.write() as unit:
            return records.write(unit, unit.form("shop.item"), wishes)

    def taken(self, no: str, beside: int | None = None) -> bool:
        return any(row["no"] == no for key, row in self.model.rows.items() if key != beside)

    @rule(no=st.integers(1, 12).map(str), raw=NUMBERS)
    def create(self, no: str, raw: str | None) -> None:
        wish = Wish({"no": no, "x": raw})
        try:
            value = typed(self.model.type, raw)
            if self.taken(no):
                raise ValueError(no)
        except ValueError:
            with pytest.raises(RecordRefused):
                self.write(wish)
            return
        (made,) = self.write(wish)
        self.model.rows[made.id] = {"no": no, "version": 1, "extra": None}
        self.model.held[self.model.type][made.id] = value

    @precondition(lambda self: self.model.rows)
    @rule(data=st.data(), raw=NUMBERS, stale=st.booleans())
    def change(self, data: st.DataObject, raw: str | None, stale: bool) -> None:
        key = data.draw(st.sampled_from(sorted(self.model.rows)))
        version = self.model.rows[key]["version"]
        wish = Wish({"x": raw}, id=key, version=version - 1 if stale else version)
        if stale:
            with pytest.raises(StaleVersion):
                self.write(wish)
            return
        try:
            value = typed(self.model.type, raw)
        except ValueError:
            with pytest.raises(RecordRefused):
                self.write(wish)
            return
        self.write(wish)
        self.set(key, value)

    def set(self, key: int, value: Any) -> None:
        held = self.model.held[self.model.type]
        self.model.rows[key]["version"] += held.get(key) != value
        held[key] = value

    @precondition(lambda self: len(self.model.rows) > 1)
    @rule(data=st.data(), raw=NUMBERS, wrong=st.booleans())
    def change_many(self, data: st.DataObject, raw: str | None, wrong: bool) -> None:
        keys = data.draw(st.lists(st.sampled_from(sorted(self.model.rows)), min_size=2, max_size=5, unique=True))
        wishes = [Wish({"x": raw}, id=key) for key in keys]
        if wrong:
            wishes.append(Wish({"no": None}, id=keys[-1]))
        try:
            value = typed(self.model.type, raw)
            if wrong:
                raise ValueError
        except ValueError:
            with pytest.raises(RecordRefused):
                self.write(*wishes)
            return
        self.write(*wishes)
        for key in keys:
            self.set(key, value)

    @precondition(lambda self: self.model.rows)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.model.rows)))
        self.write(Wish(id=key, delete=True))
        self.model.bin[key] = self.model.rows.pop(key)

    @precondition(lambda self: self.model.bin)
    @rule(data=st.data())
    def bring_back(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.model.bin)))
        wish = Wish(id=key, restore=True)
        if self.taken(self.model.bin[key]["no"]):
            with pytest.raises(RecordRefused):
                self.write(wish)
            return
        self.write(wish)
        row = self.model.rows[key] = self.model.bin.pop(key)
        row["version"] += 1

    @rule()
    def bring_back_what_never_was(self) -> None:
        with pytest.raises(NotFound):
            self.write(Wish(id=9_999, restore=True))

    # --- files

    @rule(
        lines=st.lists(
            st.tuples(st.integers(1, 12).map(str), NUMBERS), min_size=1, max_size=5, unique_by=lambda x: x[0]
        )
    )
    def import_file(self, lines: list[tuple[str, str | None]]) -> None:
        self.clock.moment += timedelta(seconds=1)
        key = upload(self.workspace, "shop.item", as_csv(("no", "x"), [(no, raw or "") for no, raw in lines]))
        planned(self.workspace, key, "upsert", ["no"])
        try:
            values = {no: typed(self.model.type, raw) for no, raw in lines}
        except ValueError:
            assert checked(self.workspace, key).problems
            return
        assert checked(self.workspace, key).problems == []
        assert ran(self.workspace, key).state == "done"
        for no, value in values.items():
            known = next((one for one, row in self.model.rows.items() if row["no"] == no), None)
            if known is not None:
                self.set(known, value)
                continue
            with self.workspace.read() as unit:
                item = unit.form("shop.item")
                asked = Question({"==": [{"var": "no"}, no]})
                (made,) = query.page(unit, item, unit.decide(item.name), asked).rows
            self.model.rows[made.values["id"]] = {"no": no, "version": 1, "extra": None}
            self.model.held[self.model.type][made.values["id"]] = value

    # --- what is seen

    def seen(self, as_of: datetime | None = None) -> dict[int, Values]:
        with self.workspace.read() as unit:
            unit = unit if as_of is None else moments.at(unit, "shop.item", as_of)
            item = unit.form("shop.item")
            page = query.page(unit, item, unit.decide(item.name), Question(limit=200))
            return {one.values["id"]: self.plain(item, one.values) for one in page.rows}

    def plain(self, item: Form, values: Values) -> Values:
        """Return a record as the model writes it: numbers as decimals."""
        x, type_ = values["x"], item.fields["x"].declared.name
        if x is not None and type_ != "text":
            x = Decimal(x).scaleb(-2 if type_ == "number" else 0)
        out = {"no": values["no"], "version": values["version"], "x": x}
        return {**out, "extra": values["extra"]} if "extra" in item.fields else out

    @invariant()
    def the_list_is_the_model(self) -> None:
        expected = self.model.shown()
        if not self.model.extra:
            expected = {key: {k: v for k, v in row.items() if k != "extra"} for key, row in expected.items()}
        found = self.seen()
        for key, row in expected.items() if self.converted else ():
            # A conversion that changes a value gives its record a further version; which, the product says.
            self.model.rows[key]["version"] = row["version"] = max(row["version"], found[key]["version"])
        self.converted = False
        assert found == expected
        self.past.append((self.clock.now(), found))

    @invariant()
    def the_bin_is_the_model(self) -> None:
        with self.workspace.read() as unit:
            item = unit.form("shop.item")
            rows, _ = recycle.page(unit, item, unit.decide(item.name), None, 200)
        assert {one["id"]: one["values"]["no"] for one in rows} == {k: row["no"] for k, row in self.model.bin.items()}

    @precondition(lambda self: self.past)
    @rule(data=st.data())
    def look_back(self, data: st.DataObject) -> None:
        moment, rows = data.draw(st.sampled_from(self.past))
        assert self.seen(moment) == rows


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_random_use_leaves_what_the_model_says(store: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres_url") if store == "postgresql" else ""

    @contextmanager
    def open_() -> Iterator[Workspace]:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            database = stack.enter_context(postgres.new_database(url)) if url else ""
            made = new_workspace(Path(folder), database, FixedClock(MOMENT))
            try:
                yield made
            finally:
                made.close()

    how = settings(max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(lambda: Machine(open_), settings=how)  # type: ignore[no-untyped-call]
