"""Latency of the spine, side by side with Dagster's stock parts, in one run.

    python -m benchmarks.spine [--repeats 5]

Three figures, each a median over repeats, each side on the same machine minutes apart:
1. POST answered -> first stage event at a WebSocket client; ours, and the same code location on
   DefaultRunLauncher with DefaultRunCoordinator.
2. POST answered -> `completed`, for eight stages that compute nothing; ours, and the same stages on
   the stock launcher with the multiprocess executor.
3. Dagster event written -> frame at the client (SQLite), over every event of the runs of (2).
"""

import argparse
import asyncio
import json
import statistics
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx2
from websockets.asyncio.client import connect

from benchmarks.platform import running_platform

REPO = Path(__file__).resolve().parent.parent
STOCK = REPO / "benchmarks" / "dagster_stock.yaml"
DATASET = REPO / "tests" / "data" / "penguins.csv"
RUN_TIMEOUT_S = 180.0


@dataclass
class Measured:
    """One project: seconds from the POST's answer."""

    first_stage_s: float
    terminal_s: float
    delays_s: list[float] = field(default_factory=list)


async def measure(base_url: str, *, until_terminal: bool) -> Measured:
    """Creates a project and follows its stream from the moment the POST is answered."""
    async with httpx2.AsyncClient(base_url=base_url, timeout=60) as client:
        answer = await client.post(
            "/api/v1/projects",
            files={"file": (DATASET.name, DATASET.read_bytes(), "text/csv")},
            data={"problem_description": "Which species is it?", "time_budget_s": "1"},
        )
        answered = time.monotonic()
        if answer.is_error:
            raise RuntimeError(answer.text)
        project_id = answer.json()["project_id"]
        url = f"{base_url.replace('http', 'ws', 1)}/api/v1/ws/projects/{project_id}/stream?after=0"
        try:
            async with asyncio.timeout(RUN_TIMEOUT_S):
                measured = await _follow(url, answered, until_terminal=until_terminal)
        finally:
            if not until_terminal:
                await client.delete(f"/api/v1/projects/{project_id}")
        return measured


async def _follow(url: str, answered: float, *, until_terminal: bool) -> Measured:
    first: float | None = None
    delays: list[float] = []
    async with connect(url, compression=None) as socket:
        async for message in socket:
            now, wall = time.monotonic(), time.time()
            frame = json.loads(message)
            if frame["event_type"] in {"snapshot", "heartbeat"}:
                continue
            delays.append(wall - datetime.fromisoformat(frame["timestamp"]).timestamp())
            if first is None and frame["data"].get("stage") is not None:
                first = now - answered
                if not until_terminal:
                    return Measured(first, first, delays)
            if frame["event_type"] == "error" and frame["data"]["fatal"]:
                raise RuntimeError(f"the run failed: {frame['data']}")
            if frame["event_type"] == "completed":
                return Measured(first or 0.0, now - answered, delays)
    raise RuntimeError("the stream ended before the run did")


async def repeat(base_url: str, repeats: int, *, until_terminal: bool) -> list[Measured]:
    """One warm-up that doesn't count, then `repeats` measurements one after another."""
    await measure(base_url, until_terminal=until_terminal)
    measured = []
    for _ in range(repeats):
        await asyncio.sleep(3.0)  # the last run has been deleted: the figure is of an idle machine
        measured.append(await measure(base_url, until_terminal=until_terminal))
    return measured


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def report_pair(name: str, ours: list[float], stock: list[float]) -> None:
    mine, theirs = statistics.median(ours), statistics.median(stock)
    print(f"{name}: ours p50 {mine:.3f} s, stock p50 {theirs:.3f} s, {theirs / mine:.1f} x sooner")
    print(f"  ours  {[round(v, 3) for v in ours]}\n  stock {[round(v, 3) for v in stock]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats

    with running_platform() as (url, _):
        ours = asyncio.run(repeat(url, repeats, until_terminal=False))
    with running_platform(dagster_yaml=STOCK) as (url, _):
        stock = asyncio.run(repeat(url, repeats, until_terminal=False))
    report_pair(
        "POST answered -> first stage event",
        [m.first_stage_s for m in ours],
        [m.first_stage_s for m in stock],
    )

    with running_platform(code_location="benchmarks.empty_location") as (url, _):
        ours = asyncio.run(repeat(url, repeats, until_terminal=True))
    with running_platform(code_location="benchmarks.empty_location_multiprocess", dagster_yaml=STOCK) as (
        url,
        _,
    ):
        stock = asyncio.run(repeat(url, repeats, until_terminal=True))
    report_pair(
        "POST answered -> completed, eight empty stages",
        [m.terminal_s for m in ours],
        [m.terminal_s for m in stock],
    )
    delays = [delay for m in ours for delay in m.delays_s]
    print(
        f"Dagster event -> frame at the client, {len(delays)} events:"
        f" p50 {1000 * quantile(delays, 0.5):.0f} ms, p99 {1000 * quantile(delays, 0.99):.0f} ms"
    )


if __name__ == "__main__":
    main()
