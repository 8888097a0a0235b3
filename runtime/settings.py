"""Settings of one installation, read once from the environment; the only place that reads it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from engine.errors import RequestRefused, problem

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Mail:
    """The connection by which e-mail leaves the house."""

    host: str
    port: int = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""


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
    mail: Mail | None = None
    """None where no mail server is named: mail waits in the outbox, visibly."""
    public_url: str = ""
    """Where people reach the product, for links in what leaves it; empty for no links."""
    stalled_seconds: int = 60
    """A worker silent for so long is taken for dead, and what it held is given to others."""

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
        mail=_mail(),
        public_url=read("FORMWRIGHT_URL", "").rstrip("/"),
        stalled_seconds=max(int(read("FORMWRIGHT_STALLED_SECONDS", "60")), 2),
    )


def _mail() -> Mail | None:
    read = os.environ.get
    host, tls = read("FORMWRIGHT_SMTP_HOST", ""), read("FORMWRIGHT_SMTP_TLS", "starttls")
    if not host:
        return None
    if tls not in ("starttls", "tls", "none"):
        raise RequestRefused(
            [problem("SERVER-E002", name="FORMWRIGHT_SMTP_TLS", found=tls, known="starttls, tls, none")]
        )
    user = read("FORMWRIGHT_SMTP_USER", "")
    port = int(read("FORMWRIGHT_SMTP_PORT", "465" if tls == "tls" else "587"))
    sender = read("FORMWRIGHT_SMTP_FROM", user)
    if "@" not in sender:
        raise RequestRefused([problem("SERVER-E002", name="FORMWRIGHT_SMTP_FROM", found=sender, known="name@domain")])
    return Mail(host, port, tls, user, read("FORMWRIGHT_SMTP_PASSWORD", ""), sender)  # type: ignore[arg-type]
