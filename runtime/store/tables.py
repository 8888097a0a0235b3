"""The platform's own tables. Alembic migrations in `migrations/` make them; this is how the code sees them."""

from __future__ import annotations

import sqlalchemy as sa

from engine.forms.columns import BigId, JsonValue, PlainText, UtcDateTime
from runtime.store.metadata import id_column as _id
from runtime.store.metadata import platform as platform
from runtime.store.public_tables import public_answer as public_answer
from runtime.store.public_tables import public_form as public_form
from runtime.store.public_tables import public_upload as public_upload

setting = sa.Table(
    "fw_setting",
    platform,
    sa.Column("key", PlainText(), primary_key=True),
    sa.Column("value", JsonValue(), nullable=False),
)

department = sa.Table(
    "fw_department",
    platform,
    _id(),
    sa.Column("key", PlainText(), nullable=False, unique=True),
    sa.Column("title", JsonValue(), nullable=False),
    sa.Column("parent_id", BigId),
    sa.Column("head_id", BigId),
    sqlite_autoincrement=True,
)

user = sa.Table(
    "fw_user",
    platform,
    _id(),
    sa.Column("login", PlainText(), nullable=False, unique=True),
    sa.Column("name", PlainText(), nullable=False),
    sa.Column("password", PlainText(), nullable=False),
    sa.Column("language", PlainText(), nullable=False, server_default="zh"),
    sa.Column("dept_id", BigId),
    sa.Column("manager_id", BigId),
    sa.Column("roles", JsonValue(), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("demo", sa.Boolean(), nullable=False),
    sa.Column("email", PlainText()),
    sa.Column("email_notices", sa.Boolean(), nullable=False, server_default=sa.true()),
    sqlite_autoincrement=True,
)

session = sa.Table(
    "fw_session",
    platform,
    sa.Column("digest", PlainText(), primary_key=True),
    sa.Column("user_id", BigId, nullable=False, index=True),
    sa.Column("csrf", PlainText(), nullable=False),
    sa.Column("opened_at", UtcDateTime(), nullable=False),
    sa.Column("seen_at", UtcDateTime(), nullable=False),
)

login_attempt = sa.Table(
    "fw_login_attempt",
    platform,
    _id(),
    sa.Column("subject", PlainText(), nullable=False, index=True),
    sa.Column("at", UtcDateTime(), nullable=False),
    sqlite_autoincrement=True,
)

release = sa.Table(
    "fw_release",
    platform,
    _id(),
    sa.Column("app", PlainText(), nullable=False),
    sa.Column("digest", PlainText(), nullable=False),
    sa.Column("documents", JsonValue(), nullable=False),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("created_by", BigId),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Index("ix_fw_release_app", "app", "active"),
    sqlite_autoincrement=True,
)

activation = sa.Table(
    "fw_activation",
    platform,
    _id(),
    sa.Column("app", PlainText(), nullable=False),
    sa.Column("release_id", BigId),
    sa.Column("activated_at", UtcDateTime(), nullable=False),
    sa.Column("activated_by", BigId),
    sa.Index("ix_fw_activation_app", "app", "activated_at"),
    sqlite_autoincrement=True,
)
"""Which release of an app was live from when on; without a release the app was unloaded. Append only."""

physical_name = sa.Table(
    "fw_physical_name",
    platform,
    sa.Column("thing", PlainText(), primary_key=True),
    sa.Column("name", PlainText(), nullable=False),
)

parameter = sa.Table(
    "fw_parameter",
    platform,
    sa.Column("name", PlainText(), primary_key=True),
    sa.Column("value", JsonValue(), nullable=False),
    sa.Column("changed_at", UtcDateTime(), nullable=False),
    sa.Column("changed_by", BigId),
)

change = sa.Table(
    "fw_change",
    platform,
    _id(),
    sa.Column("at", UtcDateTime(), nullable=False),
    sa.Column("actor_id", BigId),
    sa.Column("why", JsonValue()),
    sa.Column("form", PlainText(), nullable=False),
    sa.Column("operation", PlainText(), nullable=False),
    sa.Column("records", JsonValue(), nullable=False),
    sqlite_autoincrement=True,
)
"""The change feed: one row a batch and form, written in the business transaction; history and audit name it."""

audit = sa.Table(
    "fw_audit",
    platform,
    _id(),
    sa.Column("at", UtcDateTime(), nullable=False),
    sa.Column("change_id", BigId),
    sa.Column("actor_id", BigId),
    sa.Column("action", PlainText(), nullable=False),
    sa.Column("form", PlainText()),
    sa.Column("record_id", BigId),
    sa.Column("detail", JsonValue()),
    sa.Index("ix_fw_audit_record", "form", "record_id"),
    sqlite_autoincrement=True,
)

counter = sa.Table(
    "fw_counter",
    platform,
    sa.Column("name", PlainText(), primary_key=True),
    sa.Column("last", BigId, nullable=False),
)

firing = sa.Table(
    "fw_firing",
    platform,
    _id(),
    sa.Column("rule", PlainText(), nullable=False),
    sa.Column("form", PlainText(), nullable=False),
    sa.Column("record_id", BigId, nullable=False),
    sa.Column("key", PlainText(), nullable=False),
    sa.Column("at", UtcDateTime(), nullable=False),
    sa.Column("business_date", sa.Date(), nullable=False),
    sa.Column("trace", JsonValue(), nullable=False),
    sa.Column("actions", JsonValue(), nullable=False),
    sa.Index("uq_fw_firing_once", "rule", "record_id", "key", unique=True),
    sa.Index("ix_fw_firing_record", "form", "record_id"),
    sqlite_autoincrement=True,
)

firing_record = sa.Table(
    "fw_firing_record",
    platform,
    sa.Column("firing_id", BigId, primary_key=True, autoincrement=False),
    sa.Column("form", PlainText(), primary_key=True),
    sa.Column("record_id", BigId, primary_key=True, autoincrement=False),
    sa.Index("ix_fw_firing_record_of", "form", "record_id"),
)
"""Every record a firing looked at or touched, so each can show what rules did with it."""

rule_state = sa.Table(
    "fw_rule_state",
    platform,
    sa.Column("rule", PlainText(), primary_key=True),
    sa.Column("record_id", BigId, primary_key=True, autoincrement=False),
    sa.Column("truth", sa.Boolean(), nullable=False),
    sa.Column("run", sa.Integer(), nullable=False),
)

rule_run = sa.Table(
    "fw_rule_run",
    platform,
    sa.Column("rule", PlainText(), primary_key=True),
    sa.Column("last_at", UtcDateTime()),
    sa.Column("next_at", UtcDateTime()),
    sa.Column("fired", sa.Integer(), nullable=False, server_default="0"),
)

message = sa.Table(
    "fw_message",
    platform,
    _id(),
    sa.Column("user_id", BigId, nullable=False),
    sa.Column("at", UtcDateTime(), nullable=False),
    sa.Column("title", JsonValue(), nullable=False),
    sa.Column("text", JsonValue(), nullable=False),
    sa.Column("form", PlainText()),
    sa.Column("record_id", BigId),
    sa.Column("read", sa.Boolean(), nullable=False),
    sa.Column("link", JsonValue()),
    sa.Index("ix_fw_message_user", "user_id", "read", "id"),
    sqlite_autoincrement=True,
)

outbox = sa.Table(
    "fw_outbox",
    platform,
    _id(),
    sa.Column("key", PlainText(), nullable=False, unique=True),
    sa.Column("channel", PlainText(), nullable=False),
    sa.Column("user_id", BigId),
    sa.Column("address", PlainText(), nullable=False),
    sa.Column("content", JsonValue(), nullable=False),
    sa.Column("state", PlainText(), nullable=False),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Column("run_at", UtcDateTime(), nullable=False),
    sa.Column("claim", PlainText()),
    sa.Column("error", JsonValue()),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("ended_at", UtcDateTime()),
    sa.Column("template", PlainText()),
    sa.Column("form", PlainText()),
    sa.Column("record_id", BigId),
    sa.Index("ix_fw_outbox_due", "state", "run_at", "id"),
    sa.Index("ix_fw_outbox_record", "form", "record_id"),
    sqlite_autoincrement=True,
)
"""What is to leave the house: written in the business transaction, sent later under its stable key."""

publication = sa.Table(
    "fw_publication",
    platform,
    _id(),
    sa.Column("documents", JsonValue(), nullable=False),
    sa.Column("accept_loss", sa.Boolean(), nullable=False),
    sa.Column("state", PlainText(), nullable=False),
    sa.Column("step", sa.Integer(), nullable=False),
    sa.Column("place", BigId, nullable=False),
    sa.Column("start", BigId, nullable=False),
    sa.Column("feed", BigId, nullable=False),
    sa.Column("done", BigId, nullable=False),
    sa.Column("total", BigId, nullable=False),
    sa.Column("leftovers", JsonValue(), nullable=False),
    sa.Column("problems", JsonValue(), nullable=False),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("created_by", BigId),
    sqlite_autoincrement=True,
)
"""Releases whose values are made before they become active: `filling` (up to row `place` of `step`; the change feed is
gone over again from `start`, up to `feed` so far), then `clearing` (blanking the columns of `leftovers`: those made for
it if it was ended, those it leaves behind if it is active), then `done`, or `refused` for its `problems`.
"""

job_failure = sa.Table(
    "fw_job_failure",
    platform,
    sa.Column("work", PlainText(), primary_key=True),
    sa.Column("item", BigId, primary_key=True, autoincrement=False),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Column("retry_at", UtcDateTime(), nullable=False),
    sa.Column("error", PlainText(), nullable=False),
    sa.Column("at", UtcDateTime(), nullable=False),
)
"""Due work that failed: it is left alone until `retry_at`, and goes when it is done."""

signal = sa.Table(
    "fw_signal",
    platform,
    _id(),
    sa.Column("at", UtcDateTime(), nullable=False, index=True),
    sa.Column("kind", PlainText(), nullable=False),
    sa.Column("people", JsonValue(), nullable=False),
    sa.Column("place", PlainText()),
    sqlite_autoincrement=True,
)
"""Hints that something changed for people, or for who watches a record; append only, swept after an hour."""

comment = sa.Table(
    "fw_comment",
    platform,
    _id(),
    sa.Column("form", PlainText(), nullable=False),
    sa.Column("record_id", BigId, nullable=False),
    sa.Column("author_id", BigId, nullable=False),
    sa.Column("at", UtcDateTime(), nullable=False),
    sa.Column("text", PlainText(), nullable=False),
    sa.Column("files", JsonValue(), nullable=False),
    sa.Column("edited_at", UtcDateTime()),
    sa.Column("deleted_at", UtcDateTime()),
    sa.Index("ix_fw_comment_record", "form", "record_id", "id"),
    sqlite_autoincrement=True,
)
"""What people say about a record; a deleted one keeps its place but not its text."""

import_job = sa.Table(
    "fw_import",
    platform,
    _id(),
    sa.Column("form", PlainText(), nullable=False),
    sa.Column("file_id", PlainText(), nullable=False),
    sa.Column("file_name", PlainText(), nullable=False),
    sa.Column("state", PlainText(), nullable=False),
    sa.Column("columns", JsonValue(), nullable=False),
    sa.Column("samples", PlainText()),
    sa.Column("mapping", JsonValue()),
    sa.Column("mode", PlainText(), nullable=False, server_default="insert"),
    sa.Column("keys", JsonValue()),
    sa.Column("accept_good", sa.Boolean(), nullable=False),
    sa.Column("cursor", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("total", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("result", JsonValue()),
    sa.Column("problems", JsonValue()),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("created_by", BigId),
    sqlite_autoincrement=True,
)

file = sa.Table(
    "fw_file",
    platform,
    sa.Column("id", PlainText(), primary_key=True),
    sa.Column("name", PlainText(), nullable=False),
    sa.Column("size", BigId, nullable=False),
    sa.Column("type", PlainText(), nullable=False),
    sa.Column("digest", PlainText(), nullable=False),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("created_by", BigId),
    sa.Column("form", PlainText()),
    sa.Column("record_id", BigId),
    sa.Column("pixels", BigId),
)

idempotency = sa.Table(
    "fw_idempotency",
    platform,
    sa.Column("key", PlainText(), primary_key=True),
    sa.Column("request", PlainText(), nullable=False),
    sa.Column("answer", JsonValue(), nullable=False),
    sa.Column("at", UtcDateTime(), nullable=False),
)

process_version = sa.Table(
    "fw_process_version",
    platform,
    _id(),
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
    _id(),
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
    _id(),
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
    _id(),
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
    _id(),
    sa.Column("instance_id", BigId, nullable=False, index=True),
    sa.Column("at", UtcDateTime(), nullable=False),
    sa.Column("actor_id", BigId),
    sa.Column("event", JsonValue(), nullable=False),
    sa.Column("answers", JsonValue(), nullable=False),
    sa.Column("steps", JsonValue(), nullable=False),
    sqlite_autoincrement=True,
)
"""Append-only: each event given to an instance, what the world answered, and what came of it."""

saved_view = sa.Table(
    "fw_view",
    platform,
    _id(),
    sa.Column("form", PlainText(), nullable=False),
    sa.Column("owner_id", BigId, nullable=False),
    sa.Column("share", PlainText(), nullable=False),
    sa.Column("content", JsonValue(), nullable=False),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("changed_at", UtcDateTime(), nullable=False),
    sa.Index("ix_fw_view_form", "form", "owner_id"),
    sqlite_autoincrement=True,
)
