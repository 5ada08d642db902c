"""Ten runs under random kills; `python -m benchmarks.soak` does hundreds."""

from pathlib import Path

import pytest

from benchmarks.soak import read_arguments, soak


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_nothing_is_lost_or_doubled_under_kills(short_dir: Path) -> None:
    """STREAM-102: kill -9 of any part at random moments: what was said is received once, every run ends."""
    words = ["--runs", "10", "--lines", "5", "--kill-every", "4", "--limit", "120", "--seed", "7"]
    report = soak(short_dir, read_arguments(words))
    assert report.faults == []
    assert report.projects > 0
    assert report.events > 0
    assert report.kills.total() > 0
