"""Tickets: what a public page is given to send its answer with. Signed, bound to one link and device, good for hours.

A ticket stands for one answer: it says when the page was opened, so that what comes back too soon or too late is told.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.errors import Problem, problem
from runtime.crypto import Vault

PURPOSE = "ticket"
LIVES = timedelta(hours=4)
SOONEST = timedelta(seconds=2)
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Ticket:
    """One visit to a public form by a device."""

    token: str
    device: str
    opened: datetime
    nonce: str


def issue(vault: Vault, token: str, device: str, now: datetime) -> str:
    """Return a ticket for the link."""
    facts = [token, device, int(now.timestamp() * 1000), secrets.token_urlsafe(12)]
    body = base64.urlsafe_b64encode(json.dumps(facts).encode()).decode()
    return f"{body}.{vault.sign(body, PURPOSE)}"


def read(vault: Vault, text: str, token: str, now: datetime) -> Ticket | Problem:
    """Return the ticket, or why it is none for this link now."""
    body, _, signature = text.rpartition(".")
    if len(text) > LONGEST or not text.isascii() or not hmac.compare_digest(vault.sign(body, PURPOSE), signature):
        return problem("PUBLIC-E010", "/ticket")
    link, device, opened, nonce = json.loads(base64.urlsafe_b64decode(body))
    found = Ticket(link, device, datetime.fromtimestamp(opened / 1000, UTC), nonce)
    if found.token != token or not now - LIVES <= found.opened <= now:
        return problem("PUBLIC-E010", "/ticket")
    return found


def too_soon(ticket: Ticket, now: datetime) -> bool:
    """Tell whether nobody could have filled in anything since the page was opened."""
    return now - ticket.opened < SOONEST
