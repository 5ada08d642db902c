"""The process's pools of connections to Postgres: one a database, whoever opens it."""

import os
import threading
from collections.abc import Callable

from sqlalchemy.engine import Engine

_engines: dict[str, Engine] = {}
_inherited: list[dict[str, Engine]] = []  # a parent's, kept from being closed: the sockets are its own
_making = threading.Lock()


def engine_of(url: str, make: Callable[[], Engine]) -> Engine:
    """One for all instances and threads of a process, whoever disposes of his; a fork makes its own."""
    with _making:
        if url not in _engines:
            _engines[url] = make()
        return _engines[url]


def close_connections() -> None:
    """Close those that nobody uses now. Not for an instance to call: another one may be at work."""
    with _making:
        for engine in _engines.values():
            engine.dispose()


def _begin_anew() -> None:
    """In a fork: the thread that held the lock is not here, and the connections are the parent's."""
    global _engines, _making  # the state of a process, which is another one now
    _inherited.append(_engines)
    _engines, _making = {}, threading.Lock()


os.register_at_fork(after_in_child=_begin_anew)
