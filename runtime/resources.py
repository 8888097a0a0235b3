"""Where data folders lie: beside the packages in a checkout, inside them in an installed wheel."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parent


def _folder(beside: str, inside: str) -> Path:
    checkout = HERE.parent / beside
    return checkout if checkout.is_dir() else HERE / inside


def migrations() -> Path:
    """Return the folder of Alembic's scripts."""
    return _folder("migrations", "_migrations")


def apps() -> Path:
    """Return the folder of the shipped bundles."""
    return _folder("apps", "_apps")


def web() -> Path:
    """Return the folder of the built web pages."""
    return _folder("web/dist", "_web")
