"""When she asked for a copy of her answers, and since when a track rests at her wish."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clients", sa.Column("copy_asked_at", sa.DateTime(timezone=True)))
    op.add_column("tracks", sa.Column("rests_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("tracks", "rests_at")
    op.drop_column("clients", "copy_asked_at")
