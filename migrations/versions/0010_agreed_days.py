"""agreed days: a link's own agreed shipping time, frozen with the supplier order

Revision ID: 0010_agreed_days
Revises: 0009_page_walks
"""

import sqlalchemy as sa
from alembic import op

revision = "0010_agreed_days"
down_revision = "0009_page_walks"
branch_labels = None
depends_on = None


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


def upgrade_rows():
    op.add_column("link", sa.Column("agreed_days", sa.Integer(), nullable=True))
    op.add_column("supplier_order", sa.Column("agreed_days", sa.Integer(), nullable=True))


def downgrade_rows():
    op.drop_column("supplier_order", "agreed_days")
    op.drop_column("link", "agreed_days")


def upgrade_inbox():
    pass


def downgrade_inbox():
    pass
