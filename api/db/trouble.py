"""Which failures of the database pass by themselves: the same request may succeed when it is sent again."""

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_PRIMARY = 0xFF  # SQLite's extended codes have the primary one in their lowest byte
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# Postgres: connections broken or too many, deadlocks, locks not to be had, a server that stops or starts.
_PASSING_CLASSES = ("08", "53300", "40", "55P03", "57P0")


def is_passing(error: Exception) -> bool:
    """Whether all connections are in use, the file is locked, or the server is away, stopping or starting."""
    if isinstance(error, PoolTimeoutError | ConnectionRefusedError):
        return True
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorcode & _PRIMARY in _BUSY
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return str(getattr(cause, "sqlstate", None) or "").startswith(_PASSING_CLASSES)
