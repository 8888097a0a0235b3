"""A shop with orders to count: datasets and a board that use everything the report room has."""

from __future__ import annotations

from typing import Any

from tests.support.workspaces import SHOP, choices, field, form, role, words


def dimension(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, **more}


def measure(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "title": words(key), **more}


def dataset(key: str, form_key: str, dimensions: list[Any], measures: list[Any], **more: Any) -> dict[str, Any]:
    head = {"kind": "dataset", "key": key, "title": words(key), "form": form_key}
    return {**head, "dimensions": dimensions, "measures": measures, **more}


def widget(key: str, type_: str, dataset_key: str = "sales", y: int = 0, **more: Any) -> dict[str, Any]:
    head = {"key": key, "type": type_, "title": words(key), "dataset": dataset_key}
    return {**head, "x": 0, "y": y, "w": 12, "h": 2, **more}


def board(key: str, *widgets: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "dashboard", "key": key, "title": words(key), "widgets": list(widgets), **more}


SALE = form(
    "sale",
    field("no", "text", required=True),
    field("buyer", "link", to="buyer", back="sales"),
    field("seller", "person"),
    field("day", "date"),
    field("at", "datetime"),
    field("amount", "money"),
    field("cost", "money", currency="USD"),
    field("pieces", "integer"),
    field("weight", "number", digits=10, scale=3),
    field("kind", "choice", choices=choices("toy", "book", "food")),
    field("gift", "boolean"),
    field("tags", "tags"),
    field("secret", "id_number", protect="C2"),
    field("hidden", "money"),
    field("buyer_level", "lookup", path="buyer.level"),
    field("buyer_credit", "lookup", path="buyer.credit"),
    field("large", "formula", formula='{amount} > PARAM("big")', result={"type": "boolean"}),
    field("returned", "rollup", of="returns", fn="SUM", field="amount"),
    title_field="no",
)
BUYER = form(
    "buyer",
    field("name", "text", required=True),
    field("level", "choice", choices=choices("low", "high")),
    field("credit", "money"),
    title_field="name",
)
RETURN = form(
    "return",
    field("sale", "link", to="sale", back="returns"),
    field("amount", "money"),
    field("day", "date"),
)
MINE = {"==": [{"var": "seller"}, {"user": "id"}]}
SALES = dataset(
    "sales",
    "sale",
    [
        dimension("buyer", field="buyer"),
        dimension("level", field="buyer_level"),
        dimension("their_level", field="buyer.level"),
        dimension("kind", field="kind"),
        dimension("gift", field="gift"),
        dimension("day", field="day"),
        dimension("day_d", field="day", grain="day"),
        dimension("week", field="day", grain="week"),
        dimension("month", field="day", grain="month"),
        dimension("quarter", field="day", grain="quarter"),
        dimension("year", field="day", grain="year"),
        dimension("at_month", field="at", grain="month"),
        dimension("no", field="no"),
        dimension("pieces", field="pieces"),
        dimension("band", field="amount", bands=["0", "10.50", "100"]),
        dimension("parity", expression="{pieces} % 2"),
        dimension("secret_band", field="hidden", bands=["10"]),
        dimension("large", field="large"),
    ],
    [
        measure("count", fn="count"),
        measure("gifts", fn="count", where="{gift}"),
        measure("with_amount", fn="count", field="amount"),
        measure("amount", fn="sum", field="amount"),
        measure("gift_amount", fn="sum", field="amount", where="{gift}"),
        measure("weight", fn="sum", field="weight"),
        measure("buyers", fn="distinct", field="buyer"),
        measure("mean", fn="avg", field="amount"),
        measure("least", fn="min", field="amount"),
        measure("most", fn="max", field="amount"),
        measure("first_day", fn="min", field="day"),
        measure("worth", fn="sum", expression="{amount} * {pieces}"),
        measure("returned", fn="sum", field="returned"),
        measure("returns", fn="count", field="returns"),
        measure("returns_amount", fn="sum", field="returns.amount"),
        measure("return_mean", fn="avg", field="returns.amount"),
        measure("big", fn="count", where='{amount} > PARAM("big")'),
        measure("ratio", ratio={"of": "gift_amount", "by": "amount"}),
        measure("each", ratio={"of": "amount", "by": "count"}),
        measure("net", formula="{amount} - {returned}"),
        measure("share", share={"of": "amount"}),
        measure("kind_share", share={"of": "count", "within": ["kind"]}),
        measure("hidden", fn="sum", field="hidden"),
        measure("hidden_count", fn="count", where="{hidden} > 5"),
    ],
)
RIGHTS = ["read", "create", "update", "delete", "export"]
READS = {"actions": ["read"], "others": "read"}
DOCUMENTS: dict[str, Any] = {
    "app.json": SHOP["app.json"],
    "forms/sale.json": SALE,
    "forms/buyer.json": BUYER,
    "forms/return.json": RETURN,
    "datasets/sales.json": SALES,
    "dashboards/main.json": board(
        "main",
        widget("total", "kpi", measure="amount", compare={"dimension": "month"}),
        widget("gift_rate", "kpi", y=2, measure="ratio", compare={"where": "NOT {gift}", "label": words("no gift")}),
        widget("kinds", "bar", y=4, category="kind", measures=["count"], all_choices=True),
        widget("split", "bar", y=6, category="month", series="kind", measures=["amount"], stacked=True),
        widget("course", "line", y=8, category="month", measures=["amount", "gift_amount"]),
        widget("pie", "pie", y=10, category="band", measure="count", donut=True),
        widget("funnel", "funnel", y=12, steps=["count", "gifts"]),
        widget("heat", "heatmap", y=14, row="kind", column="level", measure="count", normalise="row", blanks=False),
        widget("table", "table", y=16, dimensions=["kind", "gift"], measures=["amount", "mean", "ratio", "buyers"]),
        widget("pivot", "pivot", y=18, rows=["kind"], columns=["quarter"], values=["amount", "buyers", "mean"]),
        widget("returns", "table", y=20, dimensions=["kind"], measures=["returns_amount"]),
        widget("bigs", "kpi", y=22, measure="big"),
        widget("larges", "bar", y=24, category="large", measures=["count"]),
        widget("hidden", "kpi", y=26, measure="hidden"),
        widget("numbers", "table", y=28, dimensions=["no"], measures=["amount"], sort={"by": "amount"}, limit=2),
        widget("parity", "bar", y=30, category="parity", measures=["count"]),
        widget("days", "bar", y=32, category="week", measures=["count"]),
        widget("moments", "line", y=34, category="at_month", measures=["count"]),
        widget("people", "pie", y=36, category="buyer", measure="count"),
        widget("averages", "table", y=38, dimensions=["kind"], measures=["mean", "least", "most", "worth", "weight"]),
        filters=[
            {"key": "kind", "title": words("kind"), "type": "choice", "fields": {"sales": "kind"}},
            {"key": "days", "title": words("days"), "type": "date_range", "fields": {"sales": "day"}},
            {"key": "times", "title": words("times"), "type": "date_range", "fields": {"sales": "at"}},
            {"key": "gift", "title": words("gift"), "type": "boolean", "fields": {"sales": "gift"}},
            {"key": "large", "title": words("large"), "type": "boolean", "fields": {"sales": "large"}},
        ],
    ),
    "roles/boss.json": role(
        "boss",
        *({"form": key, "actions": RIGHTS, "others": "write"} for key in ("sale", "buyer", "return")),
        powers=["see_firings", "edit_parameters"],
    ),
    "roles/clerk.json": role(
        "clerk",
        {"form": "sale", "actions": ["read"], "fields": {"hidden": "mask"}, "others": "read"},
        {"form": "buyer", **READS},
        {"form": "return", **READS},
    ),
    "roles/seller.json": role(
        "seller",
        {"form": "sale", "actions": ["read"], "fields": {"hidden": "none"}, "others": "read", "rows": MINE},
        {"form": "buyer", **READS, "rows": {"==": [{"var": "level"}, "high"]}},
        {"form": "return", **READS},
    ),
    "roles/guest.json": role("guest", {"form": "buyer", **READS}),
}
