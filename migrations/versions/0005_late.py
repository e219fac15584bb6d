"""late rules: reviews with their moves and actions, versions of the policy, reships

Revision ID: 0005_late
Revises: 0004_parcel_status
"""

import sqlalchemy as sa
from alembic import op

import shopify_app.db

revision = "0005_late"
down_revision = "0004_parcel_status"
branch_labels = None
depends_on = None

INSTANT = shopify_app.db.UtcDateTime(timezone=True)
FILTERS = ("rule", "supplier_id", "country", "service")


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


def upgrade_rows():
    # Plain ALTERs: on SQLite a batch would drop the table, and with it every row that hangs on it.
    op.add_column("order", sa.Column("paid_at", INSTANT, nullable=True))
    op.add_column("supplier_order", sa.Column("country", sa.Text(), nullable=False, server_default=""))
    op.add_column("supplier_order", sa.Column("created_at", INSTANT, nullable=True))
    op.add_column("supplier_order", sa.Column("keep_both", sa.Boolean(), nullable=False, server_default=sa.false()))
    _add_reference("supplier_order", "reship_of_id", "supplier_order")
    op.create_index("ix_supplier_order_reship_of_id", "supplier_order", ["reship_of_id"])
    _extend_review()
    _create_tables()
    # Every supplier order is looked at once by the new rules.
    op.execute("UPDATE supplier_order SET late_at = '2000-01-01 00:00:00' WHERE status <> 'cancelled'")


def _add_reference(table, column, target):
    name = f"CONSTRAINT fk_{table}_{column}"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER {name} REFERENCES {target} (id) ON DELETE SET NULL")


def _extend_review():
    op.drop_index("ix_review_page", "review")
    _add_reference("review", "supplier_id", "supplier")
    for name in ("country", "service", "currency", "closed_why"):
        op.add_column("review", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name in ("lost_at", "snoozed_until"):
        op.add_column("review", sa.Column(name, INSTANT, nullable=True))
    for column in (
        sa.Column("opened_at", INSTANT, nullable=False, server_default="2000-01-01 00:00:00"),
        sa.Column("lost_on", sa.Date(), nullable=False, server_default="9999-12-31"),
        sa.Column("amount", sa.Numeric(18, 4), nullable=False, server_default="0"),
        sa.Column("facts", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("policy_version", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("kept_closed", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("review", column)
    op.execute("UPDATE review SET opened_at = since")
    tail = ["lost_on", sa.text("amount DESC"), "id"]
    op.create_index("ix_review_page", "review", ["shop_id", "status", *tail])
    for name in FILTERS:
        op.create_index(f"ix_review_{name.removesuffix('_id')}", "review", ["shop_id", "status", name, *tail])


def _create_tables():
    op.create_table(
        "review_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("next_at", INSTANT, nullable=True),
        sa.Column("lost_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(18, 4), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name="fk_review_move_review_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_review_move_shop_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_review_move"),
    )
    op.create_index("ix_review_move_as_of", "review_move", ["shop_id", "at"])
    op.create_index("ix_review_move_review_id", "review_move", ["review_id"])
    op.create_index("ix_review_move_shop_id", "review_move", ["shop_id"])
    op.create_table(
        "review_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_order_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("text", shopify_app.db.Encrypted(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name="fk_review_action_review_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_review_action_shop_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["supplier_order_id"],
            ["supplier_order.id"],
            name="fk_review_action_supplier_order_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review_action"),
    )
    for name in ("review_id", "shop_id", "supplier_order_id"):
        op.create_index(f"ix_review_action_{name}", "review_action", [name])
    op.create_table(
        "policy_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_policy_version_shop_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_policy_version"),
        sa.UniqueConstraint("shop_id", "version", name="uq_policy_version_shop_id_version"),
    )
    op.create_index("ix_policy_version_shop_id", "policy_version", ["shop_id"])


def downgrade_rows():
    for table in ("policy_version", "review_action", "review_move"):
        op.drop_table(table)
    for name in ("page", *(name.removesuffix("_id") for name in FILTERS)):
        op.drop_index(f"ix_review_{name}", "review")
    for name in ("supplier_id", "country", "service", "currency", "closed_why", "lost_at", "snoozed_until", "opened_at"):
        op.drop_column("review", name)
    for name in ("lost_on", "amount", "facts", "policy_version", "kept_closed"):
        op.drop_column("review", name)
    op.create_index("ix_review_page", "review", ["shop_id", "status", "next_at"])
    op.drop_index("ix_supplier_order_reship_of_id", "supplier_order")
    for name in ("country", "created_at", "reship_of_id", "keep_both"):
        op.drop_column("supplier_order", name)
    op.drop_column("order", "paid_at")


def upgrade_inbox():
    pass


def downgrade_inbox():
    pass
