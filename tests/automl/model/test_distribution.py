import os
from functools import partial

import pytest
from distributed import LocalCluster
from joblib import parallel_config, register_parallel_backend
from joblib.parallel import MultiprocessingBackend

from automl.cluster import fits_on
from automl.fits import run_fits
from contracts.errors import ErrorCode, OrreryError


def squares(tick, number):
    tick(0.5)
    if number == 3:
        raise ValueError("three")
    return number * number


def whose(tick, seconds):
    """The process that does this, after a while."""
    import time

    time.sleep(seconds)
    return os.getpid()


@pytest.fixture(scope="module")
def cluster():
    """A Dask cluster of two worker processes."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as made:
        yield f"dask+{made.scheduler_address}"


def test_fits_go_to_the_cluster_that_is_configured(cluster, mixed) -> None:
    """ENGINE-20: two worker processes of Dask's do the fits, both of them, to the same last bit."""
    workers = {}
    with fits_on(cluster):
        tasks = (partial(whose, seconds=0.2) for _ in range(4))
        run_fits(tasks, 4, workers=2, watch=lambda done: None, results=workers)
        spread = mixed.select(max_units=6)
    assert len(set(workers.values())) == 2
    assert os.getpid() not in workers.values()
    here = mixed.select(max_units=6)
    assert [(row.model, row.score) for row in spread.leaderboard] == [
        (row.model, row.score) for row in here.leaderboard
    ]


class AllAtOnce(MultiprocessingBackend):
    """Gives results as a list, as Ray's backend for joblib does; Ray itself is not in this environment."""

    supports_return_generator = False


def test_a_backend_that_gives_results_all_at_once_does_the_fits() -> None:
    """ENGINE-20: other processes' results are all there; after a failure no further turn is begun."""
    register_parallel_backend("all at once", AllAtOnce)
    results: dict[int, int] = {}
    with parallel_config("all at once"):
        asked = (partial(whose, seconds=0) for _ in range(4))
        run_fits(asked, 4, workers=2, watch=lambda done: None, results=results)
        assert len(results) == 4
        assert os.getpid() not in results.values()
        squared: dict[int, int] = {}
        tasks = (partial(squares, number=n) for n in range(50))
        with pytest.raises(ValueError, match="three"):
            run_fits(tasks, 50, workers=2, watch=lambda done: None, results=squared)
    assert squared == {0: 0, 1: 1, 2: 4}


def test_a_cluster_that_is_not_there_is_named(monkeypatch) -> None:
    """ENGINE-20: a wrong or silent address ends the stage with what was wrong, not with a quiet local run."""
    monkeypatch.setattr("automl.cluster.CONNECT_S", 0.5)
    for wrong in ("spark+tcp://127.0.0.1:1", "dask+tcp://127.0.0.1:1", "dask+nothing://127.0.0.1:1"):
        with pytest.raises(OrreryError, match="can't be sent") as found, fits_on(wrong):
            pytest.fail("entered")
        assert found.value.code is ErrorCode.PIPELINE_FAILED


@pytest.mark.parametrize("workers", [1, 2])
def test_the_first_failure_comes_out_and_ends_the_others(workers) -> None:
    """ENGINE-20: as the error that it is; what was finished is kept."""
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
