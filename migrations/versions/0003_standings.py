"""Where each client stands, kept for the caseload; filled by the upkeep, and by whatever changes a track."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATES = ("invited", "begun", "ready", "waiting", "by-hand", "nothing")
HAS_ZONE = sa.text("time_zone IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "standings",
        sa.Column("client_id", sa.Text, points_to("clients.id"), primary_key=True),
        sa.Column("track_id", sa.Text, points_to("tracks.id"), nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("time_zone", sa.Text),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        *(sa.Column(name, sa.Date) for name in ("opens_on", "closes_on", "runs_out_on", "paused_until")),
        sa.Column("n_missed", sa.Integer, nullable=False),
        sa.Column("last_missed_on", sa.Date),
        sa.Column("consent_back_at", sa.DateTime(timezone=True)),
        sa.Column("n_sittings", sa.Integer, nullable=False),
        sa.Column("sent_on", sa.Date),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("is_changed", "lacks_scores", "is_unread")),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("seen_by", sa.Text),
        sa.CheckConstraint("state IN ({})".format(", ".join(f"'{state}'" for state in STATES)), name="state"),
    )
    op.create_table(
        "verdicts",
        sa.Column("client_id", sa.Text, points_to("clients.id"), primary_key=True),
        sa.Column("pattern", sa.JSON, nullable=False),
        sa.Column("scales", sa.JSON, nullable=False),
    )
    op.create_index(
        "ix_standings_time_zone", "standings", ["time_zone"], sqlite_where=HAS_ZONE, postgresql_where=HAS_ZONE
    )


def downgrade() -> None:
    """They hold nothing that cannot be worked out again."""
    op.drop_table("verdicts")
    op.drop_table("standings")


def points_to(column: str) -> sa.ForeignKey:
    return sa.ForeignKey(column, deferrable=True, initially="DEFERRED")
