"""Both clients against a real server that cuts, doubles and loses: the same transcript every time."""

import time

import pytest
from starlette.responses import HTMLResponse

from client import AsyncOrrery, Orrery, OrreryApiError, OrreryProtocolError, OrreryUnreachableError
from client.base import Options
from contracts.events import SnapshotFrame
from tests.client.scripted import EPOCH, PROJECT, ScriptedServer, whole_run

EAGER = Options(random=lambda: 0.0, stream_silence_s=5)
EVENTS = whole_run()


def prepare(server: ScriptedServer, seed: int) -> None:
    script = server.script
    script.events, script.seed, script.faults = list(EVENTS), seed, 12
    script.lose = frozenset(seed + offset for offset in (3, 9, 10, 20))


@pytest.mark.parametrize("seed", range(6))
def test_sync_transcript_survives_faults(server: ScriptedServer, seed: int) -> None:
    """CLIENT-4: random cuts, 503s, doubles and losses leave no trace in what comes out."""
    prepare(server, seed)
    with Orrery(server.url, options=EAGER) as orrery:
        frames = list(orrery.watch(PROJECT, after=0))
    events = [item.model_dump(mode="json") for item in frames if hasattr(item, "seq")]
    assert [item["seq"] for item in events] == list(range(1, len(EVENTS) + 1))
    assert [item["data"]["message"] for item in events] == [item["data"]["message"] for item in EVENTS]
    assert len(server.script.connections) > 1


@pytest.mark.parametrize("seed", range(3))
async def test_async_transcript_survives_faults(server: ScriptedServer, seed: int) -> None:
    """CLIENT-4: the asyncio client gives the same transcript."""
    prepare(server, 100 + seed)
    server.script.lose = frozenset({2, 30})
    async with AsyncOrrery(server.url, options=EAGER) as orrery:
        frames = [item async for item in orrery.watch(PROJECT, after=f"{EPOCH}:0")]
    assert [item.seq for item in frames if hasattr(item, "seq")] == list(range(1, len(EVENTS) + 1))


def test_starts_from_the_snapshot(server: ScriptedServer) -> None:
    """CLIENT-6: without a cursor the first frame is the snapshot, and events follow it."""
    server.script.events, server.script.stored = EVENTS, 10
    with Orrery(server.url, options=EAGER) as orrery:
        first, *rest = orrery.watch(PROJECT)
        assert orrery.state(PROJECT).seq == 10
    assert isinstance(first, SnapshotFrame)
    assert [item.seq for item in rest if hasattr(item, "seq")] == list(range(11, len(EVENTS) + 1))


def test_leaving_early_closes_the_connection(server: ScriptedServer) -> None:
    """CLIENT-4: a consumer that breaks off leaves no stream open."""
    server.script.events = EVENTS
    with Orrery(server.url, options=EAGER) as orrery:
        frames = orrery.watch(PROJECT, until_terminal=False)
        next(frames)
        frames.close()
        assert orrery.events(PROJECT).events  # the pool has a connection to give


def test_silence_is_a_lost_connection(server: ScriptedServer) -> None:
    """CLIENT-7: a stream without a sign of life within the limit is given up and asked for again."""
    server.script.events, server.script.stored = EVENTS[:5], 5
    silent = Options(random=lambda: 0.0, stream_silence_s=0.2)
    began = time.monotonic()
    with Orrery(server.url, options=silent) as orrery, pytest.raises(OrreryUnreachableError):
        list(orrery.watch(PROJECT, max_retries=2))
    assert len(server.script.connections) == 3
    assert time.monotonic() - began < 5


def test_no_server_and_no_project(server: ScriptedServer) -> None:
    """CLIENT-2: nobody there and nothing there are different errors, each by name."""
    with Orrery("http://127.0.0.1:9", options=EAGER) as orrery:
        with pytest.raises(OrreryUnreachableError):
            orrery.ready()
        with pytest.raises(OrreryUnreachableError):
            list(orrery.watch(PROJECT, max_retries=1))
    with Orrery(server.url, options=EAGER) as orrery, pytest.raises(OrreryApiError) as error:
        list(orrery.watch("018f0000-0000-7000-8000-00000000dead"))
    assert (error.value.status, error.value.code) == (404, "NOT_FOUND")
    assert error.value.request_id == "req-1"


def test_a_server_that_is_something_else(server: ScriptedServer) -> None:
    """CLIENT-2: a page where the stream or a body should be is a protocol error, not a hang."""
    other = "018f0000-0000-7000-8000-000000000002"
    server.script.answers = {
        f"GET {other}/stream": HTMLResponse("<p>hi"),
        f"GET {other}": HTMLResponse("<p>hi"),
    }
    with Orrery(server.url, options=EAGER) as orrery:
        with pytest.raises(OrreryProtocolError):
            list(orrery.watch(other))
        with pytest.raises(OrreryProtocolError):
            orrery.get_project(other)
