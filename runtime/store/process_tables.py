"""The tables of processes: their versions, running instances and what these wait for. See `runtime.store.tables`."""

from __future__ import annotations

import sqlalchemy as sa

from engine.forms.columns import BigId, JsonValue, PlainText, UtcDateTime
from runtime.store.metadata import id_column, platform

process_version = sa.Table(
    "fw_process_version",
    platform,
    id_column(),
    sa.Column("process", PlainText(), nullable=False),
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("digest", PlainText(), nullable=False),
    sa.Column("document", JsonValue(), nullable=False),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Index("uq_fw_process_version_number", "process", "number", unique=True),
    sqlite_autoincrement=True,
)
"""Every published version of a process; an instance stays on the one it was started with."""

instance = sa.Table(
    "fw_instance",
    platform,
    id_column(),
    sa.Column("process", PlainText(), nullable=False),
    sa.Column("version_id", BigId, nullable=False),
    sa.Column("form", PlainText(), nullable=False),
    sa.Column("record_id", BigId, nullable=False),
    sa.Column("state", PlainText(), nullable=False),
    sa.Column("initiator_id", BigId),
    sa.Column("started_at", UtcDateTime(), nullable=False),
    sa.Column("ended_at", UtcDateTime()),
    sa.Column("numbers", sa.Integer(), nullable=False),
    sa.Column("visits", JsonValue(), nullable=False),
    sa.Index("ix_fw_instance_record", "form", "record_id"),
    sa.Index("ix_fw_instance_initiator", "initiator_id", "state", "id"),
    sa.Index("ix_fw_instance_process", "process", "state"),
    sqlite_autoincrement=True,
)
"""A running or ended process. `numbers` is the last number given to one of its tokens, tasks or timers."""

token = sa.Table(
    "fw_token",
    platform,
    sa.Column("instance_id", BigId, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("node", PlainText(), nullable=False),
    sa.Column("state", PlainText(), nullable=False),
    sa.Column("came", PlainText()),
    sa.Column("scope", JsonValue(), nullable=False),
    sa.Column("since", UtcDateTime(), nullable=False),
    sa.Column("back_to", PlainText()),
    sa.Column("problem", JsonValue()),
)
"""Where an instance stands; a token that has moved on or died has no row."""

task = sa.Table(
    "fw_task",
    platform,
    sa.Column("instance_id", BigId, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("token", sa.Integer(), nullable=False),
    sa.Column("node", PlainText(), nullable=False),
    sa.Column("kind", PlainText(), nullable=False),
    sa.Column("state", PlainText(), nullable=False),
    sa.Column("opened_at", UtcDateTime(), nullable=False),
    sa.Column("closed_at", UtcDateTime()),
    sa.Column("due_at", UtcDateTime()),
    sa.Column("outcome", PlainText()),
)
"""One visit of a human node."""

task_actor = sa.Table(
    "fw_task_actor",
    platform,
    id_column(),
    sa.Column("instance_id", BigId, nullable=False),
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("task", sa.Integer(), nullable=False),
    sa.Column("person_id", BigId, nullable=False),
    sa.Column("place", sa.Integer(), nullable=False),
    sa.Column("state", PlainText(), nullable=False),
    sa.Column("outcome", PlainText()),
    sa.Column("opened_at", UtcDateTime()),
    sa.Column("done_at", UtcDateTime()),
    sa.Column("origin", PlainText(), nullable=False),
    sa.Column("sender_id", BigId),
    sa.Index("uq_fw_task_actor_number", "instance_id", "number", unique=True),
    sa.Index("ix_fw_task_actor_person", "person_id", "state", "id"),
    sqlite_autoincrement=True,
)
"""One person's share in a task; its id is the task's id to the outside."""

timer = sa.Table(
    "fw_timer",
    platform,
    id_column(),
    sa.Column("instance_id", BigId, nullable=False),
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("token", sa.Integer(), nullable=False),
    sa.Column("kind", PlainText(), nullable=False),
    sa.Column("due_at", UtcDateTime(), nullable=False),
    sa.Column("done", sa.Boolean(), nullable=False),
    sa.Index("uq_fw_timer_number", "instance_id", "number", unique=True),
    sa.Index("ix_fw_timer_due", "done", "due_at"),
    sqlite_autoincrement=True,
)

process_history = sa.Table(
    "fw_process_history",
    platform,
    id_column(),
    sa.Column("instance_id", BigId, nullable=False, index=True),
    sa.Column("at", UtcDateTime(), nullable=False),
    sa.Column("actor_id", BigId),
    sa.Column("event", JsonValue(), nullable=False),
    sa.Column("answers", JsonValue(), nullable=False),
    sa.Column("steps", JsonValue(), nullable=False),
    sqlite_autoincrement=True,
)
"""Append-only: each event given to an instance, what the world answered, and what came of it."""
