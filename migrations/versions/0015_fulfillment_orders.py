"""fulfillment orders: which order a fulfillment order belongs to

Revision ID: 0015_fulfillment_orders
Revises: 0014_former_page
"""

import sqlalchemy as sa
from alembic import op

revision = "0015_fulfillment_orders"
down_revision = "0014_former_page"
branch_labels = None
depends_on = None


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


def upgrade_rows():
    op.create_table(
        "fulfillment_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("gid", sa.Text(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name="fk_fulfillment_order_order_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_fulfillment_order_shop_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_fulfillment_order"),
        sa.UniqueConstraint("shop_id", "gid", name="uq_fulfillment_order_shop_id_gid"),
    )
    op.create_index("ix_fulfillment_order_order_id", "fulfillment_order", ["order_id"])


def downgrade_rows():
    op.drop_table("fulfillment_order")


def upgrade_inbox():
    pass


def downgrade_inbox():
    pass
