"""Predictions through the API: one row, a thousand rows, and files, by time and by the servers' own CPU.

    python -m benchmarks.predict [--data tests/data/credit_g.csv] [--description ...] [--budget 10]

Real processes (API, model server, inspector) and a model that the engine trains first; no Dagster. The rows
are asked of servers without and with the prediction log. Wall
times mean something on an idle machine only; CPU is the two servers' own and holds on a busy one, too.
"""

import argparse
import asyncio
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pandas as pd
import psutil

from api.db import projects
from api.db.database import Database
from automl.inference import FittedModel, load_model, save_model
from automl.run import run_engine
from benchmarks.platform import REPO
from contracts.datasets import Overrides
from contracts.layout import stage_key
from contracts.stages import PipelineStage
from object_store import open_store

RUN = "00000000-0000-4000-8000-000000000001"
PARTS = {
    "models": ("serving", "--store", "{home}/objects", "--uds", "{runtime}/models.sock"),
    "inspector": ("inspector", "--socket", "{runtime}/inspector.sock", "--root", "{home}/objects"),
}


@dataclass
class Servers:
    """The API's client, and the processes whose CPU counts."""

    client: httpx2.Client
    api: psutil.Process
    models: psutil.Process
    home: Path

    def cpu_s(self) -> tuple[float, float]:
        return tuple(sum(p.cpu_times()[:2]) for p in (self.api, self.models))  # type: ignore[return-value]  # two


@contextmanager
def servers(sample: float) -> Iterator[Servers]:
    """`sample`: share of the requests that are logged."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="orrery-bench-")))
        runtime = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="oy-")))
        (home / "objects").mkdir()
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("ORRERY", "AIP_"))}
        env = clean | {"ORRERY_HOME": str(home), "ORRERY_RUNTIME_DIR": str(runtime)}
        env |= {"DAGSTER_PATH_SECRET": "benchmark", "ORRERY_PORT": "0", "PREDICTION_LOG_SAMPLE": str(sample)}
        started = {}
        for name, command in PARTS.items():
            words = [word.format(home=home, runtime=runtime) for word in command]
            started[name] = stack.enter_context(_process(["-m", *words], env))
        api = stack.enter_context(_process(["-m", "api"], env))
        assert api.stdout is not None
        base = api.stdout.readline().decode().split()[-1]
        while not all((runtime / f"{name}.sock").exists() for name in PARTS):
            time.sleep(0.05)
        client = stack.enter_context(httpx2.Client(base_url=base, timeout=600))
        yield Servers(client, psutil.Process(api.pid), psutil.Process(started["models"].pid), home)


@contextmanager
def _process(arguments: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=REPO, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


async def _serve(home: Path, project_id: str, artefact: Path) -> None:
    data = artefact.read_bytes()  # noqa: ASYNC240  # nothing else runs
    key = stage_key(project_id, RUN, PipelineStage.MODEL_TRAINING, "model.orrery")
    open_store((home / "objects").as_uri()).put(key, data)
    sha256 = hashlib.sha256(data).hexdigest()
    told = {"model_key": key, "model_sha256": sha256, "model_run_id": RUN, "model_size_bytes": len(data)}
    db = Database(f"sqlite+aiosqlite:///{home / 'orrery.db'}")
    async with db.session() as session:
        row = await projects.get_for_update(session, project_id)
        assert row is not None
        row.state = row.state.model_copy(update=told)
    await db.dispose()


def rows_of(table: pd.DataFrame, columns: list[str], count: int) -> list[dict[str, Any]]:
    rows = json.loads(table[columns].to_json(orient="records"))
    return (rows * (count // len(rows) + 1))[:count]


def measure(found: Servers, name: str, work: Callable[[], object], repeats: int) -> None:
    for _ in range(3):
        work()
    walls = []
    api_before, models_before = found.cpu_s()
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        walls.append(1000 * (time.perf_counter() - began))
    api_after, models_after = found.cpu_s()
    api, models = (
        1000 * (b - a) / repeats for a, b in ((api_before, api_after), (models_before, models_after))
    )
    walls.sort()
    print(
        f"{name:>12}: median {statistics.median(walls):7.2f} ms, "
        f"p95 {walls[int(0.95 * len(walls))]:7.2f} ms wall; "
        f"CPU {api:6.2f} ms API + {models:6.2f} ms model server"
    )


def measure_file(found: Servers, base: str, table: pd.DataFrame, target: str, count: int) -> None:
    repeated = pd.concat([table.drop(columns=[target])] * (count // len(table) + 1)).head(count)
    content = repeated.to_csv(index=False).encode()
    api_before, _ = found.cpu_s()
    began = time.perf_counter()
    first, size = 0.0, 0
    with found.client.stream("POST", f"{base}/predictions", files={"file": ("t.csv", content)}) as answer:
        for piece in answer.iter_bytes():
            first = first or time.perf_counter() - began
            size += len(piece)
    took = time.perf_counter() - began
    api = found.cpu_s()[0] - api_before
    print(
        f"file of {count:,} rows ({len(content) / 2**20:.0f} MiB): {took:.1f} s, "
        f"first byte after {first:.1f} s, "
        f"{count / took:,.0f} rows/s, {api:.2f} s of CPU in the API, "
        f"which holds {found.api.memory_info().rss / 2**20:.0f} MiB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=REPO / "tests" / "data" / "credit_g.csv")
    parser.add_argument("--description", default="predict the class")
    parser.add_argument("--budget", type=float, default=10.0)
    parser.add_argument("--repeats", type=int, default=200)
    parser.add_argument("--file-rows", type=int, default=100_000)
    options = parser.parse_args()
    run = run_engine(options.data, options.description, Overrides(time_budget_s=options.budget))
    model = run.trained.model
    print("members:", ", ".join(f"{m.name} {m.weight:.2f}" for m in model.members))
    for sample in (0.0, 1.0):
        print("with the prediction log:" if sample else "without the prediction log:")
        with servers(sample) as found:
            measure_all(found, model, options)


def measure_all(found: Servers, model: FittedModel, options: argparse.Namespace) -> None:
    form = {"problem_description": options.description}
    with options.data.open("rb") as file:
        created = found.client.post("/api/v1/projects", files={"file": (options.data.name, file)}, data=form)
    project = created.raise_for_status().json()["project_id"]
    artefact = found.home / "model.orrery"
    save_model(model, artefact, f"{project}/{RUN}")
    asyncio.run(_serve(found.home, project, artefact))
    base = f"/api/v1/projects/{project}"
    table = pd.read_csv(options.data)
    columns = [column.name for column in model.columns]
    loaded = load_model(artefact, hashlib.sha256(artefact.read_bytes()).hexdigest())
    for count, repeats in ((1, options.repeats), (1_000, max(10, options.repeats // 10))):
        body = json.dumps({"instances": rows_of(table, columns, count)}).encode()

        def ask(body: bytes = body, query: str = "") -> None:
            headers = {"Content-Type": "application/json"}
            answer = found.client.post(f"{base}/predict{query}", content=body, headers=headers)
            answer.raise_for_status()

        measure(found, f"{count:,} row{'s' * (count > 1)}", ask, repeats)
        rows = rows_of(table, columns, count)
        began = time.process_time()
        for _ in range(repeats):
            loaded.predict(rows)
        print(f"{'in process':>12}: {1000 * (time.process_time() - began) / repeats:.2f} ms CPU")
    measure_file(found, base, table, model.target_column, options.file_rows)
    print(f"the model server holds {found.models.memory_info().rss / 2**20:.0f} MiB")


if __name__ == "__main__":
    main()
