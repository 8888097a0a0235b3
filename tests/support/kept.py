"""Forms in which derived fields over other records are kept in every way, and what plain Python makes of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from runtime import derived
from runtime.workspace import Workspace
from tests.support.workspaces import app, field, form

NUMBER = {"type": "integer"}


def formula(key: str, text: str, result: Any = NUMBER, **more: Any) -> dict[str, Any]:
    return field(key, "formula", formula=text, result=result, **more)


def forms(*, stored: bool = True, **changed: Any) -> dict[str, Any]:
    """Return the documents; `stored` says whether the derived fields are kept."""
    keep = {"stored": True} if stored else {}
    documents = {
        "app.json": app(),
        "forms/region.json": form("region", field("code", "text", unique=True), field("cap", "integer")),
        "forms/team.json": form(
            "team",
            field("name", "text"),
            field("owed", "rollup", of="clients", fn="SUM", field="owed", **keep),
            field("late", "rollup", of="clients", fn="COUNT", when="{late}", **keep),
        ),
        "forms/client.json": form(
            "client",
            field("name", "text"),
            field("region_code", "text"),
            field("team", "link", to="team", back="clients", on_delete="clear"),
            field("limit", "integer", default=10),
            field("owed", "rollup", of="bills", fn="SUM", field="open", **keep),
            field("most", "rollup", of="bills", fn="MAX", field="amount", **keep),
            field("number", "rollup", of="bills", fn="COUNT", **keep),
            formula("left", "{limit} - {owed}", **keep),
            formula("late", "{left} < 0", {"type": "boolean"}, **keep),
            formula("cap", 'LOOKUP("region", "code", {region_code}, {cap})', **keep),
            field("bills", "subtable", form="bill", link="client"),
        ),
        "forms/bill.json": form(
            "bill",
            field("client", "link", to="client", on_delete="cascade"),
            field("amount", "integer"),
            field("paid", "rollup", of="receipts", fn="SUM", field="cents", **keep),
            formula("open", "IFBLANK({amount}, 0) - {paid}", **keep),
            field("client_name", "lookup", path="client.name", **keep),
            field("team_name", "lookup", path="client.team.name", **keep),
            field("client_owed", "lookup", path="client.owed", **keep),
        ),
        "forms/receipt.json": form(
            "receipt",
            field("bill", "link", to="bill", back="receipts", on_delete="clear"),
            field("amount", "integer"),
            formula("cents", "{amount} * 100"),
        ),
    }
    return {**documents, **changed}


Rows = dict[str, dict[int, dict[str, Any]]]


def tables(workspace: Workspace) -> Rows:
    """Return what stands in the columns, by form and record."""
    out: Rows = {}
    with workspace.read() as unit:
        for name, made in unit.catalog.forms.items():
            columns = [made.table.c.id]
            keys = [key for key, one in made.fields.items() if one.column and key != "id"]
            columns += [made.table.c[made.fields[key].column or key].label(f"f_{key}") for key in keys]
            rows = unit.connection.execute(sa.select(*columns)).all()
            out[name.partition(".")[2]] = {row[0]: dict(zip(keys, row[1:], strict=True)) for row in rows}
    return out


def expected(rows: Rows) -> Rows:
    """Return the kept values as plain Python computes them from what was entered."""
    out: Rows = {name: {key: {} for key in rows[name]} for name in ("team", "client", "bill")}
    regions = {one["code"]: one["cap"] for one in rows["region"].values() if one["code"]}
    for key, bill in rows["bill"].items():
        paid = sum((one["amount"] or 0) * 100 for one in rows["receipt"].values() if one["bill"] == key)
        client = rows["client"].get(bill["client"] or 0)
        team = rows["team"].get(client["team"] or 0) if client else None
        out["bill"][key] = {
            "paid": paid,
            "open": (bill["amount"] or 0) - paid,
            "client_name": client["name"] if client else None,
            "team_name": team["name"] if team else None,
        }
    for key, client in rows["client"].items():
        bills = {one: bill for one, bill in rows["bill"].items() if bill["client"] == key}
        owed = sum(out["bill"][one]["open"] for one in bills)
        left = None if client["limit"] is None else client["limit"] - owed
        out["client"][key] = {
            "owed": owed,
            "most": max((bill["amount"] for bill in bills.values() if bill["amount"] is not None), default=None),
            "number": len(bills),
            "left": left,
            "late": left is not None and left < 0,
            "cap": regions.get(client["region_code"]),
        }
    for key, bill in rows["bill"].items():
        out["bill"][key]["client_owed"] = out["client"][bill["client"]]["owed"] if bill["client"] else None
    for key in rows["team"]:
        clients = [one for one, client in rows["client"].items() if client["team"] == key]
        out["team"][key] = {
            "owed": sum(out["client"][one]["owed"] for one in clients),
            "late": sum(out["client"][one]["late"] for one in clients),
        }
    return out


def assert_kept(workspace: Workspace) -> None:
    """Every kept value is what plain Python makes of what was entered, and what computing it in SQL gives."""
    rows = tables(workspace)
    wrong = {
        (name, key, one): (rows[name][key][one], value)
        for name, records in expected(rows).items()
        for key, values in records.items()
        for one, value in values.items()
        if rows[name][key][one] != value
    }
    assert not wrong
    assert derived.verify(workspace) == []
