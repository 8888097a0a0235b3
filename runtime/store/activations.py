"""The log of releases: which one of each app was live at a moment."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.store.tables import activation


def note(connection: Connection, app: str, release: int | None, now: datetime, user: int | None) -> None:
    """Enter that a release of the app is live from now on; without one the app is unloaded."""
    values = {"app": app, "release_id": release, "activated_at": now, "activated_by": user}
    connection.execute(sa.insert(activation).values(values))


def live_at(connection: Connection, moment: datetime) -> dict[str, int]:
    """Return the release that was live at the moment, by app."""
    until = sa.select(activation.c.app, activation.c.release_id).where(activation.c.activated_at <= moment)
    rows = connection.execute(until.order_by(activation.c.activated_at, activation.c.id))
    last = {row.app: row.release_id for row in rows}
    return {app: release for app, release in last.items() if release is not None}


def any_since(connection: Connection, moment: datetime) -> bool:
    """Tell whether any release became live after the moment."""
    return bool(connection.execute(sa.select(sa.exists().where(activation.c.activated_at > moment))).scalar_one())


def first(connection: Connection, app: str) -> datetime | None:
    """Return when the app was published first."""
    found = sa.select(sa.func.min(activation.c.activated_at)).where(activation.c.app == app)
    moment: datetime | None = connection.execute(found).scalar_one_or_none()
    return moment
