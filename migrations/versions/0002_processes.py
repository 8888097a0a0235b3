"""Processes: their versions, instances, tokens, tasks, timers and history; managers of people and departments."""

import sqlalchemy as sa
from alembic import op

from engine.forms import columns

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "fw_instance",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("process", columns.PlainText(), nullable=False),
        sa.Column("version_id", columns.BigId, nullable=False),
        sa.Column("form", columns.PlainText(), nullable=False),
        sa.Column("record_id", columns.BigId, nullable=False),
        sa.Column("state", columns.PlainText(), nullable=False),
        sa.Column("initiator_id", columns.BigId, nullable=True),
        sa.Column("started_at", columns.UtcDateTime(), nullable=False),
        sa.Column("ended_at", columns.UtcDateTime(), nullable=True),
        sa.Column("numbers", sa.Integer(), nullable=False),
        sa.Column("visits", columns.JsonValue(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_instance")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fw_instance_initiator", "fw_instance", ["initiator_id", "state", "id"], unique=False)
    op.create_index("ix_fw_instance_process", "fw_instance", ["process", "state"], unique=False)
    op.create_index("ix_fw_instance_record", "fw_instance", ["form", "record_id"], unique=False)
    op.create_table(
        "fw_process_history",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("instance_id", columns.BigId, nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("actor_id", columns.BigId, nullable=True),
        sa.Column("event", columns.JsonValue(), nullable=False),
        sa.Column("answers", columns.JsonValue(), nullable=False),
        sa.Column("steps", columns.JsonValue(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_process_history")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_fw_process_history_instance_id"), "fw_process_history", ["instance_id"], unique=False)
    op.create_table(
        "fw_process_version",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("process", columns.PlainText(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", columns.PlainText(), nullable=False),
        sa.Column("document", columns.JsonValue(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_process_version")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_fw_process_version_number", "fw_process_version", ["process", "number"], unique=True)
    op.create_table(
        "fw_task",
        sa.Column("instance_id", columns.BigId, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("node", columns.PlainText(), nullable=False),
        sa.Column("kind", columns.PlainText(), nullable=False),
        sa.Column("state", columns.PlainText(), nullable=False),
        sa.Column("opened_at", columns.UtcDateTime(), nullable=False),
        sa.Column("closed_at", columns.UtcDateTime(), nullable=True),
        sa.Column("due_at", columns.UtcDateTime(), nullable=True),
        sa.Column("outcome", columns.PlainText(), nullable=True),
        sa.PrimaryKeyConstraint("instance_id", "number", name=op.f("pk_fw_task")),
    )
    op.create_table(
        "fw_task_actor",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("instance_id", columns.BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("person_id", columns.BigId, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", columns.PlainText(), nullable=False),
        sa.Column("outcome", columns.PlainText(), nullable=True),
        sa.Column("opened_at", columns.UtcDateTime(), nullable=True),
        sa.Column("done_at", columns.UtcDateTime(), nullable=True),
        sa.Column("origin", columns.PlainText(), nullable=False),
        sa.Column("sender_id", columns.BigId, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_task_actor")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fw_task_actor_person", "fw_task_actor", ["person_id", "state", "id"], unique=False)
    op.create_index("uq_fw_task_actor_number", "fw_task_actor", ["instance_id", "number"], unique=True)
    op.create_table(
        "fw_timer",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("instance_id", columns.BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("kind", columns.PlainText(), nullable=False),
        sa.Column("due_at", columns.UtcDateTime(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_timer")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fw_timer_due", "fw_timer", ["done", "due_at"], unique=False)
    op.create_index("uq_fw_timer_number", "fw_timer", ["instance_id", "number"], unique=True)
    op.create_table(
        "fw_token",
        sa.Column("instance_id", columns.BigId, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("node", columns.PlainText(), nullable=False),
        sa.Column("state", columns.PlainText(), nullable=False),
        sa.Column("came", columns.PlainText(), nullable=True),
        sa.Column("scope", columns.JsonValue(), nullable=False),
        sa.Column("since", columns.UtcDateTime(), nullable=False),
        sa.Column("back_to", columns.PlainText(), nullable=True),
        sa.Column("problem", columns.JsonValue(), nullable=True),
        sa.PrimaryKeyConstraint("instance_id", "number", name=op.f("pk_fw_token")),
    )
    op.add_column("fw_department", sa.Column("head_id", columns.BigId, nullable=True))
    op.add_column("fw_user", sa.Column("manager_id", columns.BigId, nullable=True))


def downgrade() -> None:
    raise RuntimeError("data of processes would be lost: restore a backup instead")
