"""Starts the whole platform, as a user would, for a benchmark."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

REPO = Path(__file__).resolve().parent.parent
START_TIMEOUT_S = 120.0
STOP_TIMEOUT_S = 30.0


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def running_platform(
    *, code_location: str = "pipeline_assets.definitions", dagster_yaml: Path | None = None, **env: str
) -> Iterator[tuple[str, Path]]:
    """The platform on a fresh home: yields its base URL and the home, and stops it whole."""
    with tempfile.TemporaryDirectory(prefix="orrery-bench-") as folder:
        home = Path(folder) / "home"
        port = free_port()
        settings = {
            **os.environ,
            "ORRERY_HOME": str(home),
            "ORRERY_PORT": str(port),
            "CODE_LOCATION_MODULE": code_location,
            **env,
        }
        if dagster_yaml is not None:
            settings["DAGSTER_YAML"] = str(dagster_yaml)
        with (Path(folder) / "platform.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "local_platform", "up"],
                cwd=REPO,
                env=settings,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            try:
                base_url = f"http://127.0.0.1:{port}"
                _wait_until_ready(base_url, process, Path(folder) / "platform.log")
                yield base_url, home
            finally:
                process.terminate()
                process.wait(STOP_TIMEOUT_S)


def _wait_until_ready(base_url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the platform ended at start:\n{log.read_text()[-2000:]}")
        try:
            if httpx2.get(f"{base_url}/health/ready", timeout=3).status_code == httpx2.codes.OK:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"not ready in {START_TIMEOUT_S:.0f} s:\n{log.read_text()[-2000:]}")
