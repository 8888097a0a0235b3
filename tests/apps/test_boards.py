"""The shipped boards on real data: their figures are those of an independent reading of the files, for every viewer."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.access import Actor
from runtime import query, reports, resources, scheduled
from runtime.clock import FixedClock
from runtime.figures import drawn
from runtime.query import Question, Reading
from runtime.reports import Behind
from runtime.store import people
from runtime.workspace import Unit, Workspace
from tests.runtime.test_shipped import RULE, SHARED, load_samples, published
from tests.support import postgres
from tests.support.workspaces import MOMENT, new_workspace

RISK, OPERATIONS = "credit_card_crm.risk", "credit_card_crm.operations"
STAGES = ("m0", "m1", "m2", "m3", "m4+")
VIEWERS = ("risk", "manager", "agent")
CELLS = 4


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def bank(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The shipped bundles with their samples; the tests read them, and run the one rule."""
    if request.param == "sqlite":
        yield from loaded(tmp_path_factory.mktemp("bank"), "")
        return
    with postgres.new_database(request.getfixturevalue("postgres_url")) as url:
        yield from loaded(tmp_path_factory.mktemp("bank"), url)


def loaded(folder: Path, url: str) -> Iterator[Workspace]:
    workspace = new_workspace(folder, url, FixedClock(MOMENT))
    published(workspace)
    load_samples(workspace, resources.apps())
    yield workspace
    workspace.close()


def sheet(root: Path, app: str, name: str) -> list[dict[str, str]]:
    with (root / app / "samples" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def viewer(bank: Workspace, login: str) -> Actor:
    with bank.database.read() as connection:
        return people.actor_of(connection, people.by_login(connection, login))


def figures(unit: Unit, board: str, key: str, filters: Mapping[str, Any] | None = None) -> dict[str, Any]:
    found = reports.board_for(unit, board)
    widget = reports.widget_for(found, key)
    asked = reports.asked_of(unit, found, widget, reports.chosen(unit, found, filters or {}))
    return drawn(unit, widget, asked, reports.answers(unit, widget, asked), "zh")


class Files:
    """The figures of the sample files, in plain Python."""

    def __init__(self, root: Path) -> None:
        self.statements = sheet(root, "credit_card_crm", "statements.csv")
        self.cards = sheet(root, "credit_card_crm", "cards.csv")
        self.by_card: dict[str, dict[str, int]] = {}
        for row in self.statements:
            self.by_card.setdefault(row["卡片"], {})[row["账期"]] = int(row["逾期月数"])

    def newest(self) -> list[int]:
        """Return the days past due of each card's newest statement."""
        return [30 * periods[max(periods)] for periods in self.by_card.values()]

    def rate(self, days: int) -> str:
        found = self.newest()
        return str((Decimal(sum(one >= days for one in found)) / len(found)).quantize(Decimal("0.000001")))

    def stages(self) -> dict[str, int]:
        found = Counter(STAGES[min(-(-days // 30), 4)] for days in self.newest())
        return {stage: found[stage] for stage in STAGES}

    def moves(self) -> dict[tuple[str, str], int]:
        """Return how many statements of each stage follow one of each stage."""
        found: Counter[tuple[str, str]] = Counter()
        for periods in self.by_card.values():
            order = [STAGES[min(periods[period], 4)] for period in sorted(periods)]
            found.update(pairwise(order))
        return {(before, now): found[before, now] for before in STAGES for now in STAGES}

    def total(self, column: str) -> str:
        return str(sum(Decimal(row[column]) for row in self.cards).quantize(Decimal("0.01")))


def check_figures(unit: Unit, files: Files, rates: tuple[str, str, str]) -> None:
    found = tuple(figures(unit, RISK, key)["rows"][0][0] for key in ("rate30", "rate60", "rate90"))
    assert found == (files.rate(30), files.rate(60), files.rate(90)) == rates
    assert {row[0]: int(row[1]) for row in figures(unit, RISK, "stages")["rows"]} == files.stages()
    moves = {(row[0], row[1]): int(row[2]) for row in figures(unit, RISK, "roll")["rows"]}
    assert moves == files.moves()
    for stage in STAGES:
        shares = [Decimal(row[3]) for row in figures(unit, RISK, "roll")["rows"] if row[0] == stage and row[3]]
        assert abs(sum(shares) - 1) < Decimal("0.00001")
    assert figures(unit, OPERATIONS, "cards")["rows"] == [[str(len(files.cards))]]
    assert figures(unit, OPERATIONS, "limit")["rows"] == [[files.total("信用额度")]]


def test_the_figures_of_the_shipped_slice(bank: Workspace) -> None:
    files = Files(resources.apps())
    with bank.read(viewer(bank, "risk")) as unit:
        check_figures(unit, files, ("0.227000", "0.098000", "0.012000"))
        months = {row[0][:7]: (row[1], row[2]) for row in figures(unit, OPERATIONS, "billed_paid")["rows"]}
        for period, (billed, _) in months.items():
            rows = [row for row in files.statements if row["账期"] == period]
            assert Decimal(billed) == sum(Decimal(row["账单金额"]) for row in rows)
        paid = sum(Decimal(one) for _, one in months.values())
        repaid = [row for row in sheet(resources.apps(), "credit_card_crm", "repayments.csv") if row["还款账单"]]
        assert paid == sum(Decimal(row["还款金额"]) for row in repaid)
        tickets = sheet(resources.apps(), "customer_base", "tickets.csv")
        pivot = figures(unit, OPERATIONS, "ticket_types")
        assert pivot["totals"][2] == str(len(tickets))
        [[before]] = figures(unit, RISK, "hits")["rows"]
    assert scheduled.run(bank, RULE) == 158 - int(before)
    with bank.read(viewer(bank, "risk")) as unit:
        assert figures(unit, RISK, "hits")["rows"] == [["158"]]
        assert [row[1] for row in figures(unit, RISK, "hits_by_month")["rows"]] == ["158"]
        grades = {row[0]: int(row[1]) for row in figures(unit, RISK, "hits_by_grade")["rows"]}
        assert sum(grades.values()) == 158
        assert grades["low"] == 0
        assert figures(unit, RISK, "hits", {"grade": ["low", "very_high"]})["rows"] == [
            [str(grades["low"] + grades["very_high"])]
        ]


def ids_of(unit: Unit, found: Behind) -> list[int]:
    """Return the ids the list of the form shows under the filter."""
    form, decision = query.form_for(unit, found.form)
    reading = Reading(unit, form, decision)
    where = query.conditions(reading, Question(found.filter))
    return [row[0] for row in reading.run(sa.select(form.table.c.id).where(*where).order_by(form.table.c.id))]


@pytest.mark.parametrize("board", [RISK, OPERATIONS])
def test_every_figure_of_every_board_leads_to_the_records_it_counts(bank: Workspace, board: str) -> None:
    """Groups are disjoint, together they are the whole, and a count is the number of records its list shows."""
    totals = {}
    scheduled.run(bank, RULE)
    for login in VIEWERS:
        with bank.read(viewer(bank, login)) as unit:
            found = reports.board_for(unit, board)
            for key, widget in found.widgets.items():
                assert reports.drillable(unit, widget), key
                totals[login, key] = check_drill(unit, found, key)
    assert all(totals["risk", key] > totals["manager", key] for login, key in totals if totals["risk", key] > 3)


def check_drill(unit: Unit, found: reports.Seen, key: str) -> int:
    widget = found.widgets[key]
    (asked, *_) = reports.asked_of(unit, found, widget, {})
    answer = figures(unit, found.board.name, key)
    question = asked.asking.question
    many = len(question.dimensions)
    names = [one.key for one in question.dimensions]
    for place, measure in enumerate(question.measures):
        whole = reports.behind(unit, widget, asked, {}, measure.key)
        everything = ids_of(unit, whole)
        assert whole.count == len(everything)
        parts: list[int] = []
        rows = answer["rows"] if place == 0 and len(answer["rows"]) <= 8 else answer["rows"][:CELLS]
        for row in rows:
            cell = dict(zip(names, row, strict=False))
            behind = reports.behind(unit, widget, asked, cell, measure.key)
            ids = ids_of(unit, behind)
            assert behind.count == len(ids)
            assert set(ids) <= set(everything)
            assert not set(ids) & set(parts)
            parts += ids
            if measure.parts == (measure.key,) and widget.dataset.parts[measure.key].fn == "count":
                assert row[many + place] == str(len(ids)), (key, cell)
        if rows == answer["rows"] and not answer["truncated"] and question.blanks:
            assert sorted(parts) == everything
    return len(everything)


def test_two_roles_see_their_own_numbers_on_one_board(bank: Workspace) -> None:
    with bank.read(viewer(bank, "risk")) as unit:
        everyone = figures(unit, RISK, "stages")["rows"]
    with bank.read(viewer(bank, "manager")) as unit:
        own = figures(unit, RISK, "stages")["rows"]
        assert set(reports.board_for(unit, RISK).widgets) == set(unit.catalog.dashboards[RISK].widgets)
    assert sum(int(row[1]) for row in everyone) == 2_000
    assert 0 < sum(int(row[1]) for row in own) < 2_000


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data sets are not beside this checkout")
def test_the_figures_of_the_whole_set(workspace: Workspace, tmp_path: Path) -> None:
    split = [sys.executable, str(resources.HERE.parent / "tools/samples/split.py"), "--out", str(tmp_path / "whole")]
    split += ["--clients", str(SHARED / "uci-credit-default/clients.csv")]
    split += ["--complaints", str(SHARED / "cfpb-complaints/complaints.xlsx")]
    subprocess.run(split, check=True, capture_output=True)
    published(workspace)
    load_samples(workspace, tmp_path / "whole")
    with workspace.read(viewer(workspace, "risk")) as unit:
        check_figures(unit, Files(tmp_path / "whole"), ("0.238200", "0.109750", "0.015250"))
