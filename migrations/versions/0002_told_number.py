"""told number

Revision ID: 0002_told_number
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

import shopify_app.db

revision = "0002_told_number"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


def upgrade_rows():
    op.create_table(
        "told_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("told_at", shopify_app.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_number")),
        sa.UniqueConstraint("user_id", "number", name=op.f("uq_told_number_user_id_number")),
    )
    op.create_index(op.f("ix_told_number_told_at"), "told_number", ["told_at"])
    op.add_column("aliexpress_account", sa.Column("user_id", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_aliexpress_account_user_id"), "aliexpress_account", ["user_id"])


def downgrade_rows():
    op.drop_index(op.f("ix_aliexpress_account_user_id"), "aliexpress_account")
    op.drop_column("aliexpress_account", "user_id")
    op.drop_index(op.f("ix_told_number_told_at"), "told_number")
    op.drop_table("told_number")


def upgrade_inbox():
    pass


def downgrade_inbox():
    pass
