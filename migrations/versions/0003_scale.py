"""scale: budgets of points, comparisons with Shopify, notices to merchants

Only adds: workers of the former release go on beside it.

Revision ID: 0003_scale
Revises: 0002_told_number
"""

import sqlalchemy as sa
from alembic import op

from shopify_app.db import UtcDateTime

revision = "0003_scale"
down_revision = "0002_told_number"
branch_labels = None
depends_on = None


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


def upgrade_rows():
    op.add_column("rate", sa.Column("burst", sa.Float(53), nullable=False, server_default="1"))
    op.add_column("rate", sa.Column("per_second", sa.Float(53), nullable=False, server_default="1"))
    op.add_column("heartbeat", sa.Column("process", sa.Text(), nullable=False, server_default=""))
    op.add_column("heartbeat", sa.Column("rival_at", UtcDateTime(timezone=True)))
    op.add_column("shop", sa.Column("compared_at", UtcDateTime(timezone=True)))
    op.add_column("shop", sa.Column("forbidden_at", UtcDateTime(timezone=True)))
    op.create_table(
        "reconciliation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("began_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True)),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.Column("position", UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("outdated", sa.Integer(), nullable=False),
        sa.Column("repaired", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("retry_from", UtcDateTime(timezone=True)),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_reconciliation_shop_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_reconciliation"),
    )
    op.create_index("ix_reconciliation_page", "reconciliation", ["shop_id", "ended_at"])
    op.create_index("ix_reconciliation_shop_id", "reconciliation", ["shop_id"])
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", UtcDateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("look_again_at", UtcDateTime(timezone=True)),
        sa.Column("sent_at", UtcDateTime(timezone=True)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_notice_shop_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("shop_id", "kind", "about", name="uq_notice_shop_id_kind_about"),
    )
    op.create_index("ix_notice_look_again_at", "notice", ["look_again_at"])
    op.create_index("ix_notice_shop_id", "notice", ["shop_id"])


def downgrade_rows():
    op.drop_table("notice")
    op.drop_table("reconciliation")
    for table, column in (
        ("shop", "forbidden_at"),
        ("shop", "compared_at"),
        ("heartbeat", "rival_at"),
        ("heartbeat", "process"),
        ("rate", "per_second"),
        ("rate", "burst"),
    ):
        op.drop_column(table, column)


def upgrade_inbox():
    pass


def downgrade_inbox():
    pass
