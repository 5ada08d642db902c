"""The model cache by itself: bounds, single loads, failures."""

import asyncio
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import ErrorCode, OrreryError
from serving import state
from serving.cache import ModelCache
from serving.model import Artifact, Loaded
from serving.predictor import Predictor


class Named:
    """A model that only knows its name."""

    schema: Any = None

    def __init__(self, name: str) -> None:
        self.name = name

    def predict(self, instances: list[dict[str, Any]], *, explain: int = 0) -> list[Any]:
        return list(instances)


def artifact(name: str) -> Artifact:
    return Artifact(name=name, sha256="0" * 64)


async def test_one_load_however_many_ask() -> None:
    """SERVE-4: while a model is being loaded, others who want it wait for that same load."""
    loads: list[str] = []
    go = threading.Event()

    def source(wanted: Artifact) -> Loaded:
        loads.append(wanted.name)
        assert go.wait(5)
        return Loaded(Named(wanted.name), 1)

    with ThreadPoolExecutor(4) as pool:
        cache = ModelCache(source, pool, max_models=4, max_bytes=100)
        waiting = [asyncio.create_task(cache.get(artifact("a"))) for _ in range(10)]
        await asyncio.sleep(0.01)
        waiting[0].cancel()  # one gives up: the load goes on for the others
        go.set()
        models = await asyncio.gather(*waiting[1:])
    assert loads == ["a"]
    assert all(model is models[0] for model in models)


async def test_the_loop_is_free_during_a_load() -> None:
    """SERVE-4: loading happens on a thread; the event loop answers meanwhile."""
    go = threading.Event()

    def source(wanted: Artifact) -> Loaded:
        assert go.wait(5)
        return Loaded(Named(wanted.name), 1)

    with ThreadPoolExecutor(1) as pool:
        cache = ModelCache(source, pool, max_models=4, max_bytes=100)
        task = asyncio.create_task(cache.get(artifact("a")))
        await asyncio.sleep(0.01)
        go.set()  # only reached when the loop is not blocked by the load
        await task


async def test_failures_are_not_remembered() -> None:
    """SERVE-2: a load that failed is tried again by the next request."""
    fails = [True, False]

    def source(wanted: Artifact) -> Loaded:
        if fails.pop(0):
            raise OrreryError(ErrorCode.DEPLOYMENT_FAILED, "no")
        return Loaded(Named(wanted.name), 1)

    with ThreadPoolExecutor(1) as pool:
        cache = ModelCache(source, pool, max_models=1, max_bytes=10)
        with pytest.raises(OrreryError):
            await cache.get(artifact("a"))
        assert (await cache.get(artifact("a"))).name == "a"  # type: ignore[attr-defined]  # a Named


@settings(max_examples=60, deadline=None)
@given(
    asked=st.lists(st.integers(0, 6), max_size=40),
    sizes=st.lists(st.integers(1, 60), min_size=7, max_size=7),
    max_models=st.integers(1, 4),
    max_bytes=st.integers(1, 100),
)
def test_bounds_hold_and_the_last_used_stay(
    asked: list[int], sizes: list[int], max_models: int, max_bytes: int
) -> None:
    """SERVE-4: count and bytes stay within their bounds, the least recently used going first."""

    async def run() -> None:
        def source(wanted: Artifact) -> Loaded:
            return Loaded(Named(wanted.name), sizes[int(wanted.name)])

        recent: list[int] = []  # the model of the cache: most recent last
        with ThreadPoolExecutor(1) as pool:
            cache = ModelCache(source, pool, max_models=max_models, max_bytes=max_bytes)
            for number in asked:
                await cache.get(artifact(str(number)))
                recent = [n for n in recent if n != number] + [number]
                while len(recent) > 1 and (
                    len(recent) > max_models or sum(sizes[n] for n in recent) > max_bytes
                ):
                    recent.pop(0)
                assert len(cache) == len(recent)
                assert cache.size_bytes == sum(sizes[n] for n in recent)
                assert all(artifact(str(n)) in cache for n in recent)

    asyncio.run(run())


async def test_too_many_waiting_are_told_to_come_back() -> None:
    """SERVE-5: predictions beyond the bound are refused at once, and the bound frees itself."""
    go = threading.Event()

    class Slow(Named):
        def predict(self, instances: list[dict[str, Any]], *, explain: int = 0) -> list[Any]:
            assert go.wait(5)
            return list(instances)

    with ThreadPoolExecutor(1) as pool:
        predictor = Predictor(pool, max_waiting=2)
        busy = [asyncio.create_task(predictor.predict(Slow("s"), [{}])) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(OrreryError) as refused:
            await predictor.predict(Named("n"), [{}])
        assert refused.value.code is ErrorCode.UNAVAILABLE
        go.set()
        await asyncio.gather(*busy)
        assert await predictor.predict(Named("n"), [{}]) == [{}]


def test_linear_algebra_has_one_thread() -> None:
    """SERVE-4: the server's own threads are all there are, unless its environment says otherwise."""
    code = (
        "import serving, numpy; from threadpoolctl import threadpool_info; "
        "print({p['num_threads'] for p in threadpool_info() if p['user_api'] == 'blas'})"
    )
    clean = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run([sys.executable, "-c", code], env=clean, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "{1}"


async def test_a_container_outlives_an_outage_of_its_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """SERVE-13: it says why it is not ready, asks again and gets ready; what can't be mended ends that."""
    monkeypatch.setattr(state, "FIRST_PAUSE_S", 0.01)
    told: list[str] = []
    pinned = state.Pinned(artifact("a"))

    def away(wanted: Artifact) -> Loaded:
        told.append(reason(pinned))
        if len(told) < 4:
            raise OrreryError(ErrorCode.UNAVAILABLE, "Google Cloud Storage does not answer.")
        return Loaded(Named(wanted.name), 1)

    def wrong(wanted: Artifact) -> Loaded:
        told.append("")
        raise OrreryError(ErrorCode.DEPLOYMENT_FAILED, "not the recorded bytes")

    with ThreadPoolExecutor(1) as executor:
        await state._load_pinned(pinned, ModelCache(away, executor, max_models=1, max_bytes=9))
        assert pinned.ready().name == "a"  # type: ignore[attr-defined]  # a Named
        assert [words.partition(" ")[0] for words in told] == ["The", "Google", "Google", "Google"]
        told.clear()
        await state._load_pinned(pinned, ModelCache(wrong, executor, max_models=1, max_bytes=9))
    assert told == [""]


def reason(pinned: state.Pinned) -> str:
    with pytest.raises(OrreryError) as why:
        pinned.ready()
    return why.value.message
