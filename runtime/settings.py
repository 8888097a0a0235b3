"""Settings of one installation, read once from the environment; the only place that reads it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are kept and how the server answers."""

    data: Path
    """The folder of the embedded database, uploaded files and keys."""
    database: str
    """A PostgreSQL URL, or empty for the embedded SQLite file in `data`."""
    host: str = "127.0.0.1"
    port: int = 8000
    zone: ZoneInfo = SHANGHAI
    secure_cookies: bool = False
    demo: bool = False
    session_idle_minutes: int = 30
    session_hours: int = 12

    @property
    def sqlite_file(self) -> Path:
        """Return the file of the embedded database."""
        return self.data / "formwright.db"


def from_environment() -> Settings:
    """Return the settings named by FORMWRIGHT_* variables, with defaults for a laptop."""
    read = os.environ.get
    return Settings(
        data=Path(read("FORMWRIGHT_DATA", ".var")).resolve(),
        database=read("FORMWRIGHT_DATABASE", ""),
        host=read("FORMWRIGHT_HOST", "127.0.0.1"),
        port=int(read("FORMWRIGHT_PORT", "8000")),
        zone=ZoneInfo(read("FORMWRIGHT_ZONE", "Asia/Shanghai")),
        secure_cookies=read("FORMWRIGHT_SECURE_COOKIES", "") == "1",
    )
