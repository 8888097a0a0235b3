"""The clock: the only source of the present moment, passed on so tests can set it."""

from __future__ import annotations

from datetime import UTC, datetime


def iso(moment: datetime) -> str:
    """Return a moment in UTC as JSON writes it."""
    return moment.isoformat().replace("+00:00", "Z")


class Clock:
    """Tells the moment, aware and in UTC."""

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.now(UTC)


class FixedClock(Clock):
    """A clock that stands until it is set."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self.moment
