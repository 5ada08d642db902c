"""Waiting for Vertex AI without being taken for dead: a worker that only waits says so."""

import time

from pipeline_assets.heartbeat import waiting

_SLICE_S = 1.0  # a wait has to be said about that often


def rest(seconds: float) -> None:
    """Sleep; an interrupt ends it at once."""
    until = time.monotonic() + seconds
    waiting()
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, _SLICE_S))
        waiting()
