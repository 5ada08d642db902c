"""Progress on its way into the event log."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from automl.progress import ProgressUpdate
from contracts.datasets import Metric
from contracts.report import LeaderboardRow
from pipeline_assets.progress import MIN_INTERVAL_S, ProgressThrottle

ROW = LeaderboardRow(
    model="m", family="f", metric=Metric.RMSE, score=1.0, fit_time_s=1.0, weight=None, note=None
)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def run(steps: list[tuple[float, float]]) -> tuple[list[tuple[float, ProgressUpdate]], ProgressThrottle]:
    clock, sent = Clock(), []
    throttle = ProgressThrottle(lambda update: sent.append((clock.now, update)), clock)
    for wait, done in steps:
        clock.now += wait
        throttle(ProgressUpdate(done, 100, "fits", str(done), None))
    throttle.flush()
    return sent, throttle


STEPS = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 100)), min_size=1, max_size=60)


@given(STEPS)
def test_progress_is_thinned_and_never_falls(steps: list[tuple[float, float]]) -> None:
    """PIPE-5: updates are 0.2 s apart but for the last, their work never falls, the last one passes."""
    sent, _ = run(steps)
    times = [time for time, _ in sent]
    assert all(b - a >= MIN_INTERVAL_S - 1e-9 for a, b in pairwise(times[:-1]))
    done = [update.done for _, update in sent]
    assert done == sorted(done)
    assert done[-1] == max(value for _, value in steps)
    assert sent[-1][1].message == str(steps[-1][1])


def test_a_candidate_that_was_held_back_comes_with_the_next_update() -> None:
    """PIPE-5: thinning out does not lose the model that was just measured."""
    clock, sent = Clock(), []
    throttle = ProgressThrottle(sent.append, clock)
    throttle(ProgressUpdate(1, 3, "fits", "a", None))
    throttle(ProgressUpdate(2, 3, "fits", "b", ROW))
    clock.now = 1.0
    throttle(ProgressUpdate(3, 3, "fits", "c", None))
    assert [(update.message, update.candidate) for update in sent] == [("a", None), ("c", ROW)]


def test_a_flush_without_news_sends_nothing() -> None:
    """PIPE-5: the last update is sent once."""
    sent, throttle = run([(0, 1)])
    throttle.flush()
    assert len(sent) == 1
