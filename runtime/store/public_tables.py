"""The tables of public forms: which are open, what was answered, what was uploaded."""

from __future__ import annotations

import sqlalchemy as sa

from engine.forms.columns import BigId, PlainText, UtcDateTime
from runtime.store.metadata import platform

public_form = sa.Table(
    "fw_public_form",
    platform,
    sa.Column("name", PlainText(), primary_key=True),
    sa.Column("token", PlainText(), nullable=False, unique=True),
    sa.Column("open", sa.Boolean(), nullable=False),
    sa.Column("answers", BigId, nullable=False),
    sa.Column("changed_at", UtcDateTime(), nullable=False),
    sa.Column("changed_by", BigId),
)
public_answer = sa.Table(
    "fw_public_answer",
    platform,
    sa.Column("ticket", PlainText(), primary_key=True),
    *(sa.Column(name, PlainText(), nullable=False) for name in ("name", "device", "asked", "form")),
    sa.Column("record_id", BigId, nullable=False),
    sa.Column("at", UtcDateTime(), nullable=False),
    sa.Index("ix_fw_public_answer_device", "name", "device"),
    sa.Index("ix_fw_public_answer_record", "form", "record_id"),
)
public_upload = sa.Table(
    "fw_public_upload",
    platform,
    sa.Column("file_id", PlainText(), primary_key=True),
    *(sa.Column(name, PlainText(), nullable=False) for name in ("name", "ticket")),
    sa.Column("size", BigId, nullable=False),
    sa.Column("at", UtcDateTime(), nullable=False),
    sa.Index("ix_fw_public_upload_name", "name", "at"),
)
