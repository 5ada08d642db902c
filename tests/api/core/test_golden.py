"""Real Dagster logs, recorded, and the stream that they give."""

import json

from contracts.events import STREAM_EVENT
from tests.api.core.golden import EXPECTED, expected


def test_the_recorded_logs_give_the_recorded_stream() -> None:
    """STREAM-20: the translation of real logs of seven kinds of run is the one that was read and agreed."""
    assert expected() == json.loads(EXPECTED.read_text())


def test_the_recorded_stream_is_what_clients_may_get() -> None:
    """STREAM-10: every recorded event fits the union, and seq has no gaps per project."""
    last: dict[str, int] = {}
    for events in json.loads(EXPECTED.read_text())["runs"].values():
        for raw in events:
            event = STREAM_EVENT.validate_python(raw)
            assert event.seq == last.get(event.project_id, 0) + 1
            last[event.project_id] = event.seq
