"""What a client is made of, whichever way it waits."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from client.calls import Calls
from client.cursor import parse_cursor
from client.transport import STREAM_SILENCE_S
from client.watching import Watch

DEFAULT_URL = "http://127.0.0.1:8000"
DEFAULT_PREFIX = "/api/v1"


@dataclass(frozen=True)
class Options:
    """How a client waits. Seconds throughout; `random` returns a float in [0, 1)."""

    timeout_s: float = 30.0
    stream_silence_s: float = STREAM_SILENCE_S
    clock: Callable[[], float] = field(default=time.monotonic)
    random: Callable[[], float] = field(default=random.random)

    def watch(
        self, after: str | int | None, *, until_terminal: bool, max_retries: int | None, expect_new_run: bool
    ) -> Watch:
        """A new watch from a cursor; ValueError when the cursor is malformed."""
        return Watch(
            after=None if after is None else parse_cursor(after),
            until_terminal=until_terminal,
            clock=self.clock,
            random=self.random,
            max_retries=max_retries,
            expect_new_run=expect_new_run,
        )


def server_calls(base_url: str, prefix: str) -> tuple[str, Calls]:
    """The server's root without its last slash, and the calls under the prefix."""
    return base_url.rstrip("/"), Calls(prefix.rstrip("/"))
