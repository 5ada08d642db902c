"""Watching a run in a terminal: bars where there is one, lines where there is not."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live

from client.board import Board
from client.drawing import board_view
from client.errors import OrreryClientError
from client.frames import StreamFrame
from client.lines import PlainLines
from client.sync import Orrery
from contracts.events import StageChangeEvent
from contracts.stages import ProjectStatus

_ASK_ETA_EVERY_S = 2.0


def follow(
    orrery: Orrery, project_id: str, frames: Iterable[StreamFrame], console: Console, title: str
) -> Board:
    """Show frames until they end; the last board. Nothing moves unless a frame has come."""
    board, remaining = Board(), _Remaining(orrery, project_id)
    with _screen(console, board, title) as show:
        for frame in frames:
            board.apply(frame)
            remaining.update(board, frame)
            show.frame(frame)
    return board


def succeeded(board: Board) -> bool:
    return board.status is ProjectStatus.COMPLETED


class _Remaining:
    """The server's estimate, asked for when events come, not by a timer; without one, none is shown."""

    def __init__(self, orrery: Orrery, project_id: str) -> None:
        self._orrery, self._project_id = orrery, project_id
        self._asked_at = float("-inf")

    def update(self, board: Board, frame: StreamFrame) -> None:
        due = time.monotonic() - self._asked_at >= _ASK_ETA_EVERY_S
        if board.ended or not (due or isinstance(frame, StageChangeEvent)):
            return
        self._asked_at = time.monotonic()
        try:
            board.eta_s = self._orrery.progress(self._project_id).estimated_time_remaining
        except OrreryClientError:
            board.eta_s = None  # the stream goes on without an estimate


class _Screen:
    """A live board on a terminal."""

    def __init__(self, live: Live, board: Board, title: str) -> None:
        self._live, self._board, self._title = live, board, title

    def frame(self, _: StreamFrame) -> None:
        self._live.update(board_view(self._board, self._title), refresh=True)


class _Log:
    """A line a frame that has something to say."""

    def __init__(self, console: Console, board: Board) -> None:
        self._console, self._board, self._lines = console, board, PlainLines()

    def frame(self, frame: StreamFrame) -> None:
        line = self._lines.line(frame, self._board)
        if line is not None:
            self._console.print(line, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def _screen(console: Console, board: Board, title: str) -> Iterator[_Screen | _Log]:
    if not console.is_terminal:
        yield _Log(console, board)
        return
    with Live(board_view(board, title), console=console, auto_refresh=False) as live:
        yield _Screen(live, board, title)
