"""What a clinician writes down when she settles a flag, sealed like the flag's own words."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("flags", sa.Column("done", sa.Text()))


def downgrade() -> None:
    """Only while nothing was written: what was done after a flag is nowhere else."""
    if op.get_bind().execute(sa.text("SELECT EXISTS (SELECT 1 FROM flags WHERE done IS NOT NULL)")).scalar():
        raise RuntimeError("Going back would delete what was done (in flags); nothing was changed.")
    op.drop_column("flags", "done")
