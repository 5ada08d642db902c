"""The decoder of server-sent events, against every way that bytes can be cut."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.errors import OrreryProtocolError
from client.sse import ServerSentEvent, SseDecoder

newlines = st.sampled_from(["\n", "\r\n", "\r"])
line_text = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=12)
messages = st.builds(
    lambda name, ident, data, comment: (name, ident, data, comment),
    st.sampled_from(["", "log", "completed"]),
    st.text("abc0:9", max_size=6),
    st.lists(line_text, max_size=3),
    st.one_of(st.none(), line_text),
)


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    """`data` in pieces, cut at `cuts` (taken modulo its length)."""
    places = sorted({cut % (len(data) + 1) for cut in cuts})
    return [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]


def decode(pieces: list[bytes]) -> list[ServerSentEvent]:
    decoder = SseDecoder()
    return [event for piece in pieces for event in decoder.feed(piece)]


@given(st.lists(messages, max_size=6), newlines, st.booleans(), st.lists(st.integers(0, 10_000), max_size=30))
def test_any_split_gives_the_same_events(
    sent: list[tuple[str, str, list[str], str | None]], newline: str, mark: bool, cuts: list[int]
) -> None:
    """CLIENT-3: events don't depend on where the bytes are cut, nor on how lines end."""
    text, expected, last_id = "", [], ""
    for name, ident, data, comment in sent:
        lines = [] if comment is None else [f": {comment}"]
        lines += [f"event: {name}"] if name else []
        lines += [f"id: {ident}", *(f"data: {line}" for line in data), ""]
        text += "".join(line + newline for line in lines)
        last_id = ident
        if data:
            expected.append(ServerSentEvent(name or "message", "\n".join(data), last_id, None))
    raw = (b"\xef\xbb\xbf" if mark else b"") + text.encode()
    assert decode([raw]) == expected
    assert decode(split(raw, cuts)) == expected
    assert decode([bytes([byte]) for byte in raw]) == expected


@given(st.binary(max_size=300), st.lists(st.integers(0, 400), max_size=20))
def test_rubbish_is_read_alike_however_split(raw: bytes, cuts: list[int]) -> None:
    """CLIENT-3: arbitrary bytes never raise, and their split changes nothing."""
    assert decode([raw]) == decode(split(raw, cuts))


def test_rules_of_the_standard() -> None:
    """CLIENT-3: unknown fields and a bad retry are ignored, an unfinished event is dropped."""
    raw = b"retry: 250\nretry: soon\ndata:x\nother: y\nid: 1\n\nid: a\x00b\ndata\n\nevent: only\n\ndata: cut"
    assert decode([raw]) == [
        ServerSentEvent("message", "x", "1", 250),
        ServerSentEvent("message", "", "1", 250),
    ]


def test_a_line_without_end_is_refused() -> None:
    """CLIENT-3: a server that never ends a line can't fill the memory."""
    decoder = SseDecoder(max_line_chars=1000)
    for _ in range(10):
        decoder.feed(b"x" * 100)
    with pytest.raises(OrreryProtocolError):
        decoder.feed(b"x")


def test_json_survives() -> None:
    """CLIENT-3: a frame's JSON comes out as it went in, whatever it says."""
    body = json.dumps({"a": "ü — \u2028 ☃"}, ensure_ascii=False)
    (event,) = decode([f"data: {body}\n\n".encode()])
    assert json.loads(event.data) == {"a": "ü — \u2028 ☃"}
