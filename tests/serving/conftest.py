"""A small real model, and model servers as processes."""

import hashlib
import io
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pyarrow.parquet as pq
import pytest

from automl.inference import FittedModel, save_model
from automl.inference.encoding import Scaling, Style, TableEncoder
from automl.inference.habits import ColumnHabit
from automl.inference.model import Member
from automl.inference.predictor import Predictor
from automl.inference.predictors import LinearPredictor
from contracts.datasets import ProblemType
from contracts.layout import prediction_log_prefix, stage_key
from contracts.predictions import ModelColumn
from contracts.report import ColumnRole
from contracts.stages import PipelineStage
from object_store import ObjectStore

ROOT = Path(__file__).resolve().parents[2]
PROJECT = "018f0000-0000-7000-8000-000000000001"
RUN = "00000000-0000-4000-8000-000000000001"


@dataclass(frozen=True)
class StoredModel:
    """A model's file as a store and a container see it."""

    path: Path
    sha256: str
    ref: dict[str, object]


def fitted(
    slope: float = 1.0, predictor: Predictor | None = None, habits: tuple[ColumnHabit, ...] = ()
) -> FittedModel:
    """y = slope * x: answers that a test can compute; or another predictor over the one column x."""
    scaling = Scaling(
        fill=np.zeros(1), centre=np.zeros(1), scale=np.ones(1), indicate=np.zeros(1, dtype=np.bool_)
    )
    return FittedModel(
        problem_type=ProblemType.REGRESSION,
        target_column="y",
        classes=None,
        labels=None,
        threshold=0.5,
        columns=(
            ModelColumn(name="x", role=ColumnRole.NUMERIC, nullable=False, example=1.0, categories=None),
        ),
        ignored_columns=("id",),
        date_forms={},
        encoder=TableEncoder(numbers=("x",), dates=(), labels=(), texts=(), scaling=scaling),
        habits=habits,
        members=(
            Member(
                "linear",
                "linear",
                Style.DENSE,
                1.0,
                predictor or LinearPredictor(np.array([[slope]]), np.zeros(1), "identity"),
            ),
        ),
    )


@pytest.fixture(scope="module")
def store_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("store") / "objects"
    root.mkdir()
    return root


@pytest.fixture(scope="module")
def store_model(store_root: Path) -> Callable[..., StoredModel]:
    """Puts a model into the store and says how to ask for it."""

    def put(
        slope: float = 1.0,
        run_id: str = RUN,
        predictor: Predictor | None = None,
        habits: tuple[ColumnHabit, ...] = (),
    ) -> StoredModel:
        from object_store import open_store

        file = store_root.parent / f"{run_id}.orrery"
        save_model(fitted(slope, predictor, habits), file, f"{PROJECT}/{run_id}")
        data = file.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        key = stage_key(PROJECT, run_id, PipelineStage.MODEL_TRAINING, "model.orrery")
        open_store(store_root.as_uri()).put(key, data)
        ref = {
            "project_id": PROJECT,
            "run_id": run_id,
            "key": key,
            "sha256": sha256,
            "size_bytes": len(data),
        }
        return StoredModel(file, sha256, ref)

    return put


def logged_rows(store: ObjectStore, project_id: str) -> list[dict[str, Any]]:
    """A project's prediction log, oldest file first."""
    found = store.list(prediction_log_prefix(project_id))
    return [row for info in found for row in pq.read_table(io.BytesIO(store.get(info.key))).to_pylist()]


@dataclass
class Server:
    """A model server in a process of its own."""

    process: subprocess.Popen[str]
    client: httpx2.Client
    address: str

    def until_healthy(self, route: str = "/health") -> None:
        deadline = time.monotonic() + 60
        while self.client.get(route).status_code != 200:
            assert time.monotonic() < deadline, "the server does not get healthy"
            time.sleep(0.02)


@pytest.fixture(scope="module")
def start_server() -> Iterator[Callable[..., Server]]:
    """Starts `python -m serving` and waits until it listens; stops all of them in the end."""
    servers: list[Server] = []

    def start(*arguments: str, uds: Path | None = None, **env: str) -> Server:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("AIP_", "ORRERY_"))}
        command = [sys.executable, "-m", "serving", *arguments]
        if uds is not None:
            command += ["--uds", str(uds)]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**clean, **env},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        address = _listening(process)
        if uds is not None:
            transport = httpx2.HTTPTransport(uds=str(uds))
            client = httpx2.Client(transport=transport, base_url="http://models", timeout=30)
        else:
            client = httpx2.Client(base_url=address.replace("0.0.0.0", "127.0.0.1"), timeout=30)
        servers.append(Server(process, client, address))
        return servers[-1]

    yield start
    for server in servers:
        server.client.close()
        if server.process.poll() is None:
            server.process.send_signal(signal.SIGTERM)
        server.process.wait(timeout=20)
        assert server.process.stderr is not None
        server.process.stderr.close()


def _listening(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    seen = ""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not select.select([process.stderr], [], [], 1)[0]:
            continue
        line = process.stderr.readline()
        seen += line
        if found := re.search(r"listens on (\S+)", line):
            return found[1]
        if not line:
            break
    raise AssertionError(f"the server did not start: {seen}")
