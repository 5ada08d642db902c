"""Fan-out below the per-send overhead: encoded once, written to whoever has caught up and keeps up."""

import asyncio
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from api.stream.encoding import text_frame
from tests.api.core.streaming import Served, add_project, database, read_frames, seqs, served, sqlite_url


@given(st.text(max_size=300) | st.sampled_from([125, 126, 65_535, 65_536]).map(lambda n: "x" * n))
def test_a_frame_is_what_the_library_would_send(text: str) -> None:
    """STREAM-98: the frame that is written to all is byte for byte the library's own."""
    assert text_frame(text) == Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


async def until_all_have_caught_up(stream: Served, project: str) -> None:
    async with asyncio.timeout(5):
        while not all(one.sink for one in stream.services.hub._channels[project]):
            await asyncio.sleep(0.005)


async def test_events_go_straight_to_sockets_that_keep_up(tmp_path: Path) -> None:
    """STREAM-98: a reader that has caught up is written to without waking its task, in order."""
    async with database(sqlite_url(tmp_path)) as db, served(db, queue_size=1) as stream:
        project = await add_project(db)
        async with stream.socket(project) as one, stream.socket(project, "?after=0") as other:
            await read_frames(one, 1)
            await read_frames(other, 1)
            await until_all_have_caught_up(stream, project)
            # more than the queue takes: had one event gone through it, its reader were closed
            for number in range(20):
                await stream.emit(project, *(f"{number}-{n}" for n in range(10)))
            for socket in (one, other):
                assert seqs(await read_frames(socket, 200)) == list(range(1, 201))
            await one.send('{"type":"ping"}')
            assert (await read_frames(one, 1))[0]["data"] == {"seq": 200}


async def test_a_gap_goes_the_long_way(tmp_path: Path) -> None:
    """STREAM-98: an event that is not the next one is not written: what lies between is read first."""
    async with database(sqlite_url(tmp_path)) as db, served(db) as stream:
        project = await add_project(db)
        async with stream.socket(project) as ws:
            await read_frames(ws, 1)
            await until_all_have_caught_up(stream, project)
            hub, told = stream.services.hub, []
            publish = hub.publish
            hub.publish = lambda project_id, events: told.extend(events)  # type: ignore[method-assign]
            await stream.emit(project, "a", "b", "c", "d")
            publish(project, told[3:])  # as if others had recorded the first three
            assert seqs(await read_frames(ws, 4)) == [1, 2, 3, 4]
            publish(project, told)  # heard again: said already
            hub.publish = publish  # type: ignore[method-assign]
            await stream.emit(project, "e")
            assert seqs(await read_frames(ws, 1)) == [5]
