"""Independent fits side by side: on threads of this process, or wherever joblib is told to send them.

Only the calling thread reports and looks at the clock. A fit says how far it is by its tick, which raises
once all are to stop. So a caller's callback never runs on a strange thread; what it raises ends every fit.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Generic, TypeVar

from joblib import Parallel, delayed
from joblib.parallel import get_active_backend

from automl.models.base import Tick

T = TypeVar("T")
Task = Callable[[Tick], T]

_LOOK_EVERY_S = 0.02


class StoppedError(Exception):
    """Another fit, the clock or the caller ended this one."""


@dataclass
class _Board:
    """What the fits of one call tell each other. In another process it is a copy that nobody reads."""

    fractions: dict[int, float] = field(default_factory=dict)
    stopped: bool = False
    ended: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __reduce__(self) -> tuple[type["_Board"], tuple[()]]:
        return _Board, ()

    def tick(self, index: int, fraction: float) -> None:
        self.fractions[index] = fraction
        if self.stopped:
            raise StoppedError


@dataclass(frozen=True)
class _Outcome(Generic[T]):
    index: int
    value: T | None
    error: Exception | None


def run_fits(
    tasks: Iterable[Task[T]],
    count: int,
    *,
    workers: int,
    watch: Callable[[float], None],
    results: dict[int, T],
) -> None:
    """Do `count` tasks, at most `workers` at a time; `results` gets each one's value by its number.

    `watch` is called in this thread with the sum of all fractions done, often; what it raises stops the fits
    and passes through, as does the error of the first task that failed. Tasks are made when their turn comes.
    """
    if workers > 1 or is_remote():
        _side_by_side(tasks, count, workers=workers, watch=watch, results=results)
        return
    for number, task in enumerate(tasks):
        results[number] = task(lambda fraction: watch(number + fraction))  # noqa: B023 - called at once


def _side_by_side(
    tasks: Iterable[Task[T]],
    count: int,
    *,
    workers: int,
    watch: Callable[[float], None],
    results: dict[int, T],
) -> None:
    board = _Board()
    one_by_one = _gives_one_by_one()
    # The preference is a hint only: a backend that the caller has configured goes before it.
    pool = Parallel(
        n_jobs=workers,
        prefer="threads",
        return_as="generator_unordered" if one_by_one else "list",
        batch_size=1,
    )

    def calls() -> Iterator[Any]:
        for number, task in enumerate(tasks):
            if board.stopped:
                return
            yield delayed(_attempt)(board, number, task)

    running: Iterator[_Outcome[T]] = pool(calls()) if one_by_one else _in_turns(pool, calls(), workers)
    errors: dict[int, Exception] = {}

    def take(outcome: _Outcome[T]) -> None:
        if outcome.error is not None:
            errors[outcome.index] = outcome.error
            board.stopped = True  # a fit in another process has a board of its own
        elif outcome.value is not None:
            results[outcome.index] = outcome.value

    try:
        _wait(board, running, count, take=take, watch=watch)
    finally:
        board.stopped = True
        for outcome in running:  # every fit has ended after this
            take(outcome)
    if errors:
        raise errors[min(errors, key=lambda at: (isinstance(errors[at], StoppedError), at))]


def _in_turns(pool: Parallel, calls: Iterator[Any], workers: int) -> Iterator[Any]:
    """For a backend that gives results all at once, as Ray's: a call a worker, then a look at the clock."""
    with pool:  # its processes stay for the next turn
        while batch := list(islice(calls, workers)):
            yield from pool(batch)


def _wait(
    board: _Board,
    running: Iterator[_Outcome[T]],
    count: int,
    *,
    take: Callable[[_Outcome[T]], None],
    watch: Callable[[float], None],
) -> None:
    """Until all have ended. Fits in other processes show no progress of their own, only their ends."""
    if is_remote() or not _gives_one_by_one():
        for done, outcome in enumerate(running):
            take(outcome)
            watch(done + 1.0)
        return
    ended = 0
    while ended < count and not board.stopped:
        ended += board.ended.acquire(timeout=_LOOK_EVERY_S)
        watch(sum(board.fractions.values()))


def _attempt(board: _Board, index: int, task: Task[T]) -> _Outcome[T]:
    try:
        board.tick(index, 0.0)
        return _Outcome(index, task(lambda fraction: board.tick(index, fraction)), None)
    except Exception as error:  # noqa: BLE001 - told in the caller's thread
        board.stopped = True  # a candidate counts whole: the others' work would be for nothing
        return _Outcome(index, None, error)
    finally:
        board.fractions[index] = 1.0
        board.ended.release()


def is_remote() -> bool:
    """Whether joblib was configured to fit in other processes."""
    return not getattr(_backend(), "supports_sharedmem", False)


def _gives_one_by_one() -> bool:
    """Whether joblib's backend gives each result when it is there."""
    return bool(getattr(_backend(), "supports_return_generator", False))


def _backend() -> Any:
    return get_active_backend(prefer="threads")[0]


__all__ = ["StoppedError", "Task", "is_remote", "run_fits"]
