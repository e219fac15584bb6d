"""fewer indexes: those of a page begin with the shop already

Revision ID: 0012_fewer_indexes
Revises: 0011_former_days
"""

from alembic import op

revision = "0012_fewer_indexes"
down_revision = "0011_former_days"
branch_labels = None
depends_on = None

COVERED = ("review", "review_move")


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


def upgrade_rows():
    for table in COVERED:
        op.drop_index(f"ix_{table}_shop_id", table)


def downgrade_rows():
    for table in COVERED:
        op.create_index(f"ix_{table}_shop_id", table, ["shop_id"])


def upgrade_inbox():
    pass


def downgrade_inbox():
    pass
