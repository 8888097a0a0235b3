"""The platform's own tables, as the first release has them."""

import sqlalchemy as sa
from alembic import op

from engine.forms import columns

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "fw_audit",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("change_id", columns.BigId, nullable=True),
        sa.Column("actor_id", columns.BigId, nullable=True),
        sa.Column("action", columns.PlainText(), nullable=False),
        sa.Column("form", columns.PlainText(), nullable=True),
        sa.Column("record_id", columns.BigId, nullable=True),
        sa.Column("detail", columns.JsonValue(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fw_audit_record", "fw_audit", ["form", "record_id"], unique=False)
    op.create_table(
        "fw_change",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("actor_id", columns.BigId, nullable=True),
        sa.Column("why", columns.JsonValue(), nullable=True),
        sa.Column("form", columns.PlainText(), nullable=False),
        sa.Column("operation", columns.PlainText(), nullable=False),
        sa.Column("records", columns.JsonValue(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_change")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "fw_counter",
        sa.Column("name", columns.PlainText(), nullable=False),
        sa.Column("last", columns.BigId, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_fw_counter")),
    )
    op.create_table(
        "fw_department",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("key", columns.PlainText(), nullable=False),
        sa.Column("title", columns.JsonValue(), nullable=False),
        sa.Column("parent_id", columns.BigId, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_department")),
        sa.UniqueConstraint("key", name=op.f("uq_fw_department_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "fw_file",
        sa.Column("id", columns.PlainText(), nullable=False),
        sa.Column("name", columns.PlainText(), nullable=False),
        sa.Column("size", columns.BigId, nullable=False),
        sa.Column("type", columns.PlainText(), nullable=False),
        sa.Column("digest", columns.PlainText(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("created_by", columns.BigId, nullable=True),
        sa.Column("form", columns.PlainText(), nullable=True),
        sa.Column("record_id", columns.BigId, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_file")),
    )
    op.create_table(
        "fw_firing",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("rule", columns.PlainText(), nullable=False),
        sa.Column("form", columns.PlainText(), nullable=False),
        sa.Column("record_id", columns.BigId, nullable=False),
        sa.Column("key", columns.PlainText(), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("trace", columns.JsonValue(), nullable=False),
        sa.Column("actions", columns.JsonValue(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_firing")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fw_firing_record", "fw_firing", ["form", "record_id"], unique=False)
    op.create_index("uq_fw_firing_once", "fw_firing", ["rule", "record_id", "key"], unique=True)
    op.create_table(
        "fw_firing_record",
        sa.Column("firing_id", columns.BigId, autoincrement=False, nullable=False),
        sa.Column("form", columns.PlainText(), nullable=False),
        sa.Column("record_id", columns.BigId, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("firing_id", "form", "record_id", name=op.f("pk_fw_firing_record")),
    )
    op.create_index("ix_fw_firing_record_of", "fw_firing_record", ["form", "record_id"], unique=False)
    op.create_table(
        "fw_idempotency",
        sa.Column("key", columns.PlainText(), nullable=False),
        sa.Column("request", columns.PlainText(), nullable=False),
        sa.Column("answer", columns.JsonValue(), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_fw_idempotency")),
    )
    op.create_table(
        "fw_import",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("form", columns.PlainText(), nullable=False),
        sa.Column("file_id", columns.PlainText(), nullable=False),
        sa.Column("file_name", columns.PlainText(), nullable=False),
        sa.Column("state", columns.PlainText(), nullable=False),
        sa.Column("columns", columns.JsonValue(), nullable=False),
        sa.Column("samples", columns.PlainText(), nullable=True),
        sa.Column("mapping", columns.JsonValue(), nullable=True),
        sa.Column("mode", columns.PlainText(), server_default="insert", nullable=False),
        sa.Column("keys", columns.JsonValue(), nullable=True),
        sa.Column("accept_good", sa.Boolean(), nullable=False),
        sa.Column("cursor", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("result", columns.JsonValue(), nullable=True),
        sa.Column("problems", columns.JsonValue(), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("created_by", columns.BigId, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_import")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "fw_login_attempt",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("subject", columns.PlainText(), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_login_attempt")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fw_login_attempt_subject"), "fw_login_attempt", ["subject"], unique=False)
    op.create_table(
        "fw_message",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("user_id", columns.BigId, nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("title", columns.JsonValue(), nullable=False),
        sa.Column("text", columns.JsonValue(), nullable=False),
        sa.Column("form", columns.PlainText(), nullable=True),
        sa.Column("record_id", columns.BigId, nullable=True),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_message")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fw_message_user", "fw_message", ["user_id", "read", "id"], unique=False)
    op.create_table(
        "fw_parameter",
        sa.Column("name", columns.PlainText(), nullable=False),
        sa.Column("value", columns.JsonValue(), nullable=False),
        sa.Column("changed_at", columns.UtcDateTime(), nullable=False),
        sa.Column("changed_by", columns.BigId, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_fw_parameter")),
    )
    op.create_table(
        "fw_physical_name",
        sa.Column("thing", columns.PlainText(), nullable=False),
        sa.Column("name", columns.PlainText(), nullable=False),
        sa.PrimaryKeyConstraint("thing", name=op.f("pk_fw_physical_name")),
    )
    op.create_table(
        "fw_release",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("app", columns.PlainText(), nullable=False),
        sa.Column("digest", columns.PlainText(), nullable=False),
        sa.Column("documents", columns.JsonValue(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("created_by", columns.BigId, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_release")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fw_release_app", "fw_release", ["app", "active"], unique=False)
    op.create_table(
        "fw_rule_run",
        sa.Column("rule", columns.PlainText(), nullable=False),
        sa.Column("last_at", columns.UtcDateTime(), nullable=True),
        sa.Column("next_at", columns.UtcDateTime(), nullable=True),
        sa.Column("fired", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("rule", name=op.f("pk_fw_rule_run")),
    )
    op.create_table(
        "fw_rule_state",
        sa.Column("rule", columns.PlainText(), nullable=False),
        sa.Column("record_id", columns.BigId, autoincrement=False, nullable=False),
        sa.Column("truth", sa.Boolean(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "record_id", name=op.f("pk_fw_rule_state")),
    )
    op.create_table(
        "fw_session",
        sa.Column("digest", columns.PlainText(), nullable=False),
        sa.Column("user_id", columns.BigId, nullable=False),
        sa.Column("csrf", columns.PlainText(), nullable=False),
        sa.Column("opened_at", columns.UtcDateTime(), nullable=False),
        sa.Column("seen_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_fw_session")),
    )
    op.create_index(op.f("ix_fw_session_user_id"), "fw_session", ["user_id"], unique=False)
    op.create_table(
        "fw_setting",
        sa.Column("key", columns.PlainText(), nullable=False),
        sa.Column("value", columns.JsonValue(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_fw_setting")),
    )
    op.create_table(
        "fw_user",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("login", columns.PlainText(), nullable=False),
        sa.Column("name", columns.PlainText(), nullable=False),
        sa.Column("password", columns.PlainText(), nullable=False),
        sa.Column("language", columns.PlainText(), server_default="zh", nullable=False),
        sa.Column("dept_id", columns.BigId, nullable=True),
        sa.Column("roles", columns.JsonValue(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_user")),
        sa.UniqueConstraint("login", name=op.f("uq_fw_user_login")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    raise RuntimeError("the first migration has nothing before it")
