"""The processes of the platform: what each runs, in which order they stop."""

import sys
from dataclasses import dataclass
from pathlib import Path

from local_platform.layout import Layout

TETHER = Path(__file__).with_name("tether.py")


@dataclass(frozen=True)
class Program:
    """One supervised process. The part with the highest `rank` is stopped first; equals stop together."""

    name: str
    title: str
    command: tuple[str, ...]
    rank: int
    stop_wait_s: int
    after: Path | None = None  # start once something accepts on this socket


def programs(layout: Layout, code_location: str, bucket_url: str | None) -> tuple[Program, ...]:
    """What `make up` runs. Streams close first, then runs are ended by name, then all the rest."""
    code_socket = layout.socket("code")
    workspace = str(layout.workspace)
    store_url = bucket_url or layout.objects.as_uri()
    return (
        Program("runs", "run host", _module("pipeline_assets.run_host"), rank=20, stop_wait_s=10),
        Program("code", "code server", _code_server(code_socket, code_location), rank=10, stop_wait_s=3),
        Program(
            "webserver",
            "Dagster webserver",
            _module("dagster_webserver", "--workspace", workspace),
            rank=10,
            stop_wait_s=3,
            after=code_socket,
        ),
        Program(
            "daemon",
            "Dagster daemon",
            _module("dagster._daemon", "run", "--workspace", workspace),
            rank=10,
            stop_wait_s=3,
            after=code_socket,
        ),
        Program(
            "models",
            "model server",
            _module("serving", "--store", store_url, "--uds", str(layout.socket("models"))),
            rank=10,
            stop_wait_s=3,
        ),
        Program(
            "inspector",
            "inspector",
            _module("inspector", "--socket", str(layout.socket("inspector")), "--root", str(layout.objects)),
            rank=10,
            stop_wait_s=3,
        ),
        Program("api", "API", _module("api"), rank=30, stop_wait_s=4),
    )


def tethered(program: Program) -> tuple[str, ...]:
    """The command line that the supervisor runs for a program."""
    wait = ("--after", str(program.after)) if program.after else ()
    return (sys.executable, "-I", "-S", str(TETHER), *wait, "--", *program.command)


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name, *arguments)


def _code_server(socket: Path, module: str) -> tuple[str, ...]:
    return _module("dagster", "api", "grpc", "--socket", str(socket), "--module-name", module)
