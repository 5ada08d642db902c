"""Cost of the API process: import time, resident memory, and an upload of one gigabyte.

    python -m benchmarks.api_process [--projects 100] [--upload-mib 1024]

The upload's other side is a bare Starlette handler that hashes and discards the same multipart body
over the same loopback, in the same run.
"""

import argparse
import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psutil
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from benchmarks.platform import REPO, free_port, running_platform

MIB = 1024 * 1024
BOUNDARY = b"orrery-benchmark-boundary"


async def hash_and_discard(request: Request) -> PlainTextResponse:
    digest = hashlib.sha256()
    async for chunk in request.stream():
        digest.update(chunk)
    return PlainTextResponse(digest.hexdigest())


def serve_bare(port: int) -> None:
    app = Starlette(routes=[Route("/", hash_and_discard, methods=["POST"])])
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", loop="uvloop", http="httptools")


def write_table(path: Path, mebibytes: int) -> None:
    """A CSV of numbers of about the size asked for."""
    rows = b"".join(b"%d.25,%d.5,%d,%d\n" % (i, i * 7 % 1000, i * 13 % 97, i % 2) for i in range(60_000))
    with path.open("wb") as file:
        file.write(b"a,b,c,label\n")
        while file.tell() < mebibytes * MIB:
            file.write(rows)


def multipart_body(path: Path) -> Iterator[bytes]:
    """The same bytes for both sides, read from disk (page cache) in 1 MiB pieces."""
    for name, value in (("problem_description", b"Predict label"), ("project_name", b"big")):
        yield b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (
            BOUNDARY,
            name.encode(),
            value,
        )
    yield (
        b'--%s\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n'
        b"Content-Type: text/csv\r\n\r\n" % BOUNDARY
    )
    with path.open("rb") as file:
        while chunk := file.read(MIB):
            yield chunk
    yield b"\r\n--%s--\r\n" % BOUNDARY


def post(url: str, path: Path) -> tuple[float, httpx2.Response]:
    """Seconds until the last byte of the body was taken, and the answer."""
    done = [0.0]

    def body() -> Iterator[bytes]:
        yield from multipart_body(path)
        done[0] = time.monotonic()

    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}
    started = time.monotonic()
    answer = httpx2.post(url, content=body(), headers=headers, timeout=600)
    return done[0] - started, answer


@contextmanager
def watching_peak(pid: int) -> Iterator[list[int]]:
    """Samples the resident memory of a process every 20 ms; yields [peak bytes]."""
    process, stop = psutil.Process(pid), threading.Event()
    peak = [process.memory_info().rss]

    def sample() -> None:
        while not stop.wait(0.02):
            peak[0] = max(peak[0], process.memory_info().rss)

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()


def api_pid(home: Path) -> int:
    """The process that runs `python -m api` for this home."""
    for process in psutil.process_iter(["cmdline", "environ"]):
        command, environ = process.info["cmdline"] or [], process.info["environ"] or {}
        if "api" in command and "-m" in command and environ.get("ORRERY_HOME") == str(home):
            return int(process.pid)
    raise RuntimeError("no API process found")


def bench_import(repeats: int = 5) -> None:
    def once() -> float:
        started = time.monotonic()
        subprocess.run([sys.executable, "-c", "import api.app"], cwd=REPO, check=True)
        return time.monotonic() - started

    bare = statistics.median(_time_bare() for _ in range(repeats))
    once()
    taken = statistics.median(once() for _ in range(repeats))
    print(f"import api.app: {taken:.2f} s in a new process (a bare interpreter: {bare:.2f} s)")


def _time_bare() -> float:
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.monotonic() - started


def bench_memory(base_url: str, pid: int, projects: int) -> None:
    table = (REPO / "tests" / "data" / "penguins.csv").read_bytes()
    with httpx2.Client(base_url=base_url, timeout=60) as client:
        for number in range(projects):
            answer = client.post(
                "/api/v1/projects",
                files={"file": ("penguins.csv", table)},
                data={"problem_description": f"Which species is it? {number}"},
            )
            answer.raise_for_status()
        client.get("/api/v1/projects", params={"limit": 100}).raise_for_status()
    rss = psutil.Process(pid).memory_info().rss
    print(f"API resident after {projects} projects: {rss / MIB:.0f} MiB")


def bench_upload(base_url: str, pid: int, mebibytes: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.csv"
        write_table(path, mebibytes)
        port = free_port()
        bare = subprocess.Popen(
            [sys.executable, "-c", f"from benchmarks.api_process import serve_bare; serve_bare({port})"],
            cwd=REPO,
            env={**os.environ},
        )
        try:
            time.sleep(2)
            ours_s, bare_s = [], []
            before = psutil.Process(pid).memory_info().rss
            with watching_peak(pid) as peak:
                for _ in range(5):
                    seconds, answer = post(f"{base_url}/api/v1/projects", path)
                    ours_s.append(seconds)
                    answer.raise_for_status()
                    httpx2.delete(f"{base_url}/api/v1/projects/{answer.json()['project_id']}", timeout=60)
                    bare_s.append(post(f"http://127.0.0.1:{port}/", path)[0])
        finally:
            bare.kill()
            bare.wait()
        size = path.stat().st_size / MIB
        ours, theirs = size / statistics.median(ours_s), size / statistics.median(bare_s)
        print(
            f"upload of {size:.0f} MiB: ours {ours:.0f} MiB/s, bare hash-and-discard {theirs:.0f} MiB/s"
            f" ({ours / theirs:.2f} of it); API memory grew by {(peak[0] - before) / MIB:.0f} MiB"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=100)
    parser.add_argument("--upload-mib", type=int, default=1024)
    arguments = parser.parse_args()
    bench_import()
    # the empty location, so that a hundred runs queue and pass without training anything
    with running_platform(code_location="benchmarks.empty_location") as (base_url, home):
        pid = api_pid(home)
        # The upload first: the runs of a hundred projects would take the cores from it.
        bench_upload(base_url, pid, arguments.upload_mib)
        bench_memory(base_url, pid, arguments.projects)


if __name__ == "__main__":
    main()
