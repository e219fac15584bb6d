"""refresh after

Revision ID: 0008_refresh_after
Revises: 0007_late_page
"""

import sqlalchemy as sa
from alembic import op

import shopify_app.db

revision = "0008_refresh_after"
down_revision = "0007_late_page"
branch_labels = None
depends_on = None


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


def upgrade_rows():
    op.add_column("shop", sa.Column("refresh_after", shopify_app.db.UtcDateTime(timezone=True), nullable=True))


def downgrade_rows():
    op.drop_column("shop", "refresh_after")


def upgrade_inbox():
    pass


def downgrade_inbox():
    pass
