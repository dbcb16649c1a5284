"""What was answered when a flag was raised, sealed: the answer itself may be changed until it is sent."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("flags", sa.Column("responses", sa.Text()))


def downgrade() -> None:
    """Only while nothing was written: an answer that was changed later is nowhere else."""
    if op.get_bind().execute(sa.text("SELECT EXISTS (SELECT 1 FROM flags WHERE responses IS NOT NULL)")).scalar():
        raise RuntimeError("Going back would delete what raised a flag (in flags); nothing was changed.")
    op.drop_column("flags", "responses")
