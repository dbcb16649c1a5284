"""Why a mail was dropped: nobody is to have it any more, the server refused it, or it was tried too often."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("why_dropped", sa.Text))


def downgrade() -> None:
    op.drop_column("outbox", "why_dropped")
