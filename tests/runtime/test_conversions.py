"""Fields that change their type under live records: counted first, converted at once, and back again without loss."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import DefinitionRefused, RecordRefused
from engine.forms.changes import ConvertField
from engine.forms.conversion import Outcome
from runtime import cli, planning, publish, query
from runtime.query import Question
from runtime.workspace import Workspace
from tests.support.workspaces import app, bundle_of, choices, create, field, form, update

IN_PLACE = {("text", "choice"), ("text", "mobile"), ("choice", "text"), ("integer", "rating")}
"""Types that are stored alike: a value is rewritten where it stands, and its history keeps what it was."""
TITLED = [
    {"key": "low", "title": {"zh": "低", "en": "Low"}},
    {"key": "high", "title": {"zh": "高", "en": "High"}},
]


def shop(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"app.json": app(), "forms/item.json": form("item", field("no", "text"), *fields, **more)}


def load(workspace: Workspace, documents: dict[str, Any], *, accept_loss: bool = False) -> None:
    publish.publish(workspace, {"shop": bundle_of(documents)}, accept_loss=accept_loss)


def shown(workspace: Workspace, key: str = "x") -> list[Any]:
    """Return the field of every record as JSON, in the order of their ids."""
    with workspace.read() as unit:
        item = unit.form("shop.item")
        made = item.fields[key]
        page = query.page(unit, item, unit.decide(item.name), Question(limit=200))
        values = [one.values[key] for one in reversed(page.rows)]
        return [None if value is None else made.kind.dump(value, made.options) for value in values]


def fill(workspace: Workspace, *values: Any, key: str = "x") -> None:
    create(workspace, "shop.item", *({"no": str(place), key: value} for place, value in enumerate(values)))


def counts(workspace: Workspace, documents: dict[str, Any]) -> dict[str, int]:
    """Return what the preview says of the only conversion."""
    ((_, impact),) = planning.preview(workspace, {"shop": bundle_of(documents)}).impacts
    return {outcome.value: count for outcome, count in impact.counts.items()}


def test_a_decimal_that_becomes_an_integer_says_how_many_rows_would_be_rounded(workspace: Workspace) -> None:
    load(workspace, shop(field("x", "number")))
    fill(workspace, "1.70", "2.00", "-2.50", None, "0.49")
    whole = shop(field("x", "integer"))
    assert counts(workspace, whole) == {"rounded": 3, "kept": 1}
    with pytest.raises(DefinitionRefused) as refusal:
        load(workspace, whole)
    ((code, given),) = [(one.code, one.given) for one in refusal.value.problems]
    assert (code, given["rounded"], given["changed"], given["emptied"]) == ("FORM-E013", 3, 0, 0)
    assert given["example"] == "1.70 → 2"
    assert shown(workspace) == ["1.70", "2.00", "-2.50", None, "0.49"], "nothing is changed before it is accepted"
    load(workspace, whole, accept_loss=True)
    assert shown(workspace) == [2, 2, -3, None, 0]


def test_going_back_to_the_former_release_gives_back_what_was_rounded(workspace: Workspace) -> None:
    former = shop(field("x", "number"))
    load(workspace, former)
    fill(workspace, "1.70", "2.00", "3.30", None)
    load(workspace, shop(field("x", "integer")), accept_loss=True)
    update(workspace, "shop.item", 3, x=8)
    fill(workspace, 5)
    load(workspace, former)
    assert shown(workspace) == ["1.70", "2.00", "8.00", None, "5.00"]
    load(workspace, shop(field("x", "integer")), accept_loss=True)
    assert shown(workspace) == [2, 2, 8, None, 5]


@pytest.mark.parametrize(
    ("before", "after", "values", "expected", "outcomes"),
    [
        (field("x", "integer"), field("x", "number", scale=3), [7, -1], ["7.000", "-1.000"], {"kept": 2}),
        (field("x", "integer"), field("x", "text"), [7], ["7"], {"kept": 1}),
        (field("x", "text"), field("x", "integer"), ["12", "about 12", "1,200"], [12, None, 1200],
         {"kept": 1, "emptied": 1, "changed": 1}),
        (field("x", "text"), field("x", "money"), ["¥1,200.50", "9.999"], ["1200.50", None],
         {"changed": 1, "emptied": 1}),
        (field("x", "text"), field("x", "date"), ["2026-02-28", "2026/3/1", "tomorrow"],
         ["2026-02-28", "2026-03-01", None], {"kept": 1, "changed": 1, "emptied": 1}),
        (field("x", "date"), field("x", "datetime"), ["2026-02-28"], ["2026-02-27T16:00:00Z"], {"kept": 1}),
        (field("x", "datetime"), field("x", "date"), ["2026-02-27T16:00:00Z", "2026-02-28T04:00:00Z"],
         ["2026-02-28", "2026-02-28"], {"kept": 1, "changed": 1}),
        (field("x", "text"), field("x", "choice", choices=TITLED), ["高", "low", "medium"], ["high", "low", None],
         {"kept": 2, "emptied": 1}),
        (field("x", "choice", choices=TITLED), field("x", "text"), ["high"], ["高"], {"kept": 1}),
        (field("x", "choice", choices=TITLED), field("x", "multi", choices=TITLED), ["high"], [["high"]], {"kept": 1}),
        (field("x", "multi", choices=TITLED), field("x", "choice", choices=TITLED), [["low"], ["low", "high"]],
         ["low", None], {"kept": 1, "emptied": 1}),
        (field("x", "text"), field("x", "mobile"), ["138 0013 8000", "0571-8888"], ["13800138000", None],
         {"changed": 1, "emptied": 1}),
        (field("x", "integer"), field("x", "rating"), [3, 6], [3, None], {"kept": 1, "emptied": 1}),
        (field("x", "boolean"), field("x", "text"), [True, False], ["是", "否"], {"kept": 2}),
        (field("x", "percent"), field("x", "number", scale=2), ["0.125000", "0.500000"], ["0.13", "0.50"],
         {"rounded": 1, "kept": 1}),
        (field("x", "number", digits=5), field("x", "number", digits=3, scale=0), ["999.60", "12.00"], [None, "12"],
         {"emptied": 1, "kept": 1}),
        (field("x", "tags"), field("x", "text"), [["a", "b"]], ["a、b"], {"kept": 1}),
    ],
)  # fmt: skip
def test_values_are_read_as_the_new_type(
    workspace: Workspace, before: Any, after: Any, values: list[Any], expected: list[Any], outcomes: Any
) -> None:
    load(workspace, shop(before))
    fill(workspace, *values)
    assert counts(workspace, shop(after)) == outcomes
    load(workspace, shop(after), accept_loss=True)
    assert shown(workspace) == expected
    load(workspace, shop(before), accept_loss=True)
    if not IN_PLACE & {(before["type"], after["type"])}:
        assert shown(workspace) == values, "a column of its own keeps what was there"


def test_what_is_rewritten_in_its_own_column_stays_in_the_history(workspace: Workspace) -> None:
    load(workspace, shop(field("x", "text")))
    fill(workspace, "138 0013 8000", "13800138001", "none")
    load(workspace, shop(field("x", "mobile")), accept_loss=True)
    with workspace.read() as unit:
        item = unit.form("shop.item")
        former = unit.connection.execute(sa.select(item.history.c.id, item.history.c.x)).all()
        versions = unit.connection.execute(sa.select(item.table.c.version).order_by(item.table.c.id)).scalars().all()
    assert [tuple(row) for row in former] == [(1, "138 0013 8000"), (3, "none")]
    assert versions == [2, 1, 2], "who holds the former version is told"


def test_the_history_is_read_as_the_new_type_too(workspace: Workspace) -> None:
    load(workspace, shop(field("x", "number")))
    fill(workspace, "1.00")
    update(workspace, "shop.item", 1, x="2.00")
    load(workspace, shop(field("x", "integer")))
    with workspace.read() as unit:
        item = unit.form("shop.item")
        assert unit.connection.execute(sa.select(item.history.c[item.fields["x"].column])).scalars().all() == [1]
    assert shown(workspace) == [2]


def test_a_text_that_becomes_encrypted_stands_nowhere_in_clear(workspace: Workspace) -> None:
    load(workspace, shop(field("x", "text")))
    fill(workspace, "4111111111111111", "no card")
    update(workspace, "shop.item", 2, x="6222020200112345679")
    secret = shop(field("x", "bank_card"))
    ((_, impact),) = planning.preview(workspace, {"shop": bundle_of(secret)}).impacts
    assert impact.counts == {Outcome.KEPT: 2}
    load(workspace, secret)
    assert shown(workspace) == ["4111111111111111", "6222020200112345679"]
    with workspace.read() as unit:
        item = unit.form("shop.item")
        for table in (item.table, item.history):
            rows = unit.connection.exec_driver_sql(f'SELECT * FROM "{table.name}"').all()
            assert "4111111111111111" not in str(rows)
            assert "6222020200112345679" not in str(rows)
            assert "no card" not in str(rows)
    load(workspace, shop(field("x", "text")))
    assert shown(workspace) == ["4111111111111111", "6222020200112345679"]


def test_uniqueness_and_search_follow_the_new_column(workspace: Workspace) -> None:
    load(workspace, shop(field("x", "integer", unique=True), search=["no"]))
    fill(workspace, 7, 8)
    load(workspace, shop(field("x", "text", unique=True), search=["no", "x"]))
    with workspace.read() as unit:
        item = unit.form("shop.item")
        found = query.page(unit, item, unit.decide(item.name), Question(search="8"))
        assert [one.values["id"] for one in found.rows] == [2]
    with pytest.raises(RecordRefused) as refusal:
        fill(workspace, "8")
    assert [one.code for one in refusal.value.problems] == ["VALUE-E019"]
    assert shown(workspace) == ["7", "8"]


def test_references_and_files_are_not_converted(workspace: Workspace) -> None:
    load(workspace, shop(field("x", "text"), field("to", "link", to="item"), field("file", "attachment")))
    fill(workspace, "a")
    for changed in (field("to", "text"), field("file", "tags"), field("x", "person")):
        kept = [one for one in (field("x", "text"), field("to", "link", to="item"), field("file", "attachment"))
                if one["key"] != changed["key"]]  # fmt: skip
        with pytest.raises(DefinitionRefused) as refusal:
            load(workspace, shop(*kept, changed), accept_loss=True)
        assert [one.code for one in refusal.value.problems] == ["FORM-E009"]


def test_a_number_may_get_more_digits(workspace: Workspace) -> None:
    load(workspace, shop(field("x", "number", digits=5)))
    fill(workspace, "999.99")
    load(workspace, shop(field("x", "number", digits=12)))
    fill(workspace, "1234567890.12")
    assert shown(workspace) == ["999.99", "1234567890.12"]


def test_a_field_that_becomes_a_formula_keeps_its_values_and_gets_them_back(workspace: Workspace) -> None:
    by_hand = shop(field("x", "number"), field("y", "number"))
    load(workspace, by_hand)
    create(workspace, "shop.item", {"no": "1", "x": "1.50", "y": "4.00"})
    doubled = field("x", "formula", formula="{y} * 2", result={"type": "number"})
    load(workspace, shop(doubled, field("y", "number")))
    assert shown(workspace) == ["8.00"]
    load(workspace, by_hand)
    assert shown(workspace) == ["1.50"]


def test_many_rows_are_converted_in_batches(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.conversions.BATCH", 7)
    load(workspace, shop(field("x", "integer")))
    fill(workspace, *range(40))
    load(workspace, shop(field("x", "text")))
    assert shown(workspace) == [str(one) for one in range(40)]


def test_the_changes_of_a_conversion_come_in_order(workspace: Workspace) -> None:
    load(workspace, shop(field("x", "integer"), field("y", "formula", formula="{x} + 1", result={"type": "integer"})))
    fill(workspace, 7)
    after = shop(
        field("x", "number", scale=1), field("y", "formula", formula="{x} + 1", result={"type": "number", "scale": 1})
    )
    changes = planning.preview(workspace, {"shop": bundle_of(after)}).changes
    assert any(isinstance(one, ConvertField) for one in changes)
    load(workspace, after)
    assert shown(workspace, "y") == ["8.0"]


def test_the_command_line_previews_reports_and_asks(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    load(workspace, shop(field("x", "text")))
    fill(workspace, "12", "=about", "7")
    for name, document in shop(field("x", "integer")).items():
        path = tmp_path / "shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.setenv("FORMWRIGHT_DATA", str(workspace.settings.data))
    monkeypatch.setenv("FORMWRIGHT_DATABASE", workspace.settings.database)
    report = tmp_path / "report.csv"
    assert cli.main(["load", str(tmp_path / "shop"), "--preview", "--report", str(report), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"impact": {"kept": 2, "emptied": 1}}.items() <= {**lines[1]}.items()
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1:] == [["shop.item", "x", "2", "'=about", "", "emptied"]]
    assert shown(workspace) == ["12", "=about", "7"]
    assert cli.main(["load", str(tmp_path / "shop")]) == 1
    assert "FORM-E013" in capsys.readouterr().out
    assert cli.main(["load", str(tmp_path / "shop"), "--accept-loss"]) == 0


def test_choices_with_other_keys_are_read_by_their_titles(workspace: Workspace) -> None:
    load(workspace, shop(field("x", "text")))
    fill(workspace, "gold")
    load(workspace, shop(field("x", "choice", choices=choices("gold", "blue"))))
    assert shown(workspace) == ["gold"]
