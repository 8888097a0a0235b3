"""The platform's own tables. Alembic migrations in `migrations/` make them; this is how the code sees them."""

from __future__ import annotations

import sqlalchemy as sa

from engine.forms.columns import NAMING, BigId, JsonValue, PlainText, UtcDateTime

platform = sa.MetaData(naming_convention=NAMING)


def _id() -> sa.Column[int]:
    return sa.Column("id", BigId, sa.Identity(), primary_key=True)


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
    sa.Column("roles", JsonValue(), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("demo", sa.Boolean(), nullable=False),
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
    sa.Index("ix_fw_message_user", "user_id", "read", "id"),
    sqlite_autoincrement=True,
)

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
)

idempotency = sa.Table(
    "fw_idempotency",
    platform,
    sa.Column("key", PlainText(), primary_key=True),
    sa.Column("request", PlainText(), nullable=False),
    sa.Column("answer", JsonValue(), nullable=False),
    sa.Column("at", UtcDateTime(), nullable=False),
)
