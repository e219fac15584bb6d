"""guard: what may be bought, by whom it was approved, and what it cost

Revision ID: 0016_guard
Revises: 0015_fulfillment_orders
"""

import sqlalchemy as sa
from alembic import op

revision = "0016_guard"
down_revision = "0015_fulfillment_orders"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
AMOUNT = sa.Numeric(18, 4)
EMPTY, ZERO, NO = sa.text("''"), sa.text("0"), sa.false()
COLUMNS = {
    "shop": [
        sa.Column("automatic_since", AT, nullable=True),
        sa.Column("installation", sa.Text(), nullable=False, server_default=EMPTY),
        sa.Column("access_lost_at", AT, nullable=True),
        sa.Column("aliexpress_lost_at", AT, nullable=True),
    ],
    "order": [
        sa.Column("processed_at", AT, nullable=True),
        sa.Column("outstanding", AMOUNT, nullable=True),
        sa.Column("returned", AMOUNT, nullable=True),
        sa.Column("shipping", AMOUNT, nullable=True),
        sa.Column("shopify_json", sa.JSON(), nullable=True),
        sa.Column("facts_of", AT, nullable=True),
        sa.Column("waiting_since", AT, nullable=True),
        sa.Column("sale_amount", AMOUNT, nullable=True),
        sa.Column("cost_amount", AMOUNT, nullable=True),
        sa.Column("margin_amount", AMOUNT, nullable=True),
    ],
    "line_item": [
        sa.Column("paid_quantity", sa.Integer(), nullable=False, server_default=ZERO),
        sa.Column("gone_when_paid", sa.Integer(), nullable=False, server_default=ZERO),
        sa.Column("most_paid", sa.Integer(), nullable=False, server_default=ZERO),
        sa.Column("refunded_units", sa.Integer(), nullable=False, server_default=ZERO),
        sa.Column("refunded_value", AMOUNT, nullable=True),
        sa.Column("paid_price", AMOUNT, nullable=True),
        sa.Column("properties_json", sa.LargeBinary(), nullable=True),
    ],
    "supplier_order": [
        sa.Column("set_aside", sa.Boolean(), nullable=False, server_default=NO),
        sa.Column("dropped", sa.Boolean(), nullable=False, server_default=NO),
        sa.Column("waiting_reason", sa.JSON(), nullable=True),
        sa.Column("quote_id", sa.Integer(), nullable=True),
        sa.Column("accepted", sa.JSON(), nullable=True),
        sa.Column("do_not_pay", sa.Text(), nullable=False, server_default=EMPTY),
        sa.Column("estimate_amount", AMOUNT, nullable=True),
        sa.Column("estimate_currency", sa.Text(), nullable=False, server_default=EMPTY),
    ],
    "supplier_order_line": [
        sa.Column("price_amount", AMOUNT, nullable=True),
        sa.Column("price_currency", sa.Text(), nullable=False, server_default=EMPTY),
    ],
    "tracking": [sa.Column("ships_unpaid", sa.Boolean(), nullable=False, server_default=NO)],
}


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


def upgrade_rows():
    for table, columns in COLUMNS.items():
        for column in columns:
            op.add_column(table, column.copy() if hasattr(column, "copy") else column)
    op.create_table(
        "quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("made_at", AT, nullable=True),
        sa.Column("approve_by", sa.Text(), nullable=False),
        sa.Column("approved_at", AT, nullable=True),
        sa.Column("look_again_at", AT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_quote_shop_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name="fk_quote_order_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_quote"),
        sa.UniqueConstraint("shop_id", "key", name="uq_quote_shop_id_key"),
    )
    op.create_index("ix_quote_shop_id", "quote", ["shop_id"])
    op.create_index("ix_quote_batch", "quote", ["shop_id", "batch"])
    op.create_index("ix_quote_order_id", "quote", ["order_id"])
    op.create_index("ix_quote_look_again_at", "quote", ["look_again_at"])
    op.create_table(
        "shipping_fee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("amount", AMOUNT, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_shipping_fee_shop_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name="fk_shipping_fee_link_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_shipping_fee"),
        sa.UniqueConstraint("link_id", "country", "quantity", name="uq_shipping_fee_link_id_country_quantity"),
    )
    op.create_index("ix_shipping_fee_shop_id", "shipping_fee", ["shop_id"])
    # Whoever had it on before: only orders from now on are bought by themselves.
    op.execute("UPDATE shop SET automatic_since = CURRENT_TIMESTAMP")


def downgrade_rows():
    op.drop_table("shipping_fee")
    op.drop_table("quote")
    for table, columns in COLUMNS.items():
        for column in columns:
            op.drop_column(table, column.name)


def upgrade_inbox():
    pass


def downgrade_inbox():
    pass
