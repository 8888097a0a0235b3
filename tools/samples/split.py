"""Split public data into one sample file a form.

python tools/samples/split.py --clients clients.csv --complaints complaints.xlsx --out apps --limit 2000
writes DIR/<app>/samples/*.csv with a samples.json that says in which order they are loaded.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

import clients
import complaints
from clients import Client
from complaints import Complaint
from persons import Inventor
from python_calamine import CalamineWorkbook

ORDER = {
    "customer_base": (
        ("customer_base.customer", "customers.csv", ["customer_no"]),
        ("customer_base.ticket", "tickets.csv", ["external_no"]),
        ("customer_base.interaction", "interactions.csv", ["external_no"]),
    ),
    "credit_card_crm": (
        ("credit_card_crm.card_product", "products.csv", ["code"]),
        ("credit_card_crm.card", "cards.csv", ["card_no"]),
        ("credit_card_crm.statement", "statements.csv", ["statement_no"]),
        ("credit_card_crm.repayment", "repayments.csv", ["repayment_no"]),
    ),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Read both sets, write the files and print how many rows each has."""
    parser = argparse.ArgumentParser(description="Split public data into one sample file a form.")
    parser.add_argument("--clients", type=Path, required=True, help="the wide sheet of UCI data set 350, csv or xlsx")
    parser.add_argument("--complaints", type=Path, required=True, help="the workbook of CFPB complaints")
    parser.add_argument("--out", type=Path, required=True, help="the folder that takes <app>/samples/")
    parser.add_argument("--limit", type=int, default=None, help="only the first so many clients")
    given = parser.parse_args(arguments)
    read = [Client(row) for row in islice(read_rows(given.clients), given.limit)]
    if not read:
        print(f"{given.clients} has no clients", file=sys.stderr)
        return 1
    counts = {**split_clients(read, given.out), **split_complaints(given.complaints, read, given.out)}
    for app in ORDER:
        write_order(app, given.out)
    print(json.dumps(counts))
    return 0


def read_rows(path: Path) -> list[Mapping[str, str]]:
    """Return the rows of a csv file or of a workbook's first sheet, by column name."""
    if path.suffix.lower() == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    header, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    names = [str(name) for name in header]
    return [dict(zip(names, map(str, row), strict=True)) for row in rows]


def split_clients(read: Sequence[Client], out: Path) -> dict[str, int]:
    """Write customers, products, cards, statements and repayments."""
    base, cards = out / "customer_base" / "samples", out / "credit_card_crm" / "samples"
    inventor = Inventor(clients.AS_OF)
    return {
        "customers": clients.CUSTOMERS.write(
            base / "customers.csv", (clients.customer(client, inventor) for client in read)
        ),
        "products": clients.CARD_PRODUCTS.write(cards / "products.csv", clients.PRODUCTS),
        "cards": clients.CARDS.write(cards / "cards.csv", map(clients.card, read)),
        "statements": clients.STATEMENTS.write(
            cards / "statements.csv", chain.from_iterable(map(clients.statements, read))
        ),
        "repayments": clients.REPAYMENTS.write(
            cards / "repayments.csv", chain.from_iterable(map(clients.repayments, read))
        ),
    }


def split_complaints(path: Path, read: Sequence[Client], out: Path) -> dict[str, int]:
    """Write tickets and interactions, each given to one of the clients by its complaint number."""
    base = out / "customer_base" / "samples"
    numbers = [client.customer_no for client in read]
    filed = [Complaint(row, numbers) for row in read_rows(path)]
    return {
        "tickets": complaints.TICKETS.write(base / "tickets.csv", map(complaints.ticket, filed)),
        "interactions": complaints.INTERACTIONS.write(base / "interactions.csv", complaints.interactions(filed)),
    }


def write_order(app: str, out: Path) -> None:
    """Write samples.json: the business date, and the files in the order of their links."""
    files = [{"file": file, "form": form, "keys": keys} for form, file, keys in ORDER[app]]
    text = json.dumps({"business_date": f"{clients.AS_OF}", "files": files}, indent=2, sort_keys=True)
    (out / app / "samples" / "samples.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
