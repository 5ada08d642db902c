"""The proxy's rewriting by properties: no secret passes, whatever the chunks."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from xmlrpc.client import dumps

from hypothesis import given
from hypothesis import strategies as st

from api.rewriting import Rewriter, forwarded, returned
from api.supervision import Supervision, _is_frozen
from tests.api.edge.server import wait_for

SECRET = "s3cret-prefix"
pieces = st.lists(
    st.sampled_from(
        [b"/" + SECRET.encode(), SECRET.encode(), b"/s3cret", b"s3cret-pre", b"/", b"s", b"x", b"<a href="]
    ),
    max_size=20,
).map(b"".join)


@given(pieces, st.lists(st.integers(1, 9), max_size=60))
def test_no_chunking_lets_the_secret_pass(text: bytes, sizes: list[int]) -> None:
    """API-60: the stream's rewriting is that of the whole, and the secret is in neither."""
    whole = Rewriter(SECRET).replace(text)
    rewriter = Rewriter(SECRET)
    out, at = b"", 0
    for size in sizes:
        out += rewriter.feed(text[at : at + size])
        at += size
    out += rewriter.feed(text[at:]) + rewriter.finish()
    assert SECRET.encode() not in out
    assert out == whole


def test_headers_are_rewritten_both_ways() -> None:
    """API-60: Location names our path; cookies, origin and encodings do not go in."""
    out = returned([("Location", f"/{SECRET}/runs"), ("Connection", "close")], Rewriter(SECRET))
    assert out == [(b"location", b"/dagster/runs")]
    kept = dict(forwarded([("Cookie", "a"), ("Origin", "x"), ("Accept-Encoding", "br"), ("Accept", "*/*")]))
    assert kept == {"Accept": "*/*", "accept-encoding": "identity"}


def test_a_stopped_process_is_frozen() -> None:
    """API-42: the kernel says so, whatever a supervisor believes."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        assert not _is_frozen(process.pid)
        process.send_signal(signal.SIGSTOP)
        wait_for(lambda: _is_frozen(process.pid), 5)
    finally:
        process.kill()
        process.wait()
    assert not _is_frozen(process.pid)
    assert not _is_frozen(0)


async def test_no_supervisor_says_nothing(short_dir: Path) -> None:
    """API-42: neither a missing socket nor one that answers nonsense is an error."""
    assert await Supervision(short_dir / "none.sock").states() == {}
    path = short_dir / "s.sock"
    script = (
        "import socket,sys; s=socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen();"
        "print(flush=True);"
        "c,_=s.accept(); c.recv(9999); c.sendall(sys.stdin.buffer.read()); c.close()"
    )
    rows = [
        {"name": "daemon", "statename": "FATAL", "pid": 0},
        {"name": "api", "statename": "RUNNING", "pid": os.getpid()},
    ]
    body = dumps((rows,), methodresponse=True).encode()
    for content, expected in ((b"nonsense", {}), (body, {"daemon": False, "api": True})):
        path.unlink(missing_ok=True)
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(content)}\r\n\r\n".encode()
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        process.stdin.write(head + content)
        process.stdin.close()
        states = await Supervision(path).states()
        assert {name: state.running for name, state in states.items()} == expected
        process.wait(5)
        process.stdout.close()
