"""Starts Dagster's real processes for tests: code server, webserver, daemon and our run host.

Everything lives in one fresh home; sockets in one short private folder. Use as

    with DagsterProcesses.started() as dagster:          # code server + run host + webserver
        dagster.add_project(Path("tests/data/penguins.csv"), "predict the species")
        run_id = dagster.launch(project_id)
        dagster.wait_for(run_id, "SUCCESS")
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from contracts import metadata
from contracts.datasets import Overrides
from object_store import ObjectStore, open_store
from tests.integration.dagster_asked import ADD_PARTITION, REPOSITORY, SECRET, DagsterAsked
from tests.integration.put_project import put_project

REPO = Path(__file__).resolve().parents[2]
START_LIMIT_S = 90.0


@dataclass
class DagsterProcesses(DagsterAsked):
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
