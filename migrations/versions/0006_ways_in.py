"""ways in: paced looks, runs, imports, fulfillment events

Revision ID: 0006_ways_in
Revises: 0005_late
"""

import sqlalchemy as sa
from alembic import op

import shopify_app.db

revision = "0006_ways_in"
down_revision = "0005_late"
branch_labels = None
depends_on = None

INSTANT = shopify_app.db.UtcDateTime(timezone=True)


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


def upgrade_rows():
    op.add_column("supplier_order", sa.Column("looked_at", INSTANT, nullable=True))
    op.add_column("supplier_number", sa.Column("tracked_at", INSTANT, nullable=True))
    op.add_column("supplier_order", sa.Column("tracking_run_id", sa.Integer(), nullable=True))
    op.create_table(
        "tracking_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_tracking_run_shop_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracking_run")),
    )
    op.create_index(op.f("ix_tracking_run_shop_id"), "tracking_run", ["shop_id"])
    op.create_table(
        "sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("imported_at", INSTANT, nullable=True),
        sa.Column("rows_json", sa.JSON(), nullable=False),
        sa.Column("results_json", sa.JSON(), nullable=True),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_sheet_shop_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet")),
    )
    op.create_index(op.f("ix_sheet_shop_id"), "sheet", ["shop_id"])
    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fulfillment_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("happened_at", INSTANT, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=True),
        sa.Column("look_again_at", INSTANT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fulfillment_id"], ["fulfillment.id"], name=op.f("fk_milestone_fulfillment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_milestone_shop_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("fulfillment_id", "event", name=op.f("uq_milestone_fulfillment_id_event")),
    )
    op.create_index(op.f("ix_milestone_look_again_at"), "milestone", ["look_again_at"])
    op.create_index(op.f("ix_milestone_shop_id"), "milestone", ["shop_id"])


def downgrade_rows():
    op.drop_table("milestone")
    op.drop_table("sheet")
    op.drop_table("tracking_run")
    op.drop_column("supplier_order", "tracking_run_id")
    op.drop_column("supplier_number", "tracked_at")
    op.drop_column("supplier_order", "looked_at")


def upgrade_inbox():
    pass


def downgrade_inbox():
    pass
