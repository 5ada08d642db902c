"""The worker's sign of life: a thread that touches the run's file while the process is at work.

A frozen process (SIGSTOP, thrashing, a lock that is never given back) cannot touch; a process that is
scheduled and computes nothing for a minute does not touch, unless it says that it waits for somebody.
Native fits give the interpreter's lock away, so that the thread gets its turn in the longest of them.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from contracts.heartbeat import BEAT_EVERY_S, IDLE_AFTER_S

# Of one core, within one beat. The threads that only watch stay far below it.
_AT_WORK_SHARE = 0.1
_FORGOTTEN_AFTER_S = 86_400.0
# A wait says so about twice a second; after this long without a word it hangs as anything may.
_WAIT_COUNTS_S = 5 * BEAT_EVERY_S


class Pulse:
    """Whether there is work to tell of, from the process's CPU time. Pure: the clocks are given."""

    def __init__(self, now_s: float, cpu_s: float) -> None:
        self._now_s = now_s
        self._cpu_s = cpu_s
        self._idle_s = 0.0

    def at_work(self, now_s: float, cpu_s: float) -> bool:
        """False once nothing was computed for IDLE_AFTER_S, counted in time that we were scheduled."""
        elapsed, used = now_s - self._now_s, cpu_s - self._cpu_s
        self._now_s, self._cpu_s = now_s, cpu_s
        scheduled = min(elapsed, 2 * BEAT_EVERY_S)
        self._idle_s = 0.0 if used >= _AT_WORK_SHARE * scheduled else self._idle_s + scheduled
        return self._idle_s < IDLE_AFTER_S


class _Wait:
    """When this process last said that it waits for somebody."""

    said_at = -float("inf")


def waiting() -> None:
    """Say that nothing is computed because somebody is waited for; to be said again while that lasts."""
    _Wait.said_at = time.monotonic()


@contextmanager
def beating(file: Path) -> Iterator[None]:
    """Beat while the block runs; the file is gone after it. A file that can't be written is no failure."""
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _forget_old(file.parent)
        file.touch()
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(file, over), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(BEAT_EVERY_S)
        with suppress(OSError):
            file.unlink()


def _beat(file: Path, over: threading.Event, clock: Callable[[], float] = time.monotonic) -> None:
    pulse = Pulse(clock(), time.process_time())
    while not over.wait(BEAT_EVERY_S):
        at_work = pulse.at_work(clock(), time.process_time())
        if at_work or clock() - _Wait.said_at < _WAIT_COUNTS_S:
            with suppress(OSError):
                file.touch()


def _forget_old(folder: Path) -> None:
    """Files of workers that were killed: nobody else removes them."""
    for left in folder.iterdir():
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _FORGOTTEN_AFTER_S:
                left.unlink()
