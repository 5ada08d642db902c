"""Saturated fan-out: frames a second on one core, ours and a bare `websockets` `broadcast()` program.

    python -m benchmarks.stream.fanout [--clients 1000] [--groups 100] [--seconds 4] [--size 200]

Each side in turn, on core 0 with uvloop and without compression; the same clients on core 1, cheap
ones that count and time. The rate asked for rises until the server's core is full.
"""

import argparse
import sys
import time
from typing import Any

from benchmarks.stream.process import Part, machine, part
from benchmarks.stream.verdict import Claim, tell

RATES = (10_000, 20_000, 30_000, 40_000, 60_000, 80_000, 100_000, 140_000)


def measure(server: Part, clients: Part, group: int, arguments: argparse.Namespace) -> float:
    """Prints a line a rate; the most frames that a second of the server's CPU delivered."""
    best = 0.0
    for rate in RATES:
        clients.ask(op="stats")
        done = server.ask(op="fanout", per_s=rate / group, seconds=arguments.seconds, size=arguments.size)
        seen = settled(clients)
        delivered, busy = seen["frames"] / done["seconds"], done["cpu_s"] / done["seconds"]
        best = max(best, delivered / max(busy, 0.01))
        print(
            f"  asked {rate:>7}/s  delivered {delivered:>8.0f}/s  server CPU {busy:4.2f}"
            f"  p50 {seen['p50_ms']:6.1f} ms  p99 {seen['p99_ms']:6.1f} ms"
            f"  gaps {seen['gaps']}  closed {seen['closed']}"
        )
        if busy > 0.93 or seen["closed"]:
            break
    return best


def settled(clients: Part) -> dict[str, Any]:
    """The clients' figures once nothing comes any more."""
    time.sleep(1.0)
    return clients.ask(op="stats")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--groups", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--size", type=int, default=200, help="bytes of an event's message")
    arguments = parser.parse_args()
    group = arguments.clients // arguments.groups
    print(machine())
    results = {}
    for name, module in (("bare", "benchmarks.stream.bare"), ("ours", "benchmarks.stream.ours")):
        with part(module, core=0) as server, part("benchmarks.stream.clients", core=1) as clients:
            started = server.ask(op="start", projects=arguments.groups, clients_per_project=group)
            paths = started.get("paths") or [f"/{number}" for number in range(arguments.groups)]
            clients.ask(op="open", port=started["port"], paths=paths * group, per_s=500)
            settled(clients)
            print(f"{name}: {arguments.clients} clients in {arguments.groups} groups")
            results[name] = measure(server, clients, group, arguments)
    print(
        f"fan-out: ours {results['ours']:.0f} frames a second of CPU, bare {results['bare']:.0f}:"
        f" {results['ours'] / results['bare']:.2f} of it"
    )
    return tell(
        "saturated fan-out",
        Claim("frames_a_second_of_one_core", results["ours"], above=30_000),
        Claim("share_of_bare_broadcast", results["ours"] / results["bare"], above=0.35),
    )


if __name__ == "__main__":
    sys.exit(main())
