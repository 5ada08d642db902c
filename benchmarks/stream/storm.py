"""Reconnect storm: kill -9 of the API with 1,000 clients connected, and how soon all have caught up.

    python -m benchmarks.stream.storm [--clients 1000] [--projects 100] [--missed 50] [--rounds 3]

The clients come back with full jitter (at most 0.5 s at first, doubling to 4 s) by their cursors. While
the API is away each project gets events that they have missed. Counted from the new process's first answer.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.stream.api import ApiProcess, add_events, make_projects, path_of
from benchmarks.stream.process import machine, part, usage
from benchmarks.stream.verdict import Claim, tell


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--projects", type=int, default=100)
    parser.add_argument("--missed", type=int, default=50, help="events of each project while nobody serves")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    each, last = arguments.clients // arguments.projects, 10
    slowest, faults, memory = 0.0, 0, []
    print(machine())
    with tempfile.TemporaryDirectory(prefix="orrery-bench-") as folder:
        api = ApiProcess.at(Path(folder))
        names = make_projects(api, arguments.projects, events=last)
        try:
            with part("benchmarks.stream.clients") as clients:
                api.start()
                assert api.process is not None
                descriptors = usage(api.process.pid)["fds"]
                paths = [path_of(name) for name in names]
                clients.ask(op="open", port=api.port, paths=paths * each, per_s=300, resume=True)
                clients.ask(op="wait_seq", seq=last, limit_s=10)
                for number in range(1, arguments.rounds + 1):
                    api.stop()
                    add_events(api, names, last, arguments.missed)
                    last += arguments.missed
                    api.start()
                    began = time.monotonic()
                    assert api.process is not None
                    first = usage(api.process.pid)
                    caught_up = clients.ask(op="wait_seq", seq=last, limit_s=60)
                    took, seen = time.monotonic() - began, clients.ask(op="stats")
                    now = usage(api.process.pid)
                    print(
                        f"round {number}: all of {arguments.clients} caught up in {took:.1f} s"
                        f" ({caught_up['behind']} behind, {seen['gaps']} gaps, {seen['doubles']} doubles),"
                        f" {now['cpu_s'] - first['cpu_s']:.2f} CPU seconds of the API,"
                        f" {now['fds']} descriptors, {now['rss'] / 1e6:.0f} MB"
                    )
                    slowest, memory = max(slowest, took), [*memory, now["rss"]]
                    faults += caught_up["behind"] + seen["gaps"] + seen["doubles"]
                base = now
                clients.ask(op="close")
                time.sleep(5)
                now = usage(api.process.pid)
                print(
                    f"all gone: {base['fds']} -> {now['fds']} descriptors,"
                    f" {base['rss'] / 1e6:.0f} -> {now['rss'] / 1e6:.0f} MB"
                )
        finally:
            api.stop()
    return tell(
        "reconnect storm",
        Claim("slowest_round_s", slowest, below=10),
        Claim("lost_or_doubled", faults, below=1),
        # those of the database are opened with the first streams, and stay
        Claim("descriptors_left", now["fds"] - descriptors, below=10),
        Claim("memory_growth_over_rounds_mb", (memory[-1] - memory[0]) / 1e6, below=10),
    )


if __name__ == "__main__":
    sys.exit(main())
