"""former days: a move knows until when it stood, a parcel when its status was heard of; the few lines of a shop itself
have an index of their own

Revision ID: 0011_former_days
Revises: 0010_agreed_days
"""

import sqlalchemy as sa
from alembic import op

revision = "0011_former_days"
down_revision = "0010_agreed_days"
branch_labels = None
depends_on = None

OF_SHOP = sa.text("order_id IS NULL")
MOST_FIRST = sa.text("amount DESC")
WALKED = ["shop_id", "status", "lost_on", MOST_FIRST, "review_id", "at"]


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


def upgrade_rows():
    op.create_index("ix_history_shop", "history", ["shop_id", "what"], sqlite_where=OF_SHOP, postgresql_where=OF_SHOP)
    op.add_column("tracking", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE tracking SET told_at = status_at")
    op.add_column("review_move", sa.Column("until", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE review_move SET until = (SELECT min(later.at) FROM review_move AS later "
        "WHERE later.review_id = review_move.review_id AND later.id > review_move.id)"
    )
    op.drop_index("ix_review_move_page", "review_move")
    op.create_index("ix_review_move_page", "review_move", [*WALKED, "until", "id"])


def downgrade_rows():
    op.drop_index("ix_review_move_page", "review_move")
    op.create_index("ix_review_move_page", "review_move", [*WALKED, "id"])
    op.drop_column("review_move", "until")
    op.drop_column("tracking", "told_at")
    op.drop_index("ix_history_shop", "history")


def upgrade_inbox():
    pass


def downgrade_inbox():
    pass
