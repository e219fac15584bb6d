"""late page: delay letters, the daily summary, and the indexes of search, scores and ledger

Revision ID: 0007_late_page
Revises: 0006_ways_in
"""

import sqlalchemy as sa
from alembic import op

import shopify_app.db

revision = "0007_late_page"
down_revision = "0006_ways_in"
branch_labels = None
depends_on = None

INSTANT = shopify_app.db.UtcDateTime(timezone=True)


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


def upgrade_rows():
    # Plain ALTERs but for email, on which nothing hangs: a batch would drop the table with all rows that hang on it.
    op.add_column("shop", sa.Column("summarize_at", INSTANT, nullable=True))
    op.create_index("ix_shop_summarize_at", "shop", ["summarize_at"])
    op.create_index("ix_order_name", "order", ["shop_id", "name"])
    op.create_index("ix_supplier_order_paid", "supplier_order", ["shop_id", "paid_at"])
    op.create_index("ix_review_action_ledger", "review_action", ["shop_id", "kind", "at"])
    _let_letters_be_about_supplier_orders()


def _let_letters_be_about_supplier_orders():
    # Only loosens: the former release writes and reads its own letters as before, and leaves the new ones alone.
    with op.batch_alter_table("email", schema=None) as batch_op:
        batch_op.alter_column("tracking_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("supplier_order_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("text", shopify_app.db.Encrypted(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_email_supplier_order_id"), "supplier_order", ["supplier_order_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_unique_constraint(op.f("uq_email_supplier_order_id_kind"), ["supplier_order_id", "kind"])


def downgrade_rows():
    op.execute("DELETE FROM email WHERE tracking_id IS NULL")
    with op.batch_alter_table("email", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_email_supplier_order_id_kind"), type_="unique")
        batch_op.drop_constraint(op.f("fk_email_supplier_order_id"), type_="foreignkey")
        batch_op.drop_column("text")
        batch_op.drop_column("supplier_order_id")
        batch_op.alter_column("tracking_id", existing_type=sa.Integer(), nullable=False)
    op.drop_index("ix_review_action_ledger", "review_action")
    op.drop_index("ix_supplier_order_paid", "supplier_order")
    op.drop_index("ix_order_name", "order")
    op.drop_index("ix_shop_summarize_at", "shop")
    op.drop_column("shop", "summarize_at")


def upgrade_inbox():
    pass


def downgrade_inbox():
    pass
