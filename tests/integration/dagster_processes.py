"""Starts Dagster's real processes for tests: code server, webserver, daemon and our run host.

Everything lives in one fresh home; sockets in one short private folder. Use as

    with DagsterProcesses.started() as dagster:          # code server + run host + webserver
        dagster.add_project(Path("tests/data/penguins.csv"), "predict the species")
        run_id = dagster.launch(project_id)
        dagster.wait_for(run_id, "SUCCESS")
"""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import uuid_utils

from contracts import layout, metadata
from contracts.datasets import DatasetInfo, Overrides, ProjectSpec, TableFormat
from contracts.launch import LaunchSpec, to_launch
from contracts.stages import STAGES, PipelineStage
from object_store import ObjectStore, open_store

REPO = Path(__file__).resolve().parents[2]
SECRET = "test-secret"
START_LIMIT_S = 90.0

LAUNCH = """mutation Launch($params: ExecutionParams!) { launchRun(executionParams: $params) { __typename
  ... on LaunchRunSuccess { run { runId status } } ... on PythonError { message }
  ... on RunConfigValidationInvalid { errors { message } } } }"""
RUN = """query Run($id: ID!) { runOrError(runId: $id) { __typename ... on Run { runId status startTime endTime
  tags { key value } } } }"""
TERMINATE = """mutation Terminate($id: String!, $policy: TerminateRunPolicy) {
  terminateRun(runId: $id, terminatePolicy: $policy) { __typename
  ... on TerminateRunFailure { message } ... on PythonError { message } } }"""
ADD_PARTITION = """mutation Add($selector: RepositorySelector!, $def: String!, $key: String!) {
  addDynamicPartition(repositorySelector: $selector, partitionsDefName: $def, partitionKey: $key) {
    __typename } }"""
RUN_LOGS = """query RunLogs($id: ID!, $cursor: String, $limit: Int) {
  logsForRun(runId: $id, afterCursor: $cursor, limit: $limit) { __typename
    ... on EventConnection { cursor hasMore events {
      __typename
      ... on MessageEvent { runId message timestamp level stepKey eventType }
      ... on DisplayableEvent { label description
        metadataEntries { __typename label ... on JsonMetadataEntry { jsonString } } }
      ... on MaterializationEvent { assetKey { path } partition }
      ... on ExecutionStepFailureEvent { error { message className cause { message className } }
        errorSource
        failureMetadata { metadataEntries { __typename label ... on JsonMetadataEntry { jsonString } } } }
      ... on RunFailureEvent { error { message className } }
      ... on RunCanceledEvent { error { message className } }
    } } } }"""

REPOSITORY = {"repositoryName": metadata.REPOSITORY, "repositoryLocationName": metadata.CODE_LOCATION}
FINAL = ("SUCCESS", "FAILURE", "CANCELED")


@dataclass
class DagsterProcesses:
    """One home with its processes. `environment` is what each of them is given."""

    home: Path
    runtime: Path
    port: int
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    # --- life

    @classmethod
    @contextmanager
    def started(
        cls,
        parts: Sequence[str] = ("host", "code", "webserver"),
        *,
        max_runs: int = 2,
        module: str = "pipeline_assets.definitions",
        dagster_yaml: Path = REPO / "dagster.yaml",
        **environment: str,
    ) -> "Iterator[DagsterProcesses]":
        """A fresh home with `parts` of host, code, webserver, daemon running and ready."""
        with ExitStack() as stack:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="orrery-home-"))).resolve()
            runtime = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="orr-")))
            for name in ("dagster", "logs", "objects"):
                (home / name).mkdir()
            shutil.copy(dagster_yaml, home / "dagster" / "dagster.yaml")
            platform = cls(home, runtime, _free_port(), {})
            platform.environment = platform._environment(max_runs, module, environment)
            stack.callback(platform.stop)
            for part in parts:
                platform.start(part)
            platform.wait_ready()
            yield platform

    def _environment(self, max_runs: int, module: str, extra: dict[str, str]) -> dict[str, str]:
        return {
            **os.environ,
            "ORRERY_HOME": str(self.home),
            "ORRERY_RUNTIME_DIR": str(self.runtime),
            "DAGSTER_HOME": str(self.home / "dagster"),
            "DAGSTER_PATH_SECRET": SECRET,
            "DAGSTER_WEBSERVER_URL": f"http://127.0.0.1:{self.port}",
            "MAX_CONCURRENT_RUNS": str(max_runs),
            "ORRERY_CODE_SOCKET": str(self.runtime / "code.sock"),
            "CODE_LOCATION_MODULE": module,
            "ORRERY_RELOAD": "false",  # files change under the tests while others write them
            "OMP_WAIT_POLICY": "PASSIVE",
            **extra,
        }

    def start(self, part: str) -> subprocess.Popen[bytes]:
        """Start one part; `wait_ready` waits for it."""
        log = (self.home / "logs" / f"{part}.log").open("ab")
        with log:
            process = subprocess.Popen(
                [sys.executable, *self._command(part)],
                cwd=REPO,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes[part] = process
        return process

    def _command(self, part: str) -> list[str]:
        workspace = str(REPO / "workspace.yaml")
        commands = {
            "host": ["-m", "pipeline_assets.run_host"],
            "code": ["-m", "dagster", "api", "grpc", "--socket", str(self.runtime / "code.sock"),
                     "-m", self.environment["CODE_LOCATION_MODULE"],
                     "--location-name", metadata.CODE_LOCATION],
            "webserver": ["-m", "dagster_webserver", "-h", "127.0.0.1", "-p", str(self.port),
                          "-l", f"/{SECRET}", "-w", workspace],
            "daemon": ["-m", "dagster._daemon", "run", "-w", workspace],
            "models": ["-m", "serving", "--store", str(self.home / "objects"),
                       "--uds", str(self.runtime / "models.sock")],
        }  # fmt: skip
        return commands[part]

    def wait_ready(self, limit_s: float = START_LIMIT_S) -> None:
        """Until the host is warm and the webserver serves the location (of those that were started)."""
        if "webserver" in self.processes:
            self._wait("webserver", limit_s, self._serves_location)
        if "host" in self.processes:
            self._wait("host", limit_s, self._host_is_warm)
        if "models" in self.processes:
            self._wait("models", limit_s, (self.runtime / "models.sock").exists)

    def _wait(self, part: str, limit_s: float, ready: Any) -> None:
        deadline = time.monotonic() + limit_s
        while not ready():
            if self.processes[part].poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{part} is not ready:\n{self.log(part)[-3000:]}")
            time.sleep(0.1)

    def _serves_location(self) -> bool:
        query = """{ workspaceOrError { ... on Workspace {
          locationEntries { locationOrLoadError { __typename } } } } }"""
        try:
            entries = self.graphql(query)["workspaceOrError"]["locationEntries"]
        except (httpx2.TransportError, KeyError):
            return False
        return any(
            (e["locationOrLoadError"] or {}).get("__typename") == "RepositoryLocation" for e in entries
        )

    def _host_is_warm(self) -> bool:
        try:
            return bool(self.ask_host({"v": 1, "op": "health"})["ready"])
        except OSError:
            return False

    def stop(self) -> None:
        """SIGTERM to every part, host first; SIGKILL to what is left of their sessions and of the runs."""
        workers = self.worker_pids()
        for part in sorted(self.processes, key=lambda name: name != "host"):
            self.stop_part(part, limit_s=15 if part == "host" else 3)
        for pid in workers:
            _kill_group(pid)

    def stop_part(self, part: str, number: int = signal.SIGTERM, limit_s: float = 20) -> None:
        """End one part and wait for it."""
        process = self.processes.pop(part, None)
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(number)
            try:
                process.wait(limit_s)
            except subprocess.TimeoutExpired:
                pass
        _kill_group(process.pid)
        process.wait(5)

    def log(self, part: str) -> str:
        path = self.home / "logs" / f"{part}.log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    # --- the host

    def ask_host(self, request: dict[str, Any]) -> dict[str, Any]:
        """One raw request to the run host."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(self.runtime / "runs.sock"))
            connection.sendall(json.dumps(request).encode() + b"\n")
            answer: dict[str, Any] = json.loads(connection.makefile().readline())
        return answer

    def worker_pids(self) -> list[int]:
        """The pids of the runs at work, as the host knows them."""
        try:
            workers = self.ask_host({"v": 1, "op": "health"})["workers"]
        except OSError:
            return []
        return [pid for pid in workers.values() if pid]

    # --- projects

    @property
    def store(self) -> ObjectStore:
        return open_store((self.home / "objects").as_uri())

    def add_project(
        self, path: Path, description: str, overrides: Overrides | None = None, *, inspect: Any = None
    ) -> str:
        """Store a dataset as a create would, add its partition; the project's id.

        `inspect(path, file_name, sha256)` may make the DatasetInfo; else it is counted plainly as CSV.
        """
        project_id = put_project(self.store, path, description, overrides, inspect=inspect)
        self.add_partition(project_id)
        return project_id

    def add_partition(self, project_id: str) -> None:
        variables = {"selector": REPOSITORY, "def": metadata.PARTITIONS_DEF, "key": project_id}
        self.graphql(ADD_PARTITION, variables)

    # --- GraphQL

    def graphql(self, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The `data` of an answer."""
        response = httpx2.post(
            f"http://127.0.0.1:{self.port}/{SECRET}/graphql",
            json={"query": query, "variables": variables or {}},
            timeout=60,
        )
        body = response.json()
        if body.get("errors"):
            raise RuntimeError(body["errors"])
        data: dict[str, Any] = body["data"]
        return data

    def launch(
        self,
        project_id: str,
        *,
        launch_key: str | None = None,
        from_stage: PipelineStage = STAGES[0],
        parent_run_id: str | None = None,
    ) -> str:
        """Launch as the API does; the run's id."""
        launch = to_launch(
            LaunchSpec(
                project_id=project_id,
                launch_key=launch_key or str(uuid.uuid4()),
                from_stage=from_stage,
                parent_run_id=parent_run_id,
                trigger="api",
                request_id=None,
            )
        )
        return self.launch_raw(launch.asset_keys, launch.tags)

    def launch_by_hand(self, project_id: str, stages: Sequence[PipelineStage]) -> str:
        """Launch as the Dagster UI does: no tag but the partition's."""
        return self.launch_raw([s.value for s in stages], {metadata.PARTITION_TAG: project_id})

    def launch_raw(self, asset_keys: Sequence[str], tags: dict[str, str], run_config: Any = None) -> str:
        params = {
            "selector": {
                **REPOSITORY,
                "jobName": metadata.JOB,
                "assetSelection": [{"path": [key]} for key in asset_keys],
                "assetCheckSelection": None,
            },
            "runConfigData": run_config or {},
            "executionMetadata": {"tags": [{"key": k, "value": v} for k, v in tags.items()]},
        }
        answer = self.graphql(LAUNCH, {"params": params})["launchRun"]
        if answer["__typename"] != "LaunchRunSuccess":
            raise RuntimeError(answer)
        return str(answer["run"]["runId"])

    def terminate(self, run_id: str, policy: str = "SAFE_TERMINATE") -> dict[str, Any]:
        answer: dict[str, Any] = self.graphql(TERMINATE, {"id": run_id, "policy": policy})["terminateRun"]
        return answer

    def run(self, run_id: str) -> dict[str, Any]:
        """Status, times and tags (as a dict) of a run; `status` is MISSING if there is none."""
        run = self.graphql(RUN, {"id": run_id})["runOrError"]
        if run["__typename"] != "Run":
            return {"status": "MISSING", "tags": {}}
        return {**run, "tags": {tag["key"]: tag["value"] for tag in run["tags"]}}

    def wait_for(self, run_id: str, *statuses: str, limit_s: float = 60) -> dict[str, Any]:
        """Until the run has one of `statuses`; fails at once if it ended otherwise."""
        deadline = time.monotonic() + limit_s
        while (run := self.run(run_id))["status"] not in statuses:
            assert time.monotonic() < deadline, (
                f"still {run['status']} after {limit_s} s\n{self.log('host')[-2000:]}"
            )
            assert run["status"] not in FINAL, f"ended as {run['status']}: {self.explain(run_id)}"
            time.sleep(0.05)
        return run

    def events(self, run_id: str) -> list[dict[str, Any]]:
        """The run's whole log."""
        connection = self.graphql(RUN_LOGS, {"id": run_id, "cursor": None, "limit": 1000})["logsForRun"]
        events: list[dict[str, Any]] = connection["events"]
        return events

    def wait_until(self, condition: Callable[[], object], limit_s: float = 30) -> None:
        """Until `condition` is true."""
        deadline = time.monotonic() + limit_s
        while not condition():
            assert time.monotonic() < deadline, self.log("host")[-2000:]
            time.sleep(0.05)

    def worker_of(self, run_id: str) -> int:
        """The pid of the run's worker, once it has signed."""
        self.wait_until(lambda: self.run(run_id)["tags"].get(metadata.WORKER_TAG))
        pid: int = json.loads(self.run(run_id)["tags"][metadata.WORKER_TAG])["pid"]
        return pid

    def end_signal(self, run_id: str) -> dict[str, str] | None:
        """The run's orrery/end tag."""
        text = self.run(run_id)["tags"].get(metadata.END_TAG)
        return json.loads(text) if text else None

    def wait_for_step(self, run_id: str, stage: PipelineStage, limit_s: float = 60) -> None:
        """Until the stage has started."""
        deadline = time.monotonic() + limit_s
        while not any(
            e["__typename"] == "ExecutionStepStartEvent" and e["stepKey"] == stage
            for e in self.events(run_id)
        ):
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def signals(self, run_id: str) -> list[dict[str, Any]]:
        """Our signals in the run's log, in order. Dagster repeats a result on the step's output event."""
        found = (
            json.loads(entry["jsonString"])
            for event in self.events(run_id)
            for entry in _entries(event)
            if entry["label"] == metadata.SIGNAL_KEY
        )
        return list({signal["event_id"]: signal for signal in found}.values())

    def explain(self, run_id: str) -> str:
        return "\n".join(
            f"{e['eventType']} {e['stepKey']} {e['message']}"
            for e in self.events(run_id)
            if e.get("level") == "ERROR"
        )


def _entries(event: dict[str, Any]) -> list[dict[str, Any]]:
    failure = event.get("failureMetadata") or {}
    return [*(event.get("metadataEntries") or []), *failure.get("metadataEntries", [])]


def put_project(
    store: ObjectStore,
    path: Path,
    description: str,
    overrides: Overrides | None = None,
    *,
    inspect: Any = None,
) -> str:
    """Store a dataset as a create would; the project's id."""
    project_id = str(uuid_utils.uuid7())
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    dataset = inspect(path, path.name, digest) if inspect else _plain_info(path, data, digest)
    spec = ProjectSpec(
        project_id=project_id,
        project_name=path.stem,
        problem_description=description,
        created_at=datetime.now(UTC),
        dataset=dataset,
        overrides=overrides or Overrides(),
    )
    store.put(layout.raw_key(project_id, digest), data)
    store.put(layout.project_key(project_id), spec.model_dump_json().encode(), create_only=True)
    return project_id


def _plain_info(path: Path, data: bytes, digest: str) -> DatasetInfo:
    lines = data.decode("utf-8").splitlines()
    columns = lines[0].split(",")
    return DatasetInfo(
        dataset_id=digest, file_name=path.name, format=TableFormat.CSV, size_bytes=len(data),
        num_rows=len(lines) - 1, num_columns=len(columns), columns=columns,
        encoding="utf-8", delimiter=",", decimal=".", warnings=[],
    )  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
