"""Boards over HTTP: who sees what, what filters do, and that a figure leads to exactly the records it counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import altair as alt
import pytest

from runtime.workspace import Workspace
from tests.runtime.test_reports import GROUPS, Row, boss, listed, plain, shop  # noqa: F401
from tests.support.callers import Caller, caller, signed_in
from tests.support.reports import DOCUMENTS, MINE, SALES, board, widget
from tests.support.workspaces import create, load, role, words

BOARD = "/api/dashboards/shop.main"
CANARY = "987654.32"


def widgets(one: Caller) -> dict[str, dict[str, Any]]:
    answer = one.get(BOARD)
    assert answer.status_code == 200, answer.text
    return {found["key"]: found for found in answer.json()["widgets"]}


def figures(one: Caller, key: str, filters: Mapping[str, Any] | None = None, language: str = "en") -> dict[str, Any]:
    answer = one.post(f"{BOARD}/widgets/{key}", {"filters": filters or {}, "language": language})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def drill(one: Caller, key: str, **body: Any) -> dict[str, Any]:
    answer = one.post(f"{BOARD}/widgets/{key}/drill", {"filters": {}, "cell": {}, "measure": None, **body})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def codes(answer: Any) -> list[str]:
    return [one["code"] for one in answer.json()["problems"]]


# --- drill-through ----------------------------------------------------------------------------------------------------

FILTERS: dict[str, tuple[dict[str, Any], Callable[[Row], bool]]] = {
    "none": ({}, lambda row: True),
    "choice": ({"kind": "toy"}, lambda row: row["kind"] == "toy"),
    "choices": ({"kind": ["toy", "book"]}, lambda row: row["kind"] in ("toy", "book")),
    "days": (
        {"days": {"from": "2026-01-01", "to": "2026-03-31"}},
        lambda row: row["day"] is not None and date(2026, 1, 1) <= row["day"] <= date(2026, 3, 31),
    ),
    "from": ({"days": {"from": "2026-01-05"}}, lambda row: row["day"] is not None and row["day"] >= date(2026, 1, 5)),
    "moments": (
        {"times": {"from": "2026-02-01", "to": "2026-02-28"}, "gift": False},
        lambda row: row["at"] is not None and row["at"].month == 2 and not row["gift"],
    ),
    "gifts": ({"gift": True}, lambda row: bool(row["gift"])),
    "truth": ({"gift": True, "large": False}, lambda row: bool(row["gift"]) and not GROUPS["large"](row)),
}
WHERE: dict[str, Callable[[Row], bool]] = {
    "count": lambda row: True,
    "gifts": lambda row: bool(row["gift"]),
    "amount": lambda row: row["amount"] is not None,
    "gift_amount": lambda row: row["amount"] is not None and bool(row["gift"]),
    "ratio": lambda row: row["amount"] is not None and bool(row["gift"]),
    "mean": lambda row: row["amount"] is not None,
    "least": lambda row: row["amount"] is not None,
    "most": lambda row: row["amount"] is not None,
    "worth": lambda row: row["amount"] is not None and row["pieces"] is not None,
    "weight": lambda row: row["weight"] is not None,
    "buyers": lambda row: row["buyer"] is not None,
    "big": lambda row: row["amount"] is not None and row["amount"] > 1000,
    "count_share": lambda row: True,
    "hidden": lambda row: row["hidden"] is not None,
}


@pytest.mark.parametrize(
    ("who", "filtered"), [*(("boss", one) for one in FILTERS), *(("ann", one) for one in ("none", "choices", "truth"))]
)
def test_every_figure_leads_to_exactly_the_records_it_counts(
    shop: Workspace,  # noqa: F811
    boss: Caller,  # noqa: F811
    who: str,
    filtered: str,
) -> None:
    one = boss if who == "boss" else signed_in(shop, who)
    rows = plain(one)
    filters, kept = FILTERS[filtered]
    if filtered == "truth" and who == "ann":  # she may not filter by a field that reads a parameter
        kept = FILTERS["gifts"][1]
    rows = [row for row in rows if kept(row)]
    closed = ("returns", "larges") if who == "ann" else ("returns",)
    seen = 0
    for key, said in widgets(one).items():
        found = figures(one, key, filters)
        dimensions = [column["key"] for column in found["columns"] if column["role"] == "dimension"]
        measures = [column["key"] for column in found["columns"] if column["role"] == "measure"]
        assert said["drill"] == (key not in closed)
        shown = (found["rows"][:5] if filtered == "none" else found["rows"][1:3]) or found["rows"][:1]
        for row in shown if said["drill"] else []:
            cell = dict(zip(dimensions, row, strict=False))
            for place, measure in enumerate(measures[:3] if filtered == "none" else measures[:1]):
                answer = drill(one, key, filters=filters, cell=cell, measure=measure)
                ids = [record["id"] for record in listed(one, answer["form"], filter=answer["filter"])]
                expected = [
                    record["id"]
                    for record in rows
                    if WHERE[measure](record)
                    and all(GROUPS[name](record) == value for name, value in cell.items())
                    and (
                        key != "total"
                        or "days" in filters
                        or (record["day"] is not None and f"{record['day']:%Y-%m}" == "2026-11")
                    )
                ]
                assert (answer["form"], sorted(ids)) == ("shop.sale", sorted(expected)), (key, measure, cell)
                assert answer["count"] == len(ids)
                if measure in ("count", "gifts", "big"):
                    assert row[len(dimensions) + place] == str(len(ids))
                seen += 1
    assert seen >= 20


def test_a_list_opened_from_a_figure_needs_no_right_to_name_parameters(shop: Workspace) -> None:  # noqa: F811
    one = signed_in(shop, "ann")
    assert widgets(one)["bigs"]["drill"]
    answer = drill(one, "bigs", measure="big")
    assert "param" not in json.dumps(answer["filter"])
    assert {"number": "1000.00"} in answer["filter"][">"]
    assert len(listed(one, "shop.sale", filter=answer["filter"])) == answer["count"] > 0


def test_a_field_that_reads_a_parameter_is_followed_only_by_who_may_filter_by_it(
    shop: Workspace,  # noqa: F811
    boss: Caller,  # noqa: F811
) -> None:
    assert widgets(boss)["larges"]["drill"]
    one = signed_in(shop, "ann")
    assert one.get("/api/records/shop.sale", filter={"var": "large"}).status_code == 400
    assert not widgets(one)["larges"]["drill"]
    answer = one.post(f"{BOARD}/widgets/larges/drill", {"filters": {}, "cell": {"large": True}, "measure": "count"})
    assert (answer.status_code, codes(answer)) == (400, ["REPORT-E044"])


def test_what_counts_other_records_is_not_followed(boss: Caller) -> None:  # noqa: F811
    answer = boss.post(f"{BOARD}/widgets/returns/drill", {"filters": {}, "cell": {"kind": "toy"}, "measure": None})
    assert (answer.status_code, codes(answer)) == (400, ["REPORT-E044"])


# --- access -----------------------------------------------------------------------------------------------------------


def test_a_widget_over_a_hidden_or_masked_field_is_refused_and_hidden(shop: Workspace, boss: Caller) -> None:  # noqa: F811
    assert "hidden" in widgets(boss)
    assert float(figures(boss, "hidden")["rows"][0][0]) > float(CANARY)
    for one in (signed_in(shop, "ann"), caller(shop, "cleo", "clerk"), caller(shop, "both", "clerk", "seller")):
        assert "hidden" not in widgets(one)
        for path, body in ((f"{BOARD}/widgets/hidden", {}), (f"{BOARD}/widgets/hidden/drill", {"cell": {}})):
            answer = one.post(path, body)
            assert (answer.status_code, codes(answer)) == (403, ["REPORT-E040"])
        for name, kind in (("hidden", "measures"), ("hidden_count", "measures"), ("secret_band", "dimensions")):
            body = {"dataset": "shop.sales", "dimensions": [], "measures": ["count"], kind: [name]}
            answer = one.post("/api/query", body)
            assert (answer.status_code, codes(answer)) == (403, ["REPORT-E040"]), name
        for condition in ({">": [{"var": "hidden"}, 5]}, {"==": [{"var": "hidden"}, {"number": CANARY}]}):
            body = {"dataset": "shop.sales", "measures": ["count"], "filter": condition}
            answer = one.post("/api/query", body)
            assert (answer.status_code, codes(answer)) == (400, ["QUERY-E002"])
        said = one.get(BOARD).text + "".join(json.dumps(figures(one, key)) for key in widgets(one))
        assert CANARY not in said
        assert "98765432" not in said


def test_a_path_into_a_form_whose_rows_are_limited_is_refused(shop: Workspace, boss: Caller) -> None:  # noqa: F811
    body = {"dataset": "shop.sales", "dimensions": ["their_level"], "measures": ["count"]}
    assert boss.post("/api/query", body).status_code == 200
    assert codes(signed_in(shop, "ann").post("/api/query", body)) == ["REPORT-E040"]
    body["dimensions"] = ["level"]  # the looked-up value is a fact of the sale itself
    assert signed_in(shop, "ann").post("/api/query", body).status_code == 200


def test_two_viewers_of_one_board_see_their_own_rows(shop: Workspace, boss: Caller) -> None:  # noqa: F811
    parts = []
    for one in (boss, signed_in(shop, "ann"), signed_in(shop, "bob")):
        rows = plain(one)
        found = figures(one, "table")
        parts.append(len(rows))
        assert sum(int(row[-1]) for row in figures(one, "kinds")["rows"]) == len(rows)
        expected = sum(row["amount"] for row in rows if row["amount"] is not None)
        assert found["totals"][2] == str(expected)
    assert parts[0] > parts[1] + parts[2] > parts[1] > 0


def test_a_board_without_anything_to_see_is_none(shop: Workspace) -> None:  # noqa: F811
    guest = caller(shop, "guest", "guest")
    assert guest.get("/api/dashboards").json() == []
    for answer in (
        guest.get(BOARD),
        guest.get("/api/dashboards/shop.nix"),
        guest.post(f"{BOARD}/widgets/kinds", {}),
        guest.post("/api/query", {"dataset": "shop.sales", "measures": ["count"]}),
        guest.post("/api/query", {"dataset": "shop.nix", "measures": ["count"]}),
    ):
        assert (answer.status_code, codes(answer)) == (404, ["ACCESS-E002"])


def test_links_are_named_as_far_as_the_viewer_may_know_them(shop: Workspace, boss: Caller) -> None:  # noqa: F811
    def names(one: Caller) -> dict[int, str]:
        column = figures(one, "people")["columns"][0]
        return {option["key"]: option["title"]["en"] for option in column["options"]}

    assert names(boss) == {1: "B1", 2: "B2", 3: "B3"}
    assert names(signed_in(shop, "ann")) == {1: "#1", 2: "B2", 3: "#3"}


def test_menus_show_boards_one_may_open(workspace: Workspace) -> None:
    entry = {"key": "board", "title": words("board"), "dashboard": "main"}
    menu = {**DOCUMENTS, "menus/main.json": {"kind": "menu", "key": "main", "title": words("m"), "items": [entry]}}
    load(workspace, menu)
    (app,) = caller(workspace, "boss", "boss").get("/api/apps").json()
    assert app["menu"] == [{"key": "board", "title": words("board"), "icon": None, "dashboard": "shop.main"}]
    assert caller(workspace, "guest", "guest").get("/api/apps").json() == []


# --- the interface ----------------------------------------------------------------------------------------------------


def test_the_contract_of_a_board(boss: Caller) -> None:  # noqa: F811
    (head,) = boss.get("/api/dashboards").json()
    assert head == {"name": "shop.main", "title": words("main"), "icon": "dashboard", "app": "shop", "main": False}
    found = boss.get(BOARD).json()
    assert {one["key"]: one["type"] for one in found["filters"]} == {
        "kind": "choice",
        "days": "date_range",
        "times": "date_range",
        "gift": "boolean",
        "large": "boolean",
    }
    assert [one["key"] for one in found["filters"][0]["options"]] == ["toy", "book", "food"]
    kinds = widgets(boss)["kinds"]
    assert {key: kinds[key] for key in ("x", "y", "w", "h", "type", "drill")} == {
        "x": 0,
        "y": 4,
        "w": 12,
        "h": 2,
        "type": "bar",
        "drill": True,
    }
    assert kinds["filters"] == ["kind", "days", "times", "gift", "large"]


def test_several_widgets_asked_at_once_answer_as_each_alone(boss: Caller) -> None:  # noqa: F811
    keys = [one["key"] for one in boss.get(BOARD).json()["widgets"]][:12]
    together = boss.post(f"{BOARD}/widgets", {"widgets": keys, "language": "en"}).json()
    assert list(together) == keys
    for key in keys:
        alone = boss.post(f"{BOARD}/widgets/{key}", {"language": "en"}).json()
        assert {**together[key], "as_of": ""} == {**alone, "as_of": ""}
    for refused, status in (([], 422), (["nothing"], 404), (["a"] * 13, 422)):
        assert boss.post(f"{BOARD}/widgets", {"widgets": refused}).status_code == status


def test_every_chart_is_valid_and_speaks_the_asked_language(boss: Caller) -> None:  # noqa: F811
    drawn = 0
    for key, said in widgets(boss).items():
        for language in ("zh", "en"):
            found = figures(boss, key, language=language)
            assert found["type"] == said["type"]
            assert found["as_of"] == "2026-11-22T06:30:00Z"
            if said["type"] in ("kpi", "table", "pivot"):
                assert found["spec"] is None
                continue
            assert not found["empty"]
            alt.Chart.from_dict(found["spec"], validate=True)
            assert found["spec"]["config"]["locale"]["time"]["months"][0] == ("1月" if language == "zh" else "Jan")
            values = found["spec"]["data"]["values"]
            dimensions = [column["key"] for column in found["columns"] if column["role"] == "dimension"]
            cells = {tuple(value["_" + name] for name in dimensions) for value in values}
            assert cells == {tuple(row[: len(dimensions)]) for row in found["rows"]}
            assert {value["_measure"] for value in values} <= {column["key"] for column in found["columns"]}
            drawn += 1
    assert drawn > 20


def test_choices_keep_their_order_and_show_their_zeros(boss: Caller) -> None:  # noqa: F811
    rows = figures(boss, "kinds")["rows"]
    assert [row[0] for row in rows] == ["toy", "book", "food", None]
    assert rows[2] == ["food", "0"]
    split = figures(boss, "split", {"kind": "book"})
    assert {row[1] for row in split["rows"]} == {"book"}


def test_rows_of_a_normalised_matrix_add_up_to_one(boss: Caller) -> None:  # noqa: F811
    found = figures(boss, "heat")
    assert [column["key"] for column in found["columns"]] == ["kind", "level", "count", "count_share"]
    assert None not in {row[0] for row in found["rows"]} | {row[1] for row in found["rows"]}
    for kind in ("toy", "book"):
        shares = [float(row[3]) for row in found["rows"] if row[0] == kind]
        assert len(shares) == 2
        assert abs(sum(shares) - 1) < 0.00001


def test_what_is_cut_off_is_marked_and_totals_hold_all_the_same(boss: Caller) -> None:  # noqa: F811
    cut = figures(boss, "numbers")
    assert (len(cut["rows"]), cut["truncated"]) == (2, True)
    assert cut["totals"][1] == figures(boss, "table")["totals"][2]
    amounts = [float(row[1]) for row in cut["rows"]]
    assert amounts == sorted(amounts)
    few = boss.post("/api/query", {"dataset": "shop.sales", "dimensions": ["no"], "measures": ["buyers"], "limit": 3})
    whole = boss.post("/api/query", {"dataset": "shop.sales", "measures": ["buyers"]}).json()
    assert (len(few.json()["rows"]), few.json()["truncated"]) == (3, True)
    assert few.json()["totals"] == [None, *whole["totals"]] == [None, "3"]


def test_a_figure_beside_the_period_before(shop: Workspace, boss: Caller) -> None:  # noqa: F811
    base = {"kind": "toy", "gift": False}
    create(shop, "shop.sale", {"no": "a", "day": "2026-11-03", "amount": "30", **base})
    create(shop, "shop.sale", {"no": "b", "day": "2026-10-31", "amount": "20", **base})
    october = sum(row["amount"] or 0 for row in plain(boss) if row["day"] is not None and row["day"].month == 10)
    found = figures(boss, "total")
    assert found["rows"] == [["30.00"]]
    assert found["compare"]["value"] == str(october)
    assert found["compare"]["label"]["en"] == "against 2026-10"
    chosen = figures(boss, "total", {"days": {"from": "2026-10-01", "to": "2026-11-30"}})
    assert chosen["rows"] == [[str(october + 30)]]
    assert chosen["compare"]["label"]["en"] == "against 2026-08-01 - 2026-09-30"
    rate = figures(boss, "gift_rate")
    assert (rate["compare"]["value"], rate["compare"]["delta_type"]) == ("0.000000", "points")


def test_pivot_totals_are_counted_anew(boss: Caller) -> None:  # noqa: F811
    found = figures(boss, "pivot")
    place = [column["key"] for column in found["columns"]].index("buyers")
    rows = plain(boss)
    assert found["totals"][place] == str(len({row["buyer"] for row in rows} - {None}))
    for kind, _, buyers, _ in found["pivot"]["row_totals"]:
        assert buyers == str(len({row["buyer"] for row in rows if row["kind"] == kind} - {None}))
    cells = sum(int(row[place]) for row in found["rows"])
    assert cells > int(found["totals"][place])


BAD: dict[str, tuple[str, Any, int, str]] = {
    "unknown filter": ("kinds", {"filters": {"nix": 1}}, 400, "REPORT-E041"),
    "no choice": ("kinds", {"filters": {"kind": "nix"}}, 400, "REPORT-E018"),
    "no truth": ("kinds", {"filters": {"gift": "yes"}}, 400, "REPORT-E018"),
    "no date": ("kinds", {"filters": {"days": {"from": "x"}}}, 400, "REPORT-E018"),
    "no range": ("kinds", {"filters": {"days": "2026"}}, 400, "REPORT-E018"),
    "odd range": ("kinds", {"filters": {"days": {"from": "2026-01-01", "till": "x"}}}, 400, "REPORT-E018"),
    "far date": ("kinds", {"filters": {"days": {"from": "0001-01-01"}}}, 400, "REPORT-E018"),
    "unknown widget": ("nix", {}, 404, "ACCESS-E002"),
    "unknown cell": ("kinds/drill", {"cell": {"nix": 1}}, 400, "REPORT-E042"),
    "no value": ("kinds/drill", {"cell": {"kind": "nix"}}, 400, "REPORT-E042"),
    "no band": ("pie/drill", {"cell": {"band": 99}}, 400, "REPORT-E042"),
    "no day": ("course/drill", {"cell": {"month": "soon"}}, 400, "REPORT-E042"),
    "unknown measure": ("kinds/drill", {"measure": "amount"}, 400, "REPORT-E042"),
    "other keys": ("kinds", {"nix": 1}, 422, "SHAPE-E001"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_faulty_request_is_refused_in_words(boss: Caller, case: str) -> None:  # noqa: F811
    path, body, status, code = BAD[case]
    answer = boss.post(f"{BOARD}/widgets/{path}", body)
    assert (answer.status_code, codes(answer)) == (status, [code]), answer.text
    assert answer.json()["problems"][0]["hint"]


def test_a_faulty_question_is_refused_in_words(boss: Caller) -> None:  # noqa: F811
    def ask(**body: Any) -> list[str]:
        return codes(boss.post("/api/query", {"dataset": "shop.sales", "measures": ["count"], **body}))

    assert ask(measures=["nix"]) == ["REPORT-E003"]
    assert ask(dimensions=["kind", "kind"]) == ["REPORT-E003"]
    assert ask(filter={"var": "nix"}) == ["EXPR-E004"]
    assert ask(filter={"==": [{"var": "secret"}, "1"]}) == ["EXPR-E050"]


def test_a_board_over_two_datasets_and_a_default_range(workspace: Workspace) -> None:
    extra = {"key": "recent", "title": words("r"), "type": "date_range", "fields": {"sales": "day"}}
    extra["default"] = {"last": 3, "unit": "month"}
    documents = {
        **DOCUMENTS,
        "dashboards/main.json": board("main", widget("n", "kpi", measure="count"), filters=[extra]),
    }
    load(workspace, documents)
    one = caller(workspace, "boss", "boss")
    assert one.get(BOARD).json()["filters"][0]["default"] == {"from": "2026-09-01", "to": "2026-11-30"}
    assert figures(one, "n")["rows"] == [["0"]]


def test_sorting_by_a_computed_measure(shop: Workspace) -> None:  # noqa: F811
    wide = widget("w", "table", dimensions=["buyer"], measures=["ratio"], sort={"by": "ratio", "descending": True})
    load(shop, {**DOCUMENTS, "dashboards/main.json": board("main", {**wide, "limit": 2})})
    found = figures(caller(shop, "boss", "boss"), "w")
    values = [float(row[1]) for row in found["rows"]]
    assert values == sorted(values, reverse=True)
    assert (len(values), found["truncated"]) == (2, True)


def test_a_masked_field_of_one_role_is_not_read_through_another(workspace: Workspace) -> None:
    """Two roles: one reads all rows without the field, one reads the field in some; a figure would be partial."""
    load(workspace, {**DOCUMENTS, "roles/part.json": role("part", {"form": "sale", "others": "read", "rows": MINE})})
    one = caller(workspace, "p", "clerk", "part")
    assert "hidden" not in widgets(one)
    assert "hidden" in widgets(caller(workspace, "q", "part"))


def test_the_dataset_itself_limits_what_is_counted(shop: Workspace) -> None:  # noqa: F811
    limited = {**SALES, "where": 'AND({kind} = "toy", NOT {gift})'}
    load(shop, {**DOCUMENTS, "datasets/sales.json": limited})
    one = caller(shop, "boss", "boss")
    rows = [row for row in plain(one) if row["kind"] == "toy" and not row["gift"]]
    assert figures(one, "kinds")["rows"][0] == ["toy", str(len(rows))]
    answer = drill(one, "kinds", measure="count")
    assert answer["count"] == len(rows) == len(listed(one, "shop.sale", filter=answer["filter"]))
