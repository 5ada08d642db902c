"""When Dagster is asked for runs: by its file while that tells, by the clock otherwise."""

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from api.projection.watching import DOUBT_S, IDLE_POLL_S, RESYNC_S, Attention, RunsFile, Signature

INTERVAL_S = 0.4


class Scene:
    """A clock, a file's signature, and the times at which it was asked."""

    def __init__(self, *, file: bool, tells_all: bool = True) -> None:
        self.now, self.writes, self.asked = 0.0, 0, []
        signature = self.signature if file else None
        self.attention = Attention(INTERVAL_S, signature, lambda: self.now, tells_all=tells_all)

    def signature(self) -> Signature:
        return ((self.writes, 1),)

    def run_until(self, end: float, *, news: bool = False) -> list[float]:
        asked = []
        while self.now < end:
            if self.attention.is_due():
                asked.append(self.now)
                self.attention.heard(news=news)
            self.now += self.attention.pause_s
        return asked


@given(st.lists(st.floats(0.01, 20), max_size=8))
def test_each_change_of_the_file_is_asked_about_soon(gaps: list[float]) -> None:
    """STREAM-104: half a second after a write at most Dagster is asked, and again; idle, every 5 s."""
    scene = Scene(file=True)
    scene.run_until(10)
    for gap in gaps:
        scene.run_until(scene.now + gap)
        scene.writes += 1
        wrote = scene.now
        asked = scene.run_until(wrote + 1.5)
        assert asked[0] - wrote <= INTERVAL_S + 0.11
        assert len(asked) >= 2
    scene.run_until(scene.now + 2)
    assert len(scene.run_until(scene.now + 60)) <= 60 / RESYNC_S + 1


def test_a_file_that_says_nothing_is_not_believed() -> None:
    """STREAM-104: runs that change while the file does not: from then on the clock alone decides."""
    scene = Scene(file=True)
    scene.run_until(3)
    assert scene.run_until(scene.now + 10, news=True)
    assert len(scene.run_until(scene.now + 10)) > 10


def test_what_is_heard_in_part_is_believed_again() -> None:
    """STREAM-108: news that no NOTIFY announced (a run's tags) is no reason to ask often for ever."""
    scene = Scene(file=True, tells_all=False)
    scene.run_until(3)
    scene.run_until(scene.now + RESYNC_S + 0.2, news=True)
    assert len(scene.run_until(scene.now + 10)) > 10  # it may be deaf altogether
    scene.run_until(scene.now + DOUBT_S)
    assert len(scene.run_until(scene.now + 60)) <= 60 / RESYNC_S + 1


def test_without_a_file_a_second_is_never_waited() -> None:
    """STREAM-104: by the clock, less often while nothing happens, and soon enough for STREAM-61."""
    scene = Scene(file=False)
    assert len(scene.run_until(9, news=True)) > 9 / (INTERVAL_S + 0.1) - 2
    scene.run_until(30)
    idle = scene.run_until(60)
    assert len(idle) < 30 / IDLE_POLL_S + 2
    assert max(b - a for a, b in pairwise(idle)) < 1


def test_what_is_not_answered_is_asked_again() -> None:
    """STREAM-104: a change seen while Dagster is away is not forgotten."""
    scene = Scene(file=True)
    scene.run_until(3)
    scene.writes += 1
    for _ in range(5):
        scene.now += 1
        assert scene.attention.is_due()
        scene.attention.unanswered()


def test_the_file_is_dagsters_table_of_runs(tmp_path: Path) -> None:
    """STREAM-104: none without the file; another one after each write to it or to its journal."""
    file = RunsFile(tmp_path)
    assert file.signature() is None
    (tmp_path / "history").mkdir()
    seen = set()
    for name in ("runs.db", "runs.db-wal"):
        for text in ("a", "ab"):
            (tmp_path / "history" / name).write_text(text)
            seen.add(file.signature())
    assert len(seen) == 4
