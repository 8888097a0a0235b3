"""The consumer complaints (CFPB) as tickets and interactions of the sample customers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from definitions import Row, Sheet

ZONE = ZoneInfo("Asia/Shanghai")
NARRATIVE_LIMIT = 800
SECOND_LINE, MANAGER = Decimal(500), Decimal(10_000)
HOURS = {"first": 24, "second": 48, "manager": 24}
AMOUNT = re.compile(r"\{\$([\d,]+(?:\.\d{1,2})?)\}")
FRAUD = re.compile(r"fraud|identity theft|unauthori[sz]ed|without my consent|did not purchase|improper use", re.I)
TYPES = (
    (re.compile(r"credit limit", re.I), "limit"),
    (re.compile(r"report", re.I), "other"),
    (re.compile(r"fees or interest", re.I), "fee"),
    (re.compile(r"purchase|payment|pay your bill", re.I), "billing"),
    (re.compile(r"using your card|closing your account|other features", re.I), "service"),
)


class Complaint:
    """One row of the complaint workbook, with the customer it is given to."""

    def __init__(self, row: Mapping[str, str], customers: Sequence[str]) -> None:
        self.number = int(float(row["Complaint ID"]))
        self.customer = customers[self.number % len(customers)]
        self.issue, self.sub_issue = row["Issue"], row["Sub-issue"]
        self.narrative = row["Consumer complaint narrative"]
        self.answer = row["Company response to consumer"]
        self.timely = row["Timely response?"] == "Yes"
        self.received = datetime.fromisoformat(row["Date received"].replace("Z", "+00:00")).astimezone(ZONE)
        self.amount = largest_amount(self.narrative)
        self.type = type_of(self.issue, self.sub_issue)
        self.tier = tier_of(self.type, self.amount)


def largest_amount(narrative: str) -> Decimal | None:
    """Return the largest amount written like `{$380.00}`."""
    return max((Decimal(text.replace(",", "")) for text in AMOUNT.findall(narrative)), default=None)


def type_of(issue: str, sub_issue: str) -> str:
    """Return the ticket type: fraud words first, then the first pattern the issue meets."""
    if FRAUD.search(f"{issue} {sub_issue}"):
        return "fraud"
    if "credit limit" in sub_issue:
        return "limit"
    return next((name for pattern, name in TYPES if pattern.search(issue)), "other")


def tier_of(type_: str, amount: Decimal | None) -> str:
    """Return the tier as the routing rule of the credit-card CRM gives it."""
    if amount is not None and amount > MANAGER:
        return "manager"
    if type_ == "fraud" or (amount is not None and amount > SECOND_LINE):
        return "second"
    return "first"


def shortened(text: str) -> str:
    """Return the text in at most 800 characters."""
    return text if len(text) <= NARRATIVE_LIMIT else text[: NARRATIVE_LIMIT - 1].rstrip() + "…"


def moment(value: datetime) -> str:
    """Return ISO 8601 with its offset, to the second."""
    return value.isoformat(timespec="seconds")


def ticket(complaint: Complaint) -> Row:
    """Return the complaint as a ticket; the one answer in 400 that came too late leaves it open."""
    return {
        "external_no": str(complaint.number),
        "customer": complaint.customer,
        "subject": complaint.issue,
        "kind": "complaint",
        "type": complaint.type,
        "amount": None if complaint.amount is None else f"{complaint.amount:.2f}",
        "priority": "high" if complaint.type == "fraud" or complaint.tier == "manager" else "normal",
        "status": "closed" if complaint.answer.startswith("Closed") else "in_progress",
        "tier": complaint.tier,
        "received_at": moment(complaint.received),
        "due_at": moment(complaint.received + timedelta(hours=HOURS[complaint.tier])),
        "answered_in_time": complaint.timely,
        "narrative": shortened(complaint.narrative),
        "result": complaint.answer,
    }


def interactions(complaints: Sequence[Complaint]) -> Iterator[Row]:
    """Yield the web contact by which each complaint came in."""
    for complaint in complaints:
        yield {
            "external_no": str(complaint.number),
            "customer": complaint.customer,
            "time": moment(complaint.received),
            "channel": "web",
            "direction": "in",
            "kind": "complaint",
            "subject": complaint.issue,
            "content": complaint.sub_issue,
            "result": complaint.answer,
        }


TICKETS = Sheet(
    "customer_base",
    "ticket",
    (
        "external_no", "customer", "subject", "kind", "type", "amount", "priority", "status", "tier", "received_at",
        "due_at", "answered_in_time", "narrative", "result",
    ),
)  # fmt: skip
INTERACTIONS = Sheet(
    "customer_base",
    "interaction",
    ("external_no", "customer", "time", "channel", "direction", "kind", "subject", "content", "result"),
)
