"""Four real runs at once, 50 clients each: from Dagster's write to the client's frame.

    python -m benchmarks.stream.four [--postgres] [--engine] [--runs 4] [--clients 50] [--slowest 20]

The whole platform as `make up` starts it, with four slots and the cap of streams raised by their settings.
The stages compute nothing and say ten lines each, a tenth of a second apart, so that what is measured is
the stream; with `--engine` they train on tests/data/penguins.csv, and the workers fight for the cores. With
`--postgres` Dagster's storage and ours are on a Postgres of this machine. The delay is from the time in
Dagster's log entry to the frame's arrival, by one clock.
"""

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from benchmarks.platform import REPO, running_platform
from benchmarks.stream.process import part
from benchmarks.stream.verdict import Claim, tell
from contracts.stages import TERMINAL_PROJECT_STATUSES, ProjectStatus

TABLE = REPO / "tests" / "data" / "penguins.csv"
LIMIT_S = 90.0


@contextmanager
def databases(*, postgres: bool) -> Iterator[dict[str, str]]:
    """The settings that say where both databases are."""
    if not postgres:
        yield {}
        return
    from tests.api.core.postgres import another_database, on_postgres, running  # noqa: PLC0415  # as asked

    with running() as url, tempfile.TemporaryDirectory(prefix="orrery-bench-") as folder:
        yield {
            "DATABASE_URL": url,
            "DAGSTER_POSTGRES_URL": re.sub(r"\+\w+", "", another_database(url, "dagster")),
            "DAGSTER_YAML": str(on_postgres(Path(folder))),
        }


def create(http: httpx2.Client) -> str:
    answer = http.post(
        "/projects",
        files={"file": (TABLE.name, TABLE.read_bytes(), "text/csv")},
        data={"problem_description": "Which species is it?", "time_budget_s": "5"},
    )
    answer.raise_for_status()
    return str(answer.json()["project_id"])


def wait_for_ends(http: httpx2.Client, projects: list[str]) -> None:
    """Raises RuntimeError unless all have completed in time."""
    until, left = time.monotonic() + LIMIT_S, list(projects)
    while left and time.monotonic() < until:
        time.sleep(0.5)
        statuses = {project: http.get(f"/projects/{project}/progress").json()["status"] for project in left}
        if failed := [
            p for p, s in statuses.items() if s in TERMINAL_PROJECT_STATUSES - {ProjectStatus.COMPLETED}
        ]:
            raise RuntimeError(f"ended without success: {failed}")
        left = [project for project, status in statuses.items() if status not in TERMINAL_PROJECT_STATUSES]
    if left:
        raise RuntimeError(f"not completed in {LIMIT_S:.0f} s: {left}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument(
        "--engine", action="store_true", help="real training in place of stages that only talk"
    )
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--slowest", type=int, default=0, help="print so many of the events that came latest")
    arguments = parser.parse_args()
    module = "pipeline_assets.definitions" if arguments.engine else "benchmarks.chatty_location"
    settings = {
        "MAX_CONCURRENT_RUNS": str(arguments.runs),
        "WS_MAX_CONNECTIONS_PER_PROJECT": str(arguments.clients),
        "SOAK_LINES": "10",
        "SOAK_PAUSE_S": "0.1",
    }
    with (
        databases(postgres=arguments.postgres) as where,
        running_platform(code_location=module, **settings, **where) as (url, _),
        part("benchmarks.stream.clients") as clients,
        httpx2.Client(base_url=f"{url}/api/v1", timeout=30) as http,
    ):
        wait_for_ends(http, [create(http)])  # the first run of a start loads what later ones have
        projects = [create(http) for _ in range(arguments.runs)]
        paths = [f"/api/v1/ws/projects/{project}/stream" for project in projects] * arguments.clients
        clients.ask(op="open", port=int(url.rpartition(":")[2]), paths=paths, per_s=500)
        clients.ask(op="stats")
        wait_for_ends(http, projects)
        time.sleep(1)
        seen = clients.ask(op="stats", slowest=arguments.slowest)
    for late in seen["slowest"]:
        print(f"{late['ms']:7.0f} ms  {late['event'][:300]}")
    where_on = "Postgres" if arguments.postgres else "SQLite"
    name = f"four runs at once on {where_on}{', training' if arguments.engine else ''}"
    print(
        f"{name}: {seen['frames']} frames, p50 {seen['p50_ms']:.0f} ms, p99 {seen['p99_ms']:.0f} ms,"
        f" max {seen['max_ms']:.0f} ms, closed {seen['closed']}"
    )
    claims = [] if arguments.postgres else [Claim("p50_ms", seen["p50_ms"], below=30)]
    return tell(
        name,
        *claims,
        Claim("p99_ms", seen["p99_ms"], below=250 if arguments.postgres else 150),
        Claim("gaps_and_doubles", seen["gaps"] + seen["doubles"], below=1),
    )


if __name__ == "__main__":
    sys.exit(main())
