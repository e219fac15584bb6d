"""page walks: every index of the late page carries all filters, and former days are found in the page's order

Revision ID: 0009_page_walks
Revises: 0008_refresh_after
"""

import sqlalchemy as sa
from alembic import op

revision = "0009_page_walks"
down_revision = "0008_refresh_after"
branch_labels = None
depends_on = None

FILTERS = {"page": "", "rule": "rule", "supplier": "supplier_id", "country": "country", "service": "service"}
MOST_FIRST = sa.text("amount DESC")


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


def upgrade_rows():
    for name, first in FILTERS.items():
        _index_again(name, first, [column for column in FILTERS.values() if column and column != first])
    walked = ["shop_id", "status", "lost_on", MOST_FIRST, "review_id", "at", "id"]
    op.create_index("ix_review_move_page", "review_move", walked)
    op.drop_index("ix_review_move_as_of", "review_move")


def downgrade_rows():
    op.create_index("ix_review_move_as_of", "review_move", ["shop_id", "at"])
    op.drop_index("ix_review_move_page", "review_move")
    for name, first in FILTERS.items():
        _index_again(name, first, [])


def _index_again(name, first, others):
    op.drop_index(f"ix_review_{name}", "review")
    columns = ["shop_id", "status", *filter(None, [first]), "lost_on", MOST_FIRST, "id", *others]
    op.create_index(f"ix_review_{name}", "review", columns)


def upgrade_inbox():
    pass


def downgrade_inbox():
    pass
