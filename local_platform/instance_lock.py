"""At most one platform on a home and on a runtime folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local_platform.layout import Layout

NAME = "platform.lock"


class AlreadyRunning(Exception):  # noqa: N818 - it says what is the case
    """Another platform holds the lock; the message is for a person."""


@contextmanager
def held(layout: Layout, note: str) -> Iterator[None]:
    """Hold both folders' locks. The kernel frees them when this process ends, however it ends.

    `note` is what a second instance is told of this one. Raises AlreadyRunning.
    """
    with _locked(layout.home / NAME, note, layout), _locked(layout.runtime / NAME, note, layout):
        yield


@contextmanager
def _locked(path: Path, note: str, layout: Layout) -> Iterator[None]:
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRunning(
                f"Orrery already runs on {layout.home} ({file.read().strip() or 'starting'}). "
                "Stop it first, or set another ORRERY_HOME."
            ) from None
        file.truncate(0)
        file.write(note)
        file.flush()
        yield
