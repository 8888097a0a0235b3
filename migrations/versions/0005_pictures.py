"""Files: how many pixels a picture has, read from its header when it is uploaded."""

import sqlalchemy as sa
from alembic import op

from engine.forms import columns

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("fw_file", sa.Column("pixels", columns.BigId, nullable=True))


def downgrade() -> None:
    op.drop_column("fw_file", "pixels")
