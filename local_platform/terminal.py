"""What the starter says to the person in front of it."""

import sys
from contextlib import suppress


class Terminal:
    """Lines, and one line that is rewritten in place where that is possible."""

    def __init__(self) -> None:
        self._rewrites = sys.stdout.isatty()
        self._status = ""

    def line(self, text: str) -> None:
        """Print one line that stays."""
        self._write(("\r\x1b[K" if self._rewrites and self._status else "") + text + "\n")
        self._status = ""

    def status(self, text: str) -> None:
        """Show what is going on; on a terminal the last such line is replaced."""
        if text == self._status:
            return
        self._status = text
        self._write(f"\r\x1b[K{text}" if self._rewrites else f"{text}\n")

    def clear(self) -> None:
        """Take the status line away."""
        if self._rewrites and self._status:
            self._write("\r\x1b[K")
        self._status = ""

    @staticmethod
    def _write(text: str) -> None:
        with suppress(OSError, ValueError):  # the terminal is gone: the clean-up goes on
            sys.stdout.write(text)
            sys.stdout.flush()
