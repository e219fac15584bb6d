"""The database: one session, two homes (rows and inbox), and the column types that keep time and secrets right."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Flask, current_app
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry

from shopify_app.config import Config
from shopify_app.errors import WaybillError

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
INBOX = "inbox"
TURNS = 4
#: PostgreSQL ended one of two writers that waited for each other: deadlock, serialization failure.
ENDED = ("40P01", "40001")
#: A connection that rested for longer (seconds) is tried before it is used: the database may have gone meanwhile.
RESTED = 2.0
#: Statements that a connection to PostgreSQL keeps prepared: a walk asks about 150.
PREPARED = 500
T = TypeVar("T")


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware instant, stored in UTC; SQLite would drop the zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value if value is None or value.tzinfo is UTC else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None or value.tzinfo is UTC:
            return value
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Encrypted(sa.types.TypeDecorator[str]):
    """Text encrypted at rest with the newest of ENCRYPTION_KEYS; any of them opens it."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> bytes | None:
        return None if value is None else _fernet().encrypt(value.encode())

    def process_result_value(self, value: bytes | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else decrypt(bytes(value))


class EncryptedJson(Encrypted):
    """A JSON value encrypted at rest."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> bytes | None:
        return super().process_bind_param(None if value is None else json.dumps(value), dialect)

    def process_result_value(self, value: bytes | None, dialect: sa.Dialect) -> Any:
        text = super().process_result_value(value, dialect)
        return None if text is None else json.loads(text)


class Base(DeclarativeBase):
    """Every row of the house."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: sa.JSON, str: sa.Text}


class InboxBase(DeclarativeBase):
    """Rows of the inbox: on SQLite a file of its own."""

    metadata = sa.MetaData(naming_convention=NAMES, info={"bind_key": INBOX})
    type_annotation_map = {datetime: UtcDateTime, str: sa.Text}


class ShopOwned:
    """A row that belongs to one shop; every query for it names the shop."""

    shop_id: Mapped[int] = mapped_column(sa.ForeignKey("shop.id", ondelete="CASCADE"), index=True)


#: A commit forgets nothing: what others may have written meanwhile is asked for where that matters (models/held.py).
db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
migrate = Migrate()


def init(app: Flask, config: Config) -> None:
    """Plug both homes and the encryption keys into `app`."""
    app.extensions["encryption"] = MultiFernet([Fernet(key.strip()) for key in config.encryption_keys.split(",")])
    _make_folder(config.database_url)
    app.config["SQLALCHEMY_DATABASE_URI"] = config.database_url
    app.config["SQLALCHEMY_BINDS"] = {INBOX: config.inbox_url}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        # No job holds a connection while another company thinks; two workers and the web fit into PostgreSQL's 100.
        # All of them are kept: one made for a moment costs PostgreSQL a process and a worker a fifth of its time.
        "pool_size": 30,
        "max_overflow": 0,
        # The one that was used last is used next: it has prepared what is asked again and again.
        "pool_use_lifo": True,
        # An error that nobody foresaw is logged with its statement; what the statement wrote must not stand in a log.
        "hide_parameters": True,
    }
    db.init_app(app)
    migrate.init_app(app, db, directory="migrations")
    if not config.database_url.startswith("sqlite"):
        with app.app_context():
            for engine in db.engines.values():
                _try_rested(engine)


def session() -> Session:
    """The session of this request or job."""
    return db.session()


def let_go() -> None:
    """End the session after work that went well. What was only read ends with a commit too: at a rollback PostgreSQL's
    driver forgets all that it prepared, and PostgreSQL would plan every statement anew, at twice its price."""
    session().commit()
    db.session.remove()


def prepare_at_once() -> None:
    """This process asks the same again and again, and ends its work with let_go: its new connections to PostgreSQL
    prepare what they are asked for the second time, and keep it."""

    def keep(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.prepare_threshold, connection.prepared_max = 1, PREPARED

    for engine in db.engines.values():
        if engine.dialect.name == "postgresql":
            event.listen(engine, "connect", keep)
            # The pool connects anew.
            engine.dispose()


def count_up_to(rows: sa.Select[Any], most: int | None) -> sa.Select[int]:
    """The query of how many `rows` there are; no more than `most` are read, all where it is None."""
    return sa.select(sa.func.count()).select_from(rows.limit(most).subquery("counted"))


def each_value(column: Any, *where: sa.ColumnElement[bool], first: Any = None) -> sa.CTE:
    """`value`: each one of the column once, from `first` on where it is given, by a walk from one to the next along its
    index: not by reading every row. The last `value` is NULL."""
    start = where if first is None else (*where, column >= first)
    walk = sa.select(sa.func.min(column).label("value")).where(*start).cte("walk", recursive=True)
    following = sa.select(sa.func.min(column)).where(*where, column > walk.c.value).scalar_subquery()
    return walk.union_all(sa.select(following).where(walk.c.value.is_not(None)))


def in_turn(write: Callable[[], T], turns: int = TURNS) -> T:
    """What `write` returns. Where another writer was faster it is done again, on the rows as they are then,
    `turns` times at most.

    `write` commits; nothing may wait to be saved before it.
    """
    for _ in range(turns - 1):
        try:
            return write()
        except SQLAlchemyError as error:
            if not lost_race(error):
                raise
            session().rollback()
    return write()


def lost_race(error: Exception) -> bool:
    """Whether another writer was faster, and the same is worth trying on the rows as they are now."""
    if isinstance(error, StaleDataError | ObjectDeletedError | IntegrityError):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", "") in ENDED


def decrypt(token: bytes) -> str:
    """The text inside `token`; raises WaybillError where no key of ENCRYPTION_KEYS fits."""
    try:
        return _fernet().decrypt(token).decode()
    except InvalidToken:
        raise WaybillError("Stored data cannot be decrypted: put the former key back into ENCRYPTION_KEYS.") from None


def _try_rested(engine: Engine) -> None:
    """A pool's own ping asks before each of an order's thirty transactions, and costs more than a step does."""

    def note(_connection: Any, entry: ConnectionPoolEntry) -> None:
        entry.info["rests_since"] = time.monotonic()

    def check(connection: Any, entry: ConnectionPoolEntry, _proxy: Any) -> None:
        now = time.monotonic()
        if now - entry.info.get("rests_since", now) < RESTED:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            # This one is closed, and every older one with it; the pool connects anew.
            raise sa.exc.InvalidatePoolError from error

    event.listen(engine, "checkin", note)
    event.listen(engine, "checkout", check)


def _make_folder(url: str) -> None:
    file = sa.make_url(url).database if url.startswith("sqlite") else None
    if file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)


def _fernet() -> MultiFernet:
    keys: MultiFernet = current_app.extensions["encryption"]
    return keys


@event.listens_for(Engine, "connect")
def _set_up_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    """WAL lets readers go on while one writes; FULL makes a commit survive a power cut; IMMEDIATE takes the write lock
    before the first write, so that a transaction never fails half-way by upgrading a stale read."""
    if type(connection).__module__ != "sqlite3":
        return
    connection.isolation_level = "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
