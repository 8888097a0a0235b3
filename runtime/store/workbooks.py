"""Files that apps are made from: their proposals, and the imports that load their sheets."""

from __future__ import annotations

import sqlalchemy as sa

from engine.forms.columns import BigId, JsonValue, PlainText, UtcDateTime
from runtime.store.tables import platform

workbook = sa.Table(
    "fw_workbook",
    platform,
    sa.Column("id", BigId, sa.Identity(), primary_key=True),
    sa.Column("file_id", PlainText(), nullable=False),
    sa.Column("file_name", PlainText(), nullable=False),
    sa.Column("state", PlainText(), nullable=False),
    sa.Column("proposal", PlainText(), nullable=False),
    sa.Column("jobs", JsonValue(), nullable=False),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("created_by", BigId),
    sqlite_autoincrement=True,
)
"""What a proposal shows of cells is kept encrypted."""
