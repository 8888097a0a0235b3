"""Which release of an app was live from when on.

What is known of the time before is when each release was published first: it was live from then on. The release that is
active counts as the last one; when it was gone back to, nobody has written down.
"""

import sqlalchemy as sa
from alembic import op

from engine.forms import columns

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    table = op.create_table(
        "fw_activation",
        sa.Column("id", columns.BigId, sa.Identity(always=False), nullable=False),
        sa.Column("app", columns.PlainText(), nullable=False),
        sa.Column("release_id", columns.BigId),
        sa.Column("activated_at", columns.UtcDateTime(), nullable=False),
        sa.Column("activated_by", columns.BigId),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fw_activation")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fw_activation_app", "fw_activation", ["app", "activated_at"], unique=False)
    names = ("id", "app", "created_at", "created_by", "active")
    release = sa.table(
        "fw_release",
        *(sa.column(name, columns.UtcDateTime() if name == "created_at" else None) for name in names),
    )
    rows = op.get_bind().execute(sa.select(release).order_by(release.c.created_at, release.c.id)).all()
    known = [
        {"app": row.app, "release_id": row.id, "activated_at": row.created_at, "activated_by": row.created_by}
        for row in rows
    ]
    last = {row["app"]: row for row in known}
    gone_back_to = [
        {"app": row.app, "release_id": row.id, "activated_at": last[row.app]["activated_at"], "activated_by": None}
        for row in rows
        if row.active and last[row.app]["release_id"] != row.id
    ]
    if known:
        op.bulk_insert(table, [*known, *gone_back_to])
