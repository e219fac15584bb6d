"""moved: when a customer's address changed

Revision ID: 0013_moved
Revises: 0012_fewer_indexes
"""

import sqlalchemy as sa
from alembic import op

revision = "0013_moved"
down_revision = "0012_fewer_indexes"
branch_labels = None
depends_on = None


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


def upgrade_rows():
    op.add_column("order", sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))


def downgrade_rows():
    op.drop_column("order", "moved_at")


def upgrade_inbox():
    pass


def downgrade_inbox():
    pass
