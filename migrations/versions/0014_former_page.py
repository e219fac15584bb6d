"""former page: when something stood of what would have been lost on a day

Revision ID: 0014_former_page
Revises: 0013_moved
"""

from alembic import op

revision = "0014_former_page"
down_revision = "0013_moved"
branch_labels = None
depends_on = None

OF_A_DAY = ["shop_id", "status", "lost_on"]


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


def upgrade_rows():
    op.create_index("ix_review_move_at", "review_move", [*OF_A_DAY, "at"])
    op.create_index("ix_review_move_until", "review_move", [*OF_A_DAY, "until", "at"])


def downgrade_rows():
    op.drop_index("ix_review_move_until", "review_move")
    op.drop_index("ix_review_move_at", "review_move")


def upgrade_inbox():
    pass


def downgrade_inbox():
    pass
