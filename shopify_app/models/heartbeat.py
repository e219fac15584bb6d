"""Heartbeat: when each worker was last seen alive."""

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app import clock
from shopify_app.db import Base, session

#: A worker whose heartbeat is older than this is taken for dead.
SILENT_AFTER = timedelta(seconds=30)
#: This process, and since when it lives: its name may have belonged to another one before.
PROCESS, STARTED_AT = uuid.uuid4().hex, clock.real_now()


class Heartbeat(Base):
    """One row a worker's name. `at` is real time: a moved sandbox clock must not kill a worker."""

    __tablename__ = "heartbeat"

    worker: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    process: Mapped[str] = mapped_column(default="", server_default="")
    #: Another living process was seen under the same name then: each would run the other's jobs again.
    rival_at: Mapped[datetime | None]

    @classmethod
    def beat(cls, worker: str, process: str = PROCESS, started_at: datetime = STARTED_AT) -> bool:
        """Say that `worker` lives; False where another process beats under its name."""
        row = session().get(cls, worker, populate_existing=True)
        if row is None:
            row = cls(worker=worker)
            session().add(row)
        elif row.process not in ("", process) and row.at > started_at:
            # A former life of this worker beat before this process began.
            row.rival_at = clock.real_now()
        row.at, row.process = clock.real_now(), process
        return row.rival_at is None or row.rival_at < clock.real_now() - SILENT_AFTER

    @classmethod
    def silent(cls) -> list[str]:
        """Workers not heard of for SILENT_AFTER."""
        return [*session().scalars(sa.select(cls.worker).where(cls.at < clock.real_now() - SILENT_AFTER))]

    @classmethod
    def someone_lives(cls) -> bool:
        """Whether any worker was heard of lately."""
        newest = session().scalar(sa.select(sa.func.max(cls.at)))
        return newest is not None and newest > clock.real_now() - SILENT_AFTER

    @classmethod
    def rivals(cls) -> list[str]:
        """Names that two living workers share."""
        return [*session().scalars(sa.select(cls.worker).where(cls.rival_at > clock.real_now() - SILENT_AFTER))]

    @classmethod
    def forget(cls, worker: str) -> None:
        """Nothing is left to do for a silent worker: containers come with a new name each time."""
        session().execute(sa.delete(cls).where(cls.worker == worker, cls.at < clock.real_now() - SILENT_AFTER))
