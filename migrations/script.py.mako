"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
"""

import sqlalchemy as sa
from alembic import op

import shopify_app.db

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade(home):
    globals()[f"upgrade_{home}"]()


def downgrade(home):
    globals()[f"downgrade_{home}"]()


% for home in ("rows", "inbox"):
def upgrade_${home}():
    ${context.get(f"{home}_upgrades") or "pass"}


def downgrade_${home}():
    ${context.get(f"{home}_downgrades") or "pass"}


% endfor
