"""Heartbeat: when each worker was last seen alive."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app import clock
from shopify_app.db import Base, session

#: A worker whose heartbeat is older than this is taken for dead.
SILENT_AFTER = timedelta(seconds=30)


class Heartbeat(Base):
    """One row a worker. `at` is real time: a moved sandbox clock must not kill a worker."""

    __tablename__ = "heartbeat"

    worker: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]

    @classmethod
    def beat(cls, worker: str) -> None:
        """Say that `worker` lives."""
        session().merge(cls(worker=worker, at=clock.real_now()))

    @classmethod
    def silent(cls) -> list[str]:
        """Workers not heard of for SILENT_AFTER."""
        return [*session().scalars(sa.select(cls.worker).where(cls.at < clock.real_now() - SILENT_AFTER))]

    @classmethod
    def someone_lives(cls) -> bool:
        """Whether any worker was heard of lately."""
        newest = session().scalar(sa.select(sa.func.max(cls.at)))
        return newest is not None and newest > clock.real_now() - SILENT_AFTER
