"""What is wrong with a dataset or board is said before publishing: every code, its place, its words, all at once."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from engine.catalog import Catalog, compile_catalog, scan_kinds
from engine.errors import Problem
from engine.reports.problems import TEXTS
from engine.texts import LANGUAGES, say
from tests.support.reports import DOCUMENTS
from tests.support.workspaces import bundle_of, words

KINDS = scan_kinds()
ASKED_LATER = {"REPORT-E040", "REPORT-E041", "REPORT-E042", "REPORT-E043", "REPORT-E044"}


def compiled(**changes: Any) -> tuple[Catalog | None, list[Problem]]:
    documents = {**DOCUMENTS, **{path.replace("__", "/") + ".json": one for path, one in changes.items()}}
    return compile_catalog([bundle_of(documents)], KINDS, {})


def dataset(dimensions: Any = (), measures: Any = (), **more: Any) -> dict[str, Any]:
    figures = [{"key": "count", "fn": "count"}, *measures]
    head = {"kind": "dataset", "key": "odd", "title": words("odd"), "form": "sale"}
    return {**head, "dimensions": list(dimensions), "measures": figures, **more}


def board(*widgets: Any, **more: Any) -> dict[str, Any]:
    return {"kind": "dashboard", "key": "odd", "title": words("odd"), "widgets": list(widgets), **more}


def widget(type_: str = "kpi", **more: Any) -> dict[str, Any]:
    head = {"key": "w", "type": type_, "title": words("w"), "dataset": "sales", "x": 0, "y": 0, "w": 4, "h": 2}
    return {**head, **({"measure": "count"} if type_ == "kpi" else {}), **more}


def field_filter(type_: str, path: str, **more: Any) -> dict[str, Any]:
    return {"key": "f", "title": words("f"), "type": type_, "fields": {"sales": path}, **more}


def of(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, **more}


DATASETS: dict[str, tuple[dict[str, Any], str, str]] = {
    "a list": (dataset([of("d", field="tags")]), "REPORT-E004", "/dimensions/0/field"),
    "many records": (dataset([of("d", field="returns.amount")]), "REPORT-E004", "/dimensions/0/field"),
    "a list counted": (dataset(measures=[of("m", fn="distinct", field="tags")]), "REPORT-E004", "/measures/1/field"),
    "grain of a number": (dataset([of("d", field="amount", grain="month")]), "REPORT-E005", "/dimensions/0/grain"),
    "bands of a date": (dataset([of("d", field="day", bands=["1"])]), "REPORT-E005", "/dimensions/0/bands"),
    "bands": (dataset([of("d", field="amount", bands=["2", "1"])]), "REPORT-E006", "/dimensions/0/bands"),
    "sum of text": (dataset(measures=[of("m", fn="sum", field="no")]), "REPORT-E007", "/measures/1/field"),
    "least choice": (dataset(measures=[of("m", fn="min", field="kind")]), "REPORT-E007", "/measures/1/field"),
    "two currencies": (
        dataset(measures=[of("m", fn="sum", expression="{amount} + {cost}")]),
        "REPORT-E008",
        "/measures/1/expression",
    ),
    "ratio of currencies": (
        dataset(
            measures=[
                of("a", fn="sum", field="amount"),
                of("c", fn="sum", field="cost"),
                of("m", ratio={"of": "a", "by": "c"}),
            ]
        ),
        "REPORT-E008",
        "/measures/3/ratio",
    ),
    "formula of currencies": (
        dataset(
            measures=[
                of("a", fn="sum", field="amount"),
                of("c", fn="sum", field="cost"),
                of("m", formula="{a} - {c}"),
            ]
        ),
        "REPORT-E008",
        "/measures/3/formula",
    ),
    "another's value": (
        dataset(measures=[of("m", fn="sum", field="buyer.credit")]),
        "REPORT-E009",
        "/measures/1/field",
    ),
    "another's value looked up": (
        dataset(measures=[of("m", fn="avg", field="buyer_credit")]),
        "REPORT-E009",
        "/measures/1/field",
    ),
    "another's records": (
        dataset(measures=[of("m", fn="sum", field="buyer.sales.amount")]),
        "REPORT-E009",
        "/measures/1/field",
    ),
    "another's records in a formula": (
        dataset(measures=[of("m", fn="sum", expression="{amount} + SUMOF({buyer.sales}, {amount})")]),
        "REPORT-E009",
        "/measures/1/expression",
    ),
    "distinct of many": (
        dataset(measures=[of("m", fn="distinct", field="returns.day")]),
        "REPORT-E009",
        "/measures/1/field",
    ),
    "encrypted dimension": (dataset([of("d", field="secret")]), "REPORT-E010", "/dimensions/0/field"),
    "encrypted measure": (
        dataset(measures=[of("m", fn="distinct", field="secret")]),
        "REPORT-E010",
        "/measures/1/field",
    ),
    "encrypted condition": (
        dataset(measures=[of("m", fn="count", where={"==": [{"var": "secret"}, "1"]})]),
        "REPORT-E010",
        "/measures/1/where",
    ),
    "no store can": (
        dataset(measures=[of("m", fn="count", where={"ischanged": [{"var": "amount"}]})]),
        "REPORT-E011",
        "/measures/1/where",
    ),
    "twice": (dataset([of("d", field="kind"), of("d", field="no")]), "REPORT-E012", "/dimensions/1/key"),
    "ratio of nothing": (
        dataset(measures=[of("m", ratio={"of": "count", "by": "nix"})]),
        "REPORT-E013",
        "/measures/1/ratio/by",
    ),
    "share of a share": (
        dataset(measures=[of("s", share={"of": "count"}), of("m", share={"of": "s"})]),
        "REPORT-E013",
        "/measures/2/share/of",
    ),
    "formula of nothing": (dataset(measures=[of("m", formula="1 + 1")]), "REPORT-E013", "/measures/1/formula"),
    "share within nothing": (
        dataset(measures=[of("m", share={"of": "count", "within": ["nix"]})]),
        "REPORT-E003",
        "/measures/1/share/within",
    ),
    "no form": (dataset(form="nix"), "FORM-E005", "/form"),
    "a fault of the language": (dataset(where="{nix} > 1"), "EXPR-E034", "/where"),
}


@pytest.mark.parametrize("case", DATASETS)
def test_a_faulty_dataset_is_refused_at_its_place(case: str) -> None:
    document, code, place = DATASETS[case]
    catalog, problems = compiled(datasets__odd=document)
    assert catalog is None
    found = [(one.code, one.path) for one in problems if one.severity == "error"]
    assert found == [(code, f"shop/datasets/odd.json#{place}")], found


BOARDS: dict[str, tuple[dict[str, Any], str, str]] = {
    "no such widget": (board(widget("kpy")), "REPORT-E001", "/widgets/0/type"),
    "no such dataset": (board(widget(dataset="nix")), "REPORT-E002", "/widgets/0/dataset"),
    "no such measure": (board(widget(measure="nix")), "REPORT-E003", "/widgets/0/measure"),
    "no such dimension": (board(widget("pie", category="nix", measure="count")), "REPORT-E003", "/widgets/0/category"),
    "widgets twice": (board(widget(), widget(y=4)), "REPORT-E012", "/widgets/1/key"),
    "filters twice": (
        board(widget(), filters=[field_filter("boolean", "gift"), field_filter("boolean", "gift")]),
        "REPORT-E012",
        "/filters/1/key",
    ),
    "two units": (
        board(widget("bar", category="kind", measures=["count", "amount"])),
        "REPORT-E014",
        "/widgets/0/measures/1",
    ),
    "too wide": (board(widget(x=9)), "REPORT-E015", "/widgets/0/w"),
    "overlap": (board(widget(), widget(key="v", x=3, y=1)), "REPORT-E016", "/widgets/1"),
    "filter of a kind": (
        board(widget(), filters=[field_filter("choice", "day")]),
        "REPORT-E017",
        "/filters/0/fields/sales",
    ),
    "default": (
        board(widget(), filters=[field_filter("choice", "kind", default="nix")]),
        "REPORT-E018",
        "/filters/0/default",
    ),
    "default range": (
        board(widget(), filters=[field_filter("date_range", "day", default={"last": 0, "unit": "month"})]),
        "REPORT-E018",
        "/filters/0/default",
    ),
    "sort": (
        board(widget("table", dimensions=["kind"], measures=["count"], sort={"by": "amount"})),
        "REPORT-E019",
        "/widgets/0/sort/by",
    ),
    "one dimension twice": (
        board(widget("heatmap", row="kind", column="kind", measure="count")),
        "REPORT-E020",
        "/widgets/0/column",
    ),
    "period of no date": (board(widget(compare={"dimension": "kind"})), "REPORT-E021", "/widgets/0/compare/dimension"),
    "series of two": (
        board(widget("line", category="month", series="kind", measures=["amount", "gift_amount"])),
        "REPORT-E022",
        "/widgets/0/measures",
    ),
    "pie of a mean": (board(widget("pie", category="kind", measure="mean")), "REPORT-E023", "/widgets/0/measure"),
    "share of a ratio": (
        board(widget("heatmap", row="kind", column="gift", measure="ratio", normalise="row")),
        "REPORT-E023",
        "/widgets/0/measure",
    ),
    "unknown option": (board(widget(colour="red")), "SHAPE-E002", "/widgets/0/colour"),
    "encrypted filter": (
        board(widget(), filters=[field_filter("choice", "secret")]),
        "REPORT-E010",
        "/filters/0/fields/sales",
    ),
    "condition": (board(widget(where="{nix}")), "EXPR-E034", "/widgets/0/where"),
}


@pytest.mark.parametrize("case", BOARDS)
def test_a_faulty_board_is_refused_at_its_place(case: str) -> None:
    document, code, place = BOARDS[case]
    catalog, problems = compiled(dashboards__odd=document)
    assert catalog is None
    found = [(one.code, one.path) for one in problems if one.severity == "error"]
    assert found == [(code, f"shop/dashboards/odd.json#{place}")], found


def test_every_code_is_raised_by_some_test_and_has_words() -> None:
    raised = {code for _, code, _ in (*DATASETS.values(), *BOARDS.values())} | ASKED_LATER
    assert set(TEXTS) <= raised
    for code in TEXTS:
        for language in LANGUAGES:
            said = say(Problem(code), TEXTS, language)
            assert said.message
            assert said.hint


def test_all_faults_show_at_once() -> None:
    first = dataset([of("a", field="tags"), of("b", field="amount", grain="day")], [of("m", fn="sum", field="no")])
    _, problems = compiled(datasets__odd=first, dashboards__odd=board(widget("kpy"), widget(key="v", x=11)))
    codes = {one.code for one in problems}
    assert {"REPORT-E004", "REPORT-E005", "REPORT-E007", "REPORT-E001", "REPORT-E015"} <= codes


def test_a_menu_names_boards_that_exist() -> None:
    menu = {"kind": "menu", "key": "main", "title": words("m")}
    menu["items"] = [{"key": "b", "title": words("b"), "dashboard": "nix"}]
    _, problems = compiled(menus__main=menu)
    assert [(one.code, one.path) for one in problems] == [("BUNDLE-E008", "shop/menus/main.json#/items/0/dashboard")]


def test_sound_documents_compile_without_a_problem() -> None:
    catalog, problems = compiled()
    assert catalog is not None
    assert not [one for one in problems if one.code.startswith("REPORT")]
    dataset_ = catalog.datasets["shop.sales"]
    assert dataset_.measures["amount"].unit == dataset_.measures["each"].unit == "money"
    assert (dataset_.measures["amount"].currency, dataset_.measures["ratio"].unit) == ("CNY", "percent")
    assert dataset_.measures["returns"].counted is None


def test_both_shapes_of_one_expression_mean_the_same() -> None:
    text, logic = copy.deepcopy(DOCUMENTS["datasets/sales.json"]), {"!": [{"var": "gift"}]}
    text["where"] = "NOT {gift}"
    one, _ = compiled(datasets__sales=text)
    two, _ = compiled(datasets__sales={**text, "where": logic})
    assert one is not None
    assert two is not None
    assert one.datasets["shop.sales"].condition == two.datasets["shop.sales"].condition
