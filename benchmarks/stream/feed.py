"""A recorded Dagster log fed at the tailer's door: stored, and fanned out to many clients.

    python -m benchmarks.stream.feed [--projects 100] [--clients 1000] [--seconds 8] [--rates 10 20 30]

100 projects x 10 events a second: translated, recorded in SQLite (WAL, synchronous=NORMAL) and sent. The
delay is from the entry's making to the frame's arrival, each by the same machine's clock. The bare
program sends as many events to as many clients and stores nothing. The rates show where ours saturates.
"""

import argparse
import sys
import time
from typing import Any

from benchmarks.stream.process import Part, machine, part
from benchmarks.stream.verdict import Claim, tell


def show(name: str, rate: float, events: float, busy: float, seen: dict[str, Any]) -> None:
    print(
        f"  {name} {rate:>5.0f} events/s a project: {events:6.0f} events/s, {seen['frames']:>7} frames,"
        f" p50 {seen['p50_ms']:6.1f} ms, p99 {seen['p99_ms']:6.1f} ms, max {seen['max_ms']:6.1f} ms,"
        f" server CPU {busy:4.2f}, gaps {seen['gaps']}, doubles {seen['doubles']}, closed {seen['closed']}"
    )


def open_clients(server: Part, clients: Part, projects: int, each: int) -> None:
    started = server.ask(op="start", projects=projects, clients_per_project=each)
    paths = started.get("paths") or [f"/{number}" for number in range(projects)]
    clients.ask(op="open", port=started["port"], paths=paths * each, per_s=300)
    time.sleep(2)
    clients.ask(op="stats")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=100)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--rates", type=float, nargs="+", default=[10, 20, 30])
    arguments = parser.parse_args()
    projects, each = arguments.projects, arguments.clients // arguments.projects
    print(f"{machine()}; {projects} projects, {arguments.clients} clients")
    with (
        part("benchmarks.stream.bare", core=0) as server,
        part("benchmarks.stream.clients", core=1) as clients,
    ):
        open_clients(server, clients, projects, each)
        for rate in arguments.rates:
            done = server.ask(op="fanout", per_s=rate * projects, seconds=arguments.seconds, size=200)
            time.sleep(2)
            seen = clients.ask(op="stats")
            show("bare", rate, done["events"] / done["seconds"], done["cpu_s"] / done["seconds"], seen)
    # Ours has a second thread, the recorder's: both may use both cores, as they would in production.
    with part("benchmarks.stream.ours") as server, part("benchmarks.stream.clients") as clients:
        open_clients(server, clients, projects, each)
        fed, first = 0, {}
        for rate in arguments.rates:
            done = server.ask(op="feed", per_s=rate, seconds=arguments.seconds)
            time.sleep(2)
            seen = clients.ask(op="stats")
            show("ours", rate, done["events"] / done["seconds"], done["cpu_s"] / done["seconds"], seen)
            first = first or seen  # the rate that is asked for; the others show where it saturates
            fed += done["events"]
            if done["seconds"] > 1.3 * arguments.seconds:
                print("  saturated: the feed fell behind its clock")
                break
        stored = server.ask(op="stored")
        print(
            f"stored {stored['events']} of {fed} events that were fed;"
            f" projects with a gap in their numbers: {stored['projects_with_gaps']}"
        )
    return tell(
        f"feed of {projects} projects x {arguments.rates[0]:g} events a second",
        Claim("p50_ms", first["p50_ms"], below=50),
        Claim("p99_ms", first["p99_ms"], below=150),
        Claim("gaps_and_doubles", first["gaps"] + first["doubles"] + stored["projects_with_gaps"], below=1),
        Claim("events_not_stored", fed - stored["events"], below=1),
    )


if __name__ == "__main__":
    sys.exit(main())
