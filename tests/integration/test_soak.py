"""A few runs under random kills; `python -m benchmarks.soak` does hundreds."""

from pathlib import Path

import pytest

from benchmarks.soak import read_arguments, soak


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_nothing_is_lost_or_doubled_under_kills(short_dir: Path) -> None:
    """STREAM-102: kill -9 of any part at random moments: the durable rows hold, each run has one end."""
    words = ["--runs", "5", "--at-once", "2", "--kill-every", "4", "--limit", "60", "--seed", "7"]
    report = soak(short_dir, read_arguments(words))
    assert report.faults == []
    assert report.projects > 0
    assert report.events > 0
    assert report.kills.total() > 0
