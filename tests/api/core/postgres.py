"""A real Postgres of our own, in a folder of its own, on a free port. It refuses to run as root."""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

REPO = Path(__file__).resolve().parents[3]
BINARIES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


@contextmanager
def running() -> Iterator[str]:
    """The URL of an empty database."""
    assert BINARIES is not None, "no Postgres on this machine"
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    owner = _user()
    try:
        shutil.chown(folder, *owner) if owner else None
        data, port = folder / "data", _free_port()
        _run([str(BINARIES / "initdb"), "-D", str(data), "-U", "orrery", "-A", "trust", "-N"], owner)
        arguments = [str(BINARIES / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder), "-F"]
        server = subprocess.Popen(
            arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **_as(owner)
        )
        try:
            _wait(port, server)
            yield f"postgresql+asyncpg://orrery@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def another_database(url: str, name: str, options: str = "") -> str:
    """The URL of an empty database beside the one at `url`; `options` are those of CREATE DATABASE."""
    with closing(psycopg2.connect(url.replace("+asyncpg", ""))) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"create database {name} {options}")
    return url.rpartition("/")[0] + f"/{name}"


def on_postgres(folder: Path) -> Path:
    """Our dagster.yaml with its storage on Postgres, as the file itself says how."""
    text = (REPO / "dagster.yaml").read_text()
    head, storage, rest = re.split(r"^(storage:\n(?:  .*\n)+)", text, maxsplit=1, flags=re.MULTILINE)
    assert "KeptSqliteStorage" in storage
    there = storage.replace("pipeline_assets.storage", "pipeline_assets.postgres_storage")
    there = there.replace("KeptSqliteStorage", "KeptPostgresStorage")
    there = there.replace("base_dir:", "postgres_url:").replace("DAGSTER_HOME", "DAGSTER_POSTGRES_URL")
    path = folder / "dagster.yaml"
    path.write_text(f"{head}{there}{rest}")
    return path


def _user() -> tuple[int, int] | None:
    """Who to be instead of root; None where we are someone else already."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("postgres")
    return entry.pw_uid, entry.pw_gid


def _as(owner: tuple[int, int] | None) -> dict[str, object]:
    return {} if owner is None else {"user": owner[0], "group": owner[1], "extra_groups": []}


def _run(command: Sequence[str], owner: tuple[int, int] | None) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd="/", **_as(owner))  # type: ignore[call-overload]


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    ready = [str(BINARIES / "pg_isready"), "-h", "127.0.0.1", "-p", str(port), "-q"]  # type: ignore[operator]
    deadline = time.monotonic() + 30
    while subprocess.run(ready, check=False).returncode != 0:
        assert server.poll() is None, "Postgres ended"
        assert time.monotonic() < deadline, "Postgres does not answer"
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
