"""The language in which a clinician reads pages and e-mails; a client's stands with what else is asked of her."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("language", sa.Text()))


def downgrade() -> None:
    op.drop_column("accounts", "language")
