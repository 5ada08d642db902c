"""Connected and idle: CPU and memory of thousands of clients, ours and a bare `websockets` server.

    python -m benchmarks.stream.idle [--clients 5000] [--seconds 30] [--warmup 3]

Ours is `python -m api` as it runs in production, with heartbeats each 30 s both ways (a frame and a
ping); the bare program pings each 30 s. Memory a connection: growth of the process's resident memory.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.stream.api import ApiProcess, make_projects, path_of
from benchmarks.stream.process import Part, machine, part, usage
from benchmarks.stream.verdict import Claim, tell


def report(
    name: str, clients: Part, pid: int, before: dict[str, float], arguments: argparse.Namespace
) -> tuple[float, float]:
    """Prints a line; the share of a core, and kilobytes a connection."""
    time.sleep(arguments.warmup)  # connecting is not idling
    first = usage(pid)
    clients.ask(op="stats")
    time.sleep(arguments.seconds)
    last, seen = usage(pid), clients.ask(op="stats")
    busy = (last["cpu_s"] - first["cpu_s"]) / arguments.seconds
    per_connection = (last["rss"] - before["rss"]) / arguments.clients / 1000
    print(
        f"{name}: {seen['open']} clients open, CPU {100 * busy:.1f} % of a core,"
        f" {per_connection:.1f} kB a connection, {seen['frames']} frames, {seen['closed']} closed"
    )
    return busy, per_connection


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=5000)
    parser.add_argument("--projects", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=30, help="a heartbeat's interval")
    parser.add_argument("--warmup", type=float, default=3)
    arguments = parser.parse_args()
    each = arguments.clients // arguments.projects
    print(machine())
    with (
        part("benchmarks.stream.bare", core=0) as server,
        part("benchmarks.stream.clients", core=1) as clients,
    ):
        port, before = server.ask(op="start")["port"], server.ask(op="usage")
        paths = [f"/{number}" for number in range(arguments.projects)]
        clients.ask(op="open", port=port, paths=paths * each, per_s=500, pattern="none")
        report("bare", clients, server.process.pid, before, arguments)
    with tempfile.TemporaryDirectory(prefix="orrery-bench-") as folder:
        api = ApiProcess.at(Path(folder))
        names = make_projects(api, arguments.projects, events=1)
        try:
            api.start(core=0)
            assert api.process is not None
            with part("benchmarks.stream.clients", core=1) as clients:
                # a hundred first: what the process loads at its first stream is not a connection's
                clients.ask(op="open", port=api.port, paths=[path_of(n) for n in names[:100]], pattern="none")
                clients.ask(op="close")
                time.sleep(2)
                before = usage(api.process.pid)
                paths = [path_of(name) for name in names]
                clients.ask(op="open", port=api.port, paths=paths * each, per_s=500, pattern="none")
                busy, kilobytes = report("ours", clients, api.process.pid, before, arguments)
        finally:
            api.stop()
    return tell(
        "idle clients",
        Claim("percent_of_a_core", 100 * busy, below=5),
        Claim("kilobytes_a_connection", kilobytes, below=40),
    )


if __name__ == "__main__":
    sys.exit(main())
