"""parcel status

Revision ID: 0004_parcel_status
Revises: 0003_scale
"""

import sqlalchemy as sa
from alembic import op

import shopify_app.db

revision = "0004_parcel_status"
down_revision = "0003_scale"
branch_labels = None
depends_on = None

#: The two words before, and 17TRACK's.
WORDS = {"in_transit": "InTransit", "delivered": "Delivered"}


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


def upgrade_rows():
    with op.batch_alter_table("tracking", schema=None) as batch_op:
        batch_op.add_column(sa.Column("carrier_doubt", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sub_status", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("status_at", shopify_app.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("status_source", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("tracking_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("location", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sub_status", sa.Text(), nullable=False, server_default=""))
    _rename_statuses(WORDS)
    op.create_table(
        "quota",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("remains", sa.Integer(), nullable=False),
        sa.Column("read_at", shopify_app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_quota")),
    )
    op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tracking_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("carrier_key", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("look_again_at", shopify_app.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_watch_shop_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["tracking_id"], ["tracking.id"], name=op.f("fk_watch_tracking_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
        sa.UniqueConstraint("tracking_id", name=op.f("uq_watch_tracking_id")),
    )
    with op.batch_alter_table("watch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watch_look_again_at"), ["look_again_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_watch_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_watch_shop_id"), ["shop_id"], unique=False)


def downgrade_rows():
    op.drop_table("watch")
    op.drop_table("quota")
    _rename_statuses({ours: before for before, ours in WORDS.items()})
    tracking = sa.table("tracking", sa.column("status", sa.Text()))
    op.execute(tracking.update().where(tracking.c.status.not_in(WORDS)).values(status="in_transit"))
    # Not in a batch: SQLite would copy the table, and dropping the old one would take its events and letters along.
    for column in ("sub_status", "location"):
        op.drop_column("tracking_event", column)
    for column in ("status_source", "status_at", "sub_status", "carrier_doubt"):
        op.drop_column("tracking", column)


def upgrade_inbox():
    pass


def downgrade_inbox():
    pass


def _rename_statuses(words):
    tracking = sa.table("tracking", sa.column("status", sa.Text()))
    for before, after in words.items():
        op.execute(tracking.update().where(tracking.c.status == before).values(status=after))
