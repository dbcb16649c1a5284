"""Since when a track is set aside: of a client's tracks one is asked at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ASKED = sa.text("set_aside_at IS NULL")


def upgrade() -> None:
    op.add_column("tracks", sa.Column("set_aside_at", sa.DateTime(timezone=True)))
    op.execute(
        "UPDATE tracks SET set_aside_at = CURRENT_TIMESTAMP WHERE EXISTS"
        " (SELECT 1 FROM tracks AS later WHERE later.client_id = tracks.client_id AND later.n > tracks.n)"
    )
    op.create_index("uq_tracks_asked", "tracks", ["client_id"], unique=True, sqlite_where=ASKED, postgresql_where=ASKED)


def downgrade() -> None:
    """Only while no track is set aside: which one is asked is nowhere else."""
    aside = "SELECT EXISTS (SELECT 1 FROM tracks WHERE set_aside_at IS NOT NULL)"
    if op.get_bind().execute(sa.text(aside)).scalar():
        raise RuntimeError("Going back would forget which track is asked (in tracks); nothing was changed.")
    op.drop_index("uq_tracks_asked", "tracks")
    op.drop_column("tracks", "set_aside_at")
