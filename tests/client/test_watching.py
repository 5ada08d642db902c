"""The machine behind `watch()`, with a clock and a random source of the test's."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.backoff import Backoff
from client.cursor import Cursor, parse_cursor
from client.errors import OrreryApiError, OrreryProtocolError, OrreryUnreachableError
from client.watching import Gap, Phase, Watch
from tests.client import scripted
from tests.client.scripted import EPOCH, frame, snapshot, whole_run

FIRST = whole_run()
BOTH = FIRST + whole_run(first=len(FIRST) + 1, run="00000000-0000-4000-8000-000000000002")


class Clock:
    """Seconds that the test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def machine(after: str | None = None, **options: Any) -> Watch:
    settings: dict[str, Any] = {
        "after": None if after is None else parse_cursor(after),
        "until_terminal": True,
        "clock": Clock(),
        "random": lambda: 0.5,
    }
    return Watch(**{**settings, **options})


def connected(after: str | None = None, **options: Any) -> Watch:
    watch = machine(after, **options)
    watch.connecting()
    watch.opened()
    return watch


def receive(watch: Watch, *bodies: dict[str, Any]) -> list[int]:
    """Hands frames in; the seqs of the events that come out."""
    out = []
    for body in bodies:
        if watch.done:
            break
        given_back = watch.receive(frame(body))
        assert not isinstance(given_back, Gap), given_back
        out += [item.seq for item in given_back if hasattr(item, "seq")]
    return out


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(FIRST)), st.integers(0, len(FIRST)), st.sets(st.integers(1, len(FIRST)))
        ),
        max_size=6,
    )
)
def test_any_connections_give_the_same_transcript(connections: list[tuple[int, int, set[int]]]) -> None:
    """CLIENT-4: however the stream is cut, doubled and gapped, every event comes once and in order."""
    watch = machine("0")
    out: list[int] = []
    for head, sent, lost in [*connections, (len(FIRST), len(FIRST), set())]:
        watch.connecting()
        watch.opened()
        assert watch.cursor is not None
        start = watch.cursor.seq
        receive(watch, snapshot(FIRST, max(head, start)))
        for body in [*FIRST[:start][-2:], *FIRST[start : start + sent]]:  # two of the past, again
            if watch.done or body["seq"] in lost:
                continue
            got: list[Any] | Gap = watch.receive(frame(body))
            while isinstance(got, Gap):
                page = [frame(item) for item in FIRST[got.after.seq : got.after.seq + 3]]
                out += [item.seq for item in watch.fill(EPOCH, page)]
                got = [] if watch.done else watch.receive(frame(body))
            out += [item.seq for item in got]
        if watch.done:
            break
        assert watch.lost(None) >= 0
    assert watch.done
    assert out == list(range(1, len(FIRST) + 1))


def test_resumes_from_the_last_event() -> None:
    """CLIENT-4: each connection asks for what follows the last event that was handed on."""
    watch = machine()
    assert "Last-Event-ID" not in watch.headers()
    watch.connecting()
    watch.opened()
    receive(watch, snapshot(FIRST, 3), FIRST[3])
    watch.lost(None)
    assert watch.headers()["Last-Event-ID"] == f"{EPOCH}:4"


def test_an_earlier_runs_end_does_not_end_the_watch() -> None:
    """CLIENT-6: with a later run in the history, only the last end counts."""
    watch = connected("0")
    receive(watch, snapshot(BOTH, len(FIRST) + 5))
    assert receive(watch, *BOTH[: len(FIRST) + 5])[-1] == len(FIRST) + 5
    assert not watch.done
    receive(watch, *BOTH[len(FIRST) + 5 :])
    assert watch.done


def test_a_run_that_has_ended_ends_the_watch_at_once() -> None:
    """CLIENT-6: a run that has ended is a snapshot; with a cursor its events come too."""
    watch = connected()
    receive(watch, snapshot(FIRST, len(FIRST)))
    assert watch.done
    watch = connected(str(len(FIRST) - 2))
    receive(watch, snapshot(FIRST, len(FIRST)))
    assert not watch.done
    assert receive(watch, *FIRST[-2:]) == [len(FIRST) - 1, len(FIRST)]
    assert watch.done


@pytest.mark.parametrize("cut_after", [0, 3, None])
def test_waits_past_an_ended_run_for_the_next(cut_after: int | None) -> None:
    """CLIENT-6: after a retry, the old run's end does not end the watch; the new one's does, cut or not."""
    watch = connected(str(len(FIRST)), expect_new_run=True)
    receive(watch, snapshot(FIRST, len(FIRST)))
    assert not watch.done
    rest = BOTH[len(FIRST) :]
    if cut_after is not None:
        receive(watch, *rest[:cut_after])
        watch.lost(None)
        watch.connecting()
        watch.opened()
        receive(watch, snapshot(BOTH, len(BOTH)))  # the new run has ended meanwhile
        rest = rest[cut_after:]
    receive(watch, *rest)
    assert watch.done


def test_without_until_terminal_it_goes_on() -> None:
    """CLIENT-6: `until_terminal=False` watches a project over all its runs."""
    watch = connected("0", until_terminal=False)
    receive(watch, snapshot(BOTH, 0))
    assert receive(watch, *BOTH) == list(range(1, len(BOTH) + 1))
    assert watch.phase is Phase.OPEN


def test_a_gap_and_a_beat_ahead_are_read_from_the_history() -> None:
    """CLIENT-5: a missing event, or a heartbeat that counts more than came, is a gap up to there."""
    watch = connected("0")
    receive(watch, snapshot(FIRST, 0), FIRST[0])
    assert watch.receive(frame(FIRST[4])) == Gap(Cursor(EPOCH, 1), 4)
    watch.fill(EPOCH, [frame(body) for body in FIRST[1:4]])
    assert receive(watch, FIRST[4]) == [5]
    beat = frame(scripted.control("heartbeat", {"seq": 7}))
    assert watch.receive(beat) == Gap(Cursor(EPOCH, 5), 7)
    watch.fill(EPOCH, [frame(body) for body in FIRST[5:7]])
    assert watch.receive(beat) == [beat]


def test_a_history_with_a_hole_is_an_error_not_a_loop() -> None:
    """CLIENT-5: events that are nowhere end the watch by name."""
    watch = connected("0")
    receive(watch, snapshot(FIRST, 0))
    assert isinstance(watch.receive(frame(FIRST[4])), Gap)
    hole = [frame(FIRST[4])]
    assert watch.fill(EPOCH, hole) == watch.fill(EPOCH, hole) == []
    with pytest.raises(OrreryProtocolError):
        watch.fill(EPOCH, hole)


def refusal(status: int, retry_after_s: float | None = None) -> OrreryApiError:
    return OrreryApiError(status, None, "no", retry_after_s=retry_after_s)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 422])
def test_a_final_refusal_is_raised(status: int) -> None:
    """CLIENT-7: a 4xx is not retried."""
    watch = machine()
    watch.connecting()
    with pytest.raises(OrreryApiError):
        watch.refused(refusal(status))
    assert watch.done


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
def test_a_passing_refusal_waits_as_long_as_asked(status: int) -> None:
    """CLIENT-7: other refusals are retried, not before Retry-After has passed."""
    watch = machine()
    watch.connecting()
    assert 7 <= watch.refused(refusal(status, 7)) <= 7.5
    watch.connecting()


def test_delays_grow_with_full_jitter_up_to_a_cap() -> None:
    """CLIENT-7: the n-th delay is uniform up to base times 2 to the n, never over the cap."""
    highest = Backoff(lambda: 0.999_999, base_s=0.5, cap_s=15)
    assert [round(highest.next(), 2) for _ in range(7)] == [0.5, 1, 2, 4, 8, 15, 15]
    lowest = Backoff(lambda: 0.0)
    assert [lowest.next() for _ in range(50)] == [0.0] * 50


def test_failures_are_counted_in_a_row() -> None:
    """CLIENT-7: an event, or a connection that held, starts the count anew."""
    clock = Clock()
    watch = machine("0", clock=clock, max_retries=2, random=lambda: 0.999)
    gone = OrreryUnreachableError("gone")

    def attempt(*bodies: dict[str, Any], held_s: float = 0.0) -> float:
        watch.connecting()
        watch.opened()
        receive(watch, *bodies)
        clock.now += held_s
        return watch.lost(gone)

    assert attempt() < attempt()
    watch.connecting()
    watch.opened()
    receive(watch, snapshot(FIRST, 0), FIRST[0])
    assert watch.lost(gone) < 0.5
    assert attempt(held_s=60) < 0.5
    attempt()
    with pytest.raises(OrreryUnreachableError):
        attempt()
    assert watch.done


def test_the_servers_delay_is_honoured_within_bounds() -> None:
    """CLIENT-7: `retry:` sets the first delay, whatever number a server sends."""
    watch = machine(random=lambda: 0.999_999)
    watch.server_delay(2000)
    watch.connecting()
    assert round(watch.lost(None), 2) == 2
    watch.server_delay(10**9)
    watch.connecting()
    assert watch.lost(None) <= 15


@pytest.mark.parametrize("text", ["", "x", "-1", "a:b", "1:2:3", "a b:1", "1" * 30])
def test_a_malformed_cursor_is_refused_here(text: str) -> None:
    """CLIENT-4: a cursor that no server could mean is a ValueError."""
    with pytest.raises(ValueError):
        parse_cursor(text)


def test_only_legal_steps() -> None:
    """CLIENT-4: the machine refuses to be driven out of order."""
    with pytest.raises(RuntimeError):
        machine().receive(frame(FIRST[0]))
    watch = connected()
    with pytest.raises(RuntimeError):
        watch.opened()
