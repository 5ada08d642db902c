"""Signals that end the platform, taken one at a time where the program waits."""

import signal
from types import TracebackType
from typing import Self

WATCHED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Signals:
    """Blocks the ending signals while entered; `wait` sleeps and returns the one that came.

    Blocked signals cannot interrupt the clean-up half way, and a SIGHUP that `nohup` has set to be
    ignored stays ignored.
    """

    def __enter__(self) -> Self:
        self._before = signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self.wait(0) is not None:
            pass  # repeated Ctrl-C: its wish has been granted
        signal.pthread_sigmask(signal.SIG_SETMASK, self._before)

    def wait(self, timeout_s: float) -> signal.Signals | None:
        """Sleep for `timeout_s`, or less if a signal comes or has come."""
        taken = signal.sigtimedwait(WATCHED, timeout_s)
        return None if taken is None else signal.Signals(taken.si_signo)
