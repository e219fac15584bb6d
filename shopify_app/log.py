"""Logging: one line an event, to standard error. Never a token, name, address or email."""

import logging

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def init() -> None:
    """Set up the process's log once; a handler that the host installed stays in charge."""
    if not logging.getLogger().handlers:
        logging.basicConfig(level=logging.INFO, format=FORMAT)
    # The timetable ticks several times a second (and warns of every tick it skips), and a health check asks for the
    # migration: their own logs would drown everything else.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    for chatty in ("dbos", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
