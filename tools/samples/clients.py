"""The wide sheet of card clients (UCI data set 350) as rows of customers, cards, statements and repayments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from definitions import Row, Sheet
from persons import Inventor

AS_OF = date(2005, 9, 30)
MANAGER = "manager"
DUE_AFTER = timedelta(days=20)


class Month(NamedTuple):
    """A month of the set: its last day, and its columns for status, bill and payment."""

    end: date
    status: str
    bill: str
    payment: str

    @property
    def period(self) -> str:
        """Return the month as the statement form writes it."""
        return f"{self.end:%Y-%m}"


MONTHS = (
    Month(date(2005, 4, 30), "PAY_6", "BILL_AMT6", "PAY_AMT6"),
    Month(date(2005, 5, 31), "PAY_5", "BILL_AMT5", "PAY_AMT5"),
    Month(date(2005, 6, 30), "PAY_4", "BILL_AMT4", "PAY_AMT4"),
    Month(date(2005, 7, 31), "PAY_3", "BILL_AMT3", "PAY_AMT3"),
    Month(date(2005, 8, 31), "PAY_2", "BILL_AMT2", "PAY_AMT2"),
    Month(date(2005, 9, 30), "PAY_0", "BILL_AMT1", "PAY_AMT1"),
)
NEWEST = MONTHS[-1]


class Band(NamedTuple):
    """A band of credit limits below `below`, with the product and customer level it stands for."""

    below: float
    product: str
    level: str


BANDS = (
    Band(50_000, "CLASSIC", "regular"),
    Band(150_000, "SILVER", "silver"),
    Band(300_000, "GOLD", "gold"),
    Band(500_000, "PLATINUM", "platinum"),
    Band(float("inf"), "PLATINUM", "diamond"),
)
PRODUCTS: tuple[Row, ...] = (
    {"code": "CLASSIC", "name": "标准普卡", "tier": "blue", "network": "unionpay", "annual_fee": "0.00"},
    {"code": "SILVER", "name": "标准银卡", "tier": "silver", "network": "unionpay", "annual_fee": "80.00"},
    {"code": "GOLD", "name": "标准金卡", "tier": "gold", "network": "unionpay", "annual_fee": "180.00"},
    {"code": "PLATINUM", "name": "臻享白金卡", "tier": "platinum", "network": "unionpay", "annual_fee": "880.00"},
)
EDUCATION = {1: "graduate", 2: "university", 3: "high_school", 4: "other"}
MARITAL = {1: "married", 2: "single", 3: "other"}


class Client:
    """One row of the wide sheet."""

    def __init__(self, row: Mapping[str, str]) -> None:
        self.values = {name: int(float(value)) for name, value in row.items()}
        self.id = self.values["ID"]
        self.customer_no = customer_no(self.id)
        self.card_no = f"TW{self.id}"
        self.limit = self.values["LIMIT_BAL"]
        self.band = next(band for band in BANDS if self.limit < band.below)

    def statuses(self) -> list[int]:
        """Return the payment status of every month, oldest first."""
        return [self.values[month.status] for month in MONTHS]

    def used(self) -> bool:
        """Tell whether any month shows a bill or a payment."""
        return any(self.values[month.bill] or self.values[month.payment] for month in MONTHS)


def customer_no(client: int) -> str:
    """Return the customer number of a client."""
    return f"C{client:06d}"


def customer(client: Client, inventor: Inventor) -> Row:
    """Return the customer: sex, age, education, marriage and debt from the set, the rest invented."""
    male = client.values["SEX"] == 1
    person = inventor.person(client.id, male, client.values["AGE"], client.limit)
    return {
        **person._asdict(),
        "customer_no": client.customer_no,
        "id_type": "resident_id",
        "gender": "male" if male else "female",
        "birth_date": f"{person.birth_date}",
        "education": EDUCATION.get(client.values["EDUCATION"]),
        "marital": MARITAL.get(client.values["MARRIAGE"]),
        "level": client.band.level,
        "manager": MANAGER if client.id % 4 == 0 else None,
        "tags": tags(client),
        "debt_total": max(0, client.values[NEWEST.bill]),
        "high_net_worth": client.band.level == "diamond",
    }


def tags(client: Client) -> list[str]:
    """Return what the newest status, the bill and the limit say about the client."""
    newest = client.values[NEWEST.status]
    said = {"本期未用卡": newest == -2, "本期全额还款": newest == -1, "循环信用": newest == 0, "逾期": newest > 0}
    said["超额度使用"] = client.values[NEWEST.bill] > client.limit
    return [tag for tag, holds in said.items() if holds]


def card(client: Client) -> Row:
    """Return the client's card; its issue date is not known, so the set's first day stands for it."""
    return {
        "card_no": client.card_no,
        "customer": client.customer_no,
        "product": client.band.product,
        "status": "activated",
        "issue_date": "2005-04-01",
        "first_use_state": client.used(),
        "credit_limit": client.limit,
        "balance": client.values[NEWEST.bill],
        "statement_day": 1,
        "due_offset": DUE_AFTER.days,
    }


def statements(client: Client) -> Iterator[Row]:
    """Yield the six statements, oldest first; only late statuses count as months overdue."""
    for month, status in zip(MONTHS, client.statuses(), strict=True):
        yield {
            "statement_no": statement_no(client, month),
            "card": client.card_no,
            "period": month.period,
            "statement_date": f"{month.end}",
            "due_date": f"{month.end + DUE_AFTER}",
            "amount_due": client.values[month.bill],
            "overdue_months": max(status, 0),
        }


def repayments(client: Client) -> Iterator[Row]:
    """Yield what was paid in each month, on the 20th: it settles the statement of the month before."""
    for before, month in zip((None, *MONTHS), MONTHS, strict=False):
        yield {
            "repayment_no": f"{client.card_no}-{month.period}-R",
            "card": client.card_no,
            "statement": statement_no(client, before) if before else None,
            "date": f"{month.end.replace(day=20)}",
            "amount": client.values[month.payment],
        }


def statement_no(client: Client, month: Month) -> str:
    """Return the number by which repayments find their statement."""
    return f"{client.card_no}-{month.period}"


CUSTOMERS = Sheet(
    "customer_base",
    "customer",
    (
        "customer_no", "name", "id_type", "id_no", "mobile", "email", "gender", "birth_date", "region", "occupation",
        "annual_income", "marital", "education", "level", "channel_pref", "contact_consent", "do_not_contact",
        "manager", "tags", "debt_total", "high_net_worth", "acquisition_channel",
    ),
)  # fmt: skip
CARD_PRODUCTS = Sheet("credit_card_crm", "card_product", ("code", "name", "tier", "network", "annual_fee"))
CARDS = Sheet(
    "credit_card_crm",
    "card",
    (
        "card_no", "customer", "product", "status", "issue_date", "first_use_state", "credit_limit", "balance",
        "statement_day", "due_offset",
    ),
)  # fmt: skip
STATEMENTS = Sheet(
    "credit_card_crm",
    "statement",
    ("statement_no", "card", "period", "statement_date", "due_date", "amount_due", "overdue_months"),
)
REPAYMENTS = Sheet("credit_card_crm", "repayment", ("repayment_no", "card", "statement", "date", "amount"))
