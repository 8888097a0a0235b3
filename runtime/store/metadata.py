"""What all of the platform's own tables are made with."""

from __future__ import annotations

import sqlalchemy as sa

from engine.forms.columns import NAMING, BigId

platform = sa.MetaData(naming_convention=NAMING)


def id_column() -> sa.Column[int]:
    """Return the key that a table gives by itself."""
    return sa.Column("id", BigId, sa.Identity(), primary_key=True)
