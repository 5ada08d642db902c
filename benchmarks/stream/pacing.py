"""Fan-out at a rate: the same loop drives ours and the bare program."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from benchmarks.stream.process import usage

TICK_S = 0.002


async def paced(send: Callable[[int], object], per_s: float, seconds: float) -> dict[str, Any]:
    """`send(n)` for n = 0, 1, ... at `per_s`; as fast as it goes when that is too much.

    Each round of the event loop sends at most what two ticks are due, so that sockets are served.
    """
    before, began, sent = usage()["cpu_s"], time.monotonic(), 0
    most = max(int(2 * per_s * TICK_S), 1)
    while (elapsed := time.monotonic() - began) < seconds:
        due = min(int(elapsed * per_s) - sent, most)
        for number in range(sent, sent + due):
            send(number)
        sent += max(due, 0)
        await asyncio.sleep(TICK_S if due < most else 0)
    took = time.monotonic() - began
    return {"events": sent, "seconds": took, "cpu_s": usage()["cpu_s"] - before}
