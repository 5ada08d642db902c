"""One clock for the pings and heartbeats of all connections, instead of timers of their own.

A wheel of slots turns once an interval. A connection is pinged each time its slot passes, and looked at
three quarters of a turn later: thousands of idle connections cost one timer and two visits a turn each.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol
from weakref import WeakKeyDictionary

import structlog

_log = structlog.get_logger("api.stream")

SLOTS = 32
# A client that dies right after a pong is pinged within an interval (and a slot); with this share of another
# one for its answer it is gone before two have passed.
PATIENCE_SLOTS = 24

_WHEELS: "WeakKeyDictionary[asyncio.AbstractEventLoop, dict[float, Wheel]]" = WeakKeyDictionary()


class Pinged(Protocol):
    """What the wheel asks of a connection."""

    def beat(self) -> None:
        """Its turn has come: ping it, and say what is to be said once an interval."""

    def judge(self) -> None:
        """The time for its answer is over."""

    def drop(self) -> None:
        """It can't be visited: end it at once, so that its client comes back on another."""


class Wheel:
    """Turns while anyone is on it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, interval_s: float) -> None:
        self._loop = loop
        self._tick_s = interval_s / SLOTS
        self._slots: list[set[Pinged]] = [set() for _ in range(SLOTS)]
        self._places: dict[Pinged, int] = {}
        self._at = 0
        self._timer: asyncio.TimerHandle | None = None
        self._due_at = 0.0

    def add(self, one: Pinged) -> None:
        """Its first turn is an interval from now."""
        self.remove(one)
        self._places[one] = self._at
        self._slots[self._at].add(one)
        if self._timer is None:
            self._due_at = self._loop.time() + self._tick_s
            self._timer = self._loop.call_at(self._due_at, self._turn)

    def remove(self, one: Pinged) -> None:
        """Harmless if it is not on the wheel."""
        place = self._places.pop(one, None)
        if place is not None:
            self._slots[place].discard(one)

    def _turn(self) -> None:
        if not self._places:
            self._timer = None
            return
        # By the clock and not by the delay; what a busy loop missed is not made up for in a rush. Before all
        # else: whatever happens in this turn, there is a next one.
        self._due_at = max(self._due_at + self._tick_s, self._loop.time())
        self._timer = self._loop.call_at(self._due_at, self._turn)
        self._at = (self._at + 1) % SLOTS
        for one in tuple(self._slots[self._at - PATIENCE_SLOTS]):
            self._visit(one, one.judge)
        for one in tuple(self._slots[self._at]):
            self._visit(one, one.beat)

    def _visit(self, one: Pinged, visit: Callable[[], None]) -> None:
        """One connection that is broken costs no other its turn, and is not kept."""
        try:
            visit()
        except Exception:  # noqa: BLE001  # whatever broke, the others are to be visited
            _log.exception("keepalive_broke")
            self.remove(one)
            try:
                one.drop()
            except Exception:  # noqa: BLE001  # whatever broke it, the other is still to be looked at
                _log.exception("drop_broke")


def wheel_of(loop: asyncio.AbstractEventLoop, interval_s: float) -> Wheel:
    """The loop's wheel for this interval."""
    wheels = _WHEELS.setdefault(loop, {})
    if interval_s not in wheels:
        wheels[interval_s] = Wheel(loop, interval_s)
    return wheels[interval_s]
