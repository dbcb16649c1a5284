"""What somebody typed on a page whose stay was over when she sent it, until she is back."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unsent",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column(
            "account_id", sa.Text, sa.ForeignKey("accounts.id", deferrable=True, initially="DEFERRED"), nullable=False
        ),
        sa.Column("client_id", sa.Text, sa.ForeignKey("clients.id", deferrable=True, initially="DEFERRED")),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("typed", sa.Text, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("account_id", "place"),
    )
    op.create_index("ix_unsent_client_id", "unsent", ["client_id"])
    op.create_index("ix_unsent_kept_at", "unsent", ["kept_at"])


def downgrade() -> None:
    """Words that wait for somebody to come back are gone within a day anyway."""
    op.drop_table("unsent")
