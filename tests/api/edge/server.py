"""The real API as a process, with the real inspector beside it; Dagster only where a test starts it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

REPO = Path(__file__).resolve().parents[3]
SECRET = "a-secret-for-tests"
PENGUINS = REPO / "tests" / "data" / "penguins.csv"


@dataclass
class ApiProcess:
    """One API over `home`, with sockets in `runtime`. Start and kill it as often as you like."""

    home: Path
    runtime: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    base: str = ""

    @property
    def environment(self) -> dict[str, str]:
        return {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("ORRERY", "DAGSTER"))
            },
            "ORRERY_HOME": str(self.home),
            "ORRERY_RUNTIME_DIR": str(self.runtime),
            "DAGSTER_PATH_SECRET": SECRET,
            "ORRERY_PORT": "0",
            **self.settings,
        }

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.base.removeprefix("http://").partition(":")
        return host, int(port)

    @property
    def log_file(self) -> Path:
        return self.home / "api.log"

    def start(self) -> None:
        """Until it listens."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "api"],
                cwd=REPO,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode()
        assert "http://" in line, self.log_file.read_text()[-3000:]
        self.base = line.split()[-1]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Its exit code."""
        if self.process is None:
            return 0
        process, self.process = self.process, None
        process.send_signal(number)
        try:
            return process.wait(15)
        finally:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()

    def client(self) -> httpx2.Client:
        return httpx2.Client(base_url=self.base, timeout=60)

    def peak_rss_bytes(self) -> int:
        """The most that was ever resident."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024  # type: ignore[index]  # always there

    def objects(self) -> list[str]:
        """Every file in the store's folder, staged ones included."""
        root = self.home / "objects"
        while True:
            # A deletion beside us removes folders that pathlib has listed and not yet opened: look again.
            with suppress(FileNotFoundError):
                return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


@contextmanager
def inspector(home: Path, runtime: Path) -> Iterator[None]:
    """The real inspector over the home's object store."""
    (home / "objects").mkdir(parents=True, exist_ok=True)
    path = runtime / "inspector.sock"
    command = [sys.executable, "-m", "inspector", "--socket", str(path), "--root", str(home / "objects")]
    with (home / "inspector.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=REPO, stderr=log, stdout=log)
    try:
        wait_for(lambda: _accepts(path) or process.poll() is not None, 60)
        assert process.poll() is None, (home / "inspector.log").read_text()[-3000:]
        yield
    finally:
        process.terminate()
        process.wait(20)


def _accepts(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def wait_for(condition: object, limit_s: float = 10) -> None:
    """Poll a callable until it is true."""
    assert callable(condition)
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)  # each look may be a request


def upload(
    client: httpx2.Client, *, key: str | None = None, data: bytes | None = None, **fields: str
) -> httpx2.Response:
    """A create of the penguins (or of `data`)."""
    form = {"problem_description": "Predict the species of a penguin", **fields}
    content = PENGUINS.read_bytes() if data is None else data
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(
        "/api/v1/projects", files={"file": ("penguins.csv", content)}, data=form, headers=headers
    )


def raw_request(
    address: tuple[str, int], payload: bytes, *, half_close: bool = False, timeout: float = 20
) -> bytes:
    """Send bytes as they are; what came back until the peer closed."""
    with socket.create_connection(address, timeout=timeout) as connection:
        try:
            connection.sendall(payload)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # refused and closed while we were sending
        return read_all(connection)


def read_all(connection: socket.socket) -> bytes:
    answer = b""
    try:
        while piece := connection.recv(65_536):
            answer += piece
    except ConnectionResetError:
        pass
    return answer
