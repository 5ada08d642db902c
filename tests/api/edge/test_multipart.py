"""The push parser of multipart/form-data: any chunking, any content, every bound."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.multipart import MAX_HEADER_BYTES, MAX_PARTS, FormParser, Part, boundary_of
from contracts.errors import ErrorCode, OrreryError

BOUNDARY = b"----orrery7MA4YWxk"


class Collector:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.parts: list[tuple[Part, bytes]] = []
        self._part: Part | None = None
        self._data = b""

    def begin(self, part: Part) -> None:
        self._part, self._data = part, b""

    def data(self, data: memoryview) -> None:
        self._data += bytes(data)

    def end(self) -> None:
        assert self._part is not None
        self.parts.append((self._part, self._data))


def part(name: str, data: bytes, filename: str | None = None) -> bytes:
    extra = "" if filename is None else f'; filename="{filename}"'
    head = f'--{BOUNDARY.decode()}\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'
    return head.encode() + data + b"\r\n"


END = b"--" + BOUNDARY + b"--\r\n"


def parse(
    body: bytes, sizes: list[int] | None = None, boundary: bytes = BOUNDARY
) -> list[tuple[Part, bytes]]:
    sink = Collector()
    parser = FormParser(boundary, sink)
    at = 0
    for size in sizes or []:
        parser.feed(body[at : at + size])
        at += size
    parser.feed(body[at:])
    parser.finish()
    return sink.parts


# Pieces that look like boundaries are what a parser gets wrong.
tricky = st.lists(
    st.sampled_from(
        [b"\r", b"\n", b"\r\n", b"-", b"--", b"\r\n--", b"\r\n--" + BOUNDARY[:-1], BOUNDARY, b"x", b"\0"]
    ),
    max_size=30,
).map(b"".join)
contents = st.one_of(st.binary(max_size=300), tricky).filter(
    lambda b: b"\r\n--" + BOUNDARY not in b"\r\n" + b
)


@given(st.lists(contents, max_size=5), st.lists(st.integers(1, 60), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_content_survives_any_chunking(datas: list[bytes], sizes: list[int]) -> None:
    """API-20: what comes out is what went in, wherever the network cut it."""
    body = b"".join(part(f"n{i}", data, "f") for i, data in enumerate(datas)) + END
    assert parse(body, sizes) == [(Part(f"n{i}", "f"), data) for i, data in enumerate(datas)]


@given(st.integers(0, 400))
def test_a_cut_body_is_never_whole(at: int) -> None:
    """API-20: a body that ends before its closing boundary is refused, wherever it was cut."""
    body = part("a", b"1" * 50) + part("file", b"2" * 50, "x") + END[:-2]
    with pytest.raises(OrreryError) as caught:
        parse(body[: min(at, len(body) - 1)])
    assert caught.value.code is ErrorCode.VALIDATION_ERROR


def test_what_follows_the_end_means_nothing() -> None:
    """API-20: an epilogue is ignored."""
    assert len(parse(part("a", b"1") + END + part("b", b"2"))) == 1


@pytest.mark.parametrize("before", [b"hello\r\n", b"x" * 5000, b"\r\nhello-"])
def test_a_preamble_is_refused(before: bytes) -> None:
    """API-20: a form begins with its boundary; line breaks before it are skipped."""
    assert parse(b"\r\n" + part("a", b"1") + END) == [(Part("a", None), b"1")]
    with pytest.raises(OrreryError):
        parse(before + part("a", b"1") + END)


@pytest.mark.parametrize(
    "body",
    [
        part("a", b"") * (MAX_PARTS + 1) + END,
        b"--"
        + BOUNDARY
        + b"\r\nContent-Disposition: form-data; name=a"
        + b"x" * MAX_HEADER_BYTES
        + b"\r\n\r\n",
        b"--" + BOUNDARY + b"\r\n" + b"X: y\r\n" * 17 + b"\r\n",
        b"--" + BOUNDARY + b"\r\n" + (b"X: " + b"y" * 1000 + b"\r\n") * 9 + b"\r\n",
        b"--"
        + BOUNDARY
        + b"\r\nContent-Disposition: form-data; name*"
        + b"1" * 5000
        + b"*=x\r\n\r\nx\r\n"
        + END,
        b"--" + BOUNDARY + b"\r\nContent-Disposition: form-data\r\n\r\nx\r\n" + END,
        b"--" + BOUNDARY + b"\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n" + END,
        b"--" + BOUNDARY + b"\r\nX: y\r\n\r\nx\r\n" + END,
        b"--" + BOUNDARY + b"garbage\r\n" + END,
        b"",
        b"no form at all",
    ],
)
def test_malformed_forms_are_refused(body: bytes) -> None:
    """API-21: too many parts, long headers, nameless parts, garbage: VALIDATION_ERROR."""
    with pytest.raises(OrreryError) as caught:
        parse(body)
    assert caught.value.code is ErrorCode.VALIDATION_ERROR


@pytest.mark.parametrize(
    "piece",
    [part("a", b""), b"--" + BOUNDARY + b"\r\n\r\n", b"\r\n--" + BOUNDARY, b"A: b\r\n", b"\r\n", b"-"],
)
def test_floods_end_early(piece: bytes) -> None:
    """API-21: 4 MB of boundaries, headers or dashes cost no more than a moment."""
    sink = Collector()
    parser = FormParser(BOUNDARY, sink)
    flood = piece * (65_536 // len(piece))
    began = time.perf_counter()
    with suppress(OrreryError):
        for _ in range(64):
            parser.feed(flood)
        pytest.fail("a flood went through")
    assert time.perf_counter() - began < 1


def test_one_byte_at_a_time_is_linear() -> None:
    """API-21: trickled headers are bounded, so joining them costs little."""
    began = time.perf_counter()
    with pytest.raises(OrreryError):
        parse(b"--" + BOUNDARY + b"\r\nX: " + b"y" * 20_000, [1] * 15_000)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('form-data; name="file"; filename="a.csv"', "a.csv"),
        ('form-data; name="file"; filename="a;b.csv"', "a;b.csv"),
        ('form-data; name="file"; filename="a\\"b.csv"', 'a"b.csv'),
        ('form-data; name="file"; filename="C:\\data\\a.csv"', "C:\\data\\a.csv"),
        ("form-data; name=file; filename=a.csv", "a.csv"),
        ("form-data; name=\"file\"; filename*=UTF-8''%E2%82%AC.csv", "€.csv"),
        ('form-data; name="file"; filename="x"; filename*=UTF-8\'\'y.csv', "y.csv"),
        ('form-data; name="file"; filename="naïve.csv"', "naïve.csv"),
        ('form-data; name="file"; filename=""', ""),
        ('form-data; name="file"', None),
    ],
)
def test_file_names_as_browsers_send_them(header: str, expected: str | None) -> None:
    """API-22: quoted, bare, escaped, extended and Windows forms."""
    body = f"--{BOUNDARY.decode()}\r\ncontent-disposition: {header}\r\n\r\nx\r\n".encode() + END
    assert parse(body) == [(Part("file", expected), b"x")]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        'multipart/form-data; boundary="a b "',
        f"multipart/form-data; boundary={'x' * 71}",
        "multipart/form-data; boundary=a\x00b",
    ],
)
def test_bad_content_types_are_refused(value: str) -> None:
    """API-21: no valid boundary, no form."""
    with pytest.raises(OrreryError) as caught:
        boundary_of(value)
    assert caught.value.code is ErrorCode.VALIDATION_ERROR


def test_boundaries_may_be_quoted() -> None:
    """API-20: RFC 2046's characters, quoted or not."""
    assert boundary_of('Multipart/Form-Data; charset=x; boundary="a b:c"') == b"a b:c"
    assert (
        boundary_of("multipart/form-data; boundary=----WebKitFormBoundary7MA") == b"----WebKitFormBoundary7MA"
    )
