"""What clinicians take out again and again, each choice under a name of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ACCOUNT = sa.ForeignKey("accounts.id", deferrable=True, initially="DEFERRED")


def upgrade() -> None:
    op.create_table(
        "presets",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column(
            "clinician_id", sa.Text, sa.ForeignKey("accounts.id", deferrable=True, initially="DEFERRED"), nullable=False
        ),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("wanted", sa.JSON, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_presets_clinician_id", "presets", ["clinician_id"])


def downgrade() -> None:
    op.drop_table("presets")
