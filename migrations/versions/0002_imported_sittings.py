"""Sittings that were brought along from a file of answers: when they were, and only one of them for each day."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

IMPORTED = sa.text("imported_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("sittings", sa.Column("imported_at", sa.DateTime(timezone=True)))
    op.create_index(
        "uq_sittings_imported",
        "sittings",
        ["track_id", "completed_on"],
        unique=True,
        sqlite_where=IMPORTED,
        postgresql_where=IMPORTED,
    )


def downgrade() -> None:
    """Only while nothing was brought along: without this column it would pass for asked here."""
    if op.get_bind().execute(sa.text("SELECT EXISTS (SELECT 1 FROM sittings WHERE imported_at IS NOT NULL)")).scalar():
        raise RuntimeError("Going back would delete answers' origin (in sittings); nothing was changed.")
    op.drop_index("uq_sittings_imported", "sittings")
    op.drop_column("sittings", "imported_at")
