"""Requests that may be repeated: the same Idempotency-Key gets the first answer again and writes nothing."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import sqlalchemy as sa

from engine.access import Actor
from engine.errors import problem
from runtime.api.problems import Refused
from runtime.database import hold
from runtime.store.tables import idempotency
from runtime.workspace import Unit


def asked_once(actor: Actor, header: str | None, request: Any) -> tuple[str | None, str]:
    """Return the person's key, if the request carries one, and the fingerprint of what is asked."""
    asked = hashlib.sha256(json.dumps([actor.id, request], sort_keys=True).encode()).hexdigest()
    return (f"{actor.id}:{header}" if header else None), asked


def answered(unit: Unit, key: str | None, asked: str) -> Any:
    """Return what the request made before, None if nothing; the key with another request is refused."""
    if key is None:
        return None
    hold(unit.connection, f"idempotency {key}")
    row = unit.connection.execute(sa.select(idempotency).where(idempotency.c.key == key)).one_or_none()
    if row is None:
        return None
    if row.request != asked:
        raise Refused(422, problem("RECORD-E003"))
    return row.answer


def remember(unit: Unit, key: str | None, asked: str, made: Any) -> None:
    """Keep what the request made, as JSON."""
    if key is not None:
        unit.connection.execute(sa.insert(idempotency).values(key=key, request=asked, answer=made, at=unit.now))
