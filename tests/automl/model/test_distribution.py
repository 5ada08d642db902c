import joblib
import pytest

from automl.fits import run_fits


def squares(tick, number):
    tick(0.5)
    if number == 3:
        raise ValueError("three")
    return number * number


def test_fits_on_other_processes_give_the_same_model(mixed) -> None:
    """ENGINE-20: two worker processes of joblib's give what one thread gives, to the last bit."""
    alone = mixed.select(max_units=6)
    with joblib.parallel_config("loky", n_jobs=2):
        spread = mixed.select(max_units=6, threads=2)
    assert [(row.model, row.score) for row in spread.leaderboard] == [
        (row.model, row.score) for row in alone.leaderboard
    ]


@pytest.mark.parametrize("workers", [1, 2])
def test_the_first_failure_comes_out_and_ends_the_others(workers) -> None:
    """ENGINE-20: as the error that it is; what was finished is kept."""
    from functools import partial

    results = {}
    tasks = (lambda tick, n=n: squares(tick, n) for n in range(50))
    with pytest.raises(ValueError, match="three"):
        run_fits(tasks, 50, workers=workers, watch=lambda done: None, results=results)
    assert results[0] == 0
    assert len(results) < 50
    results = {}
    run_fits(
        (partial(squares, number=n) for n in range(3)),
        3,
        workers=workers,
        watch=lambda d: None,
        results=results,
    )
    assert results == {0: 0, 1: 1, 2: 4}


def test_whatever_watching_raises_ends_every_fit() -> None:
    """ENGINE-20: a caller's interrupt passes through, and no fit is left at work."""

    class Enough(BaseException):
        pass

    at_work = []

    def endless(tick):
        at_work.append(1)
        try:
            while True:
                tick(0.1)
        finally:
            at_work.pop()

    def watch(done):
        if len(at_work) == 2:
            raise Enough

    with pytest.raises(Enough):
        run_fits(iter([endless, endless]), 2, workers=2, watch=watch, results={})
    assert at_work == []
