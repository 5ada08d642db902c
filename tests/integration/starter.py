"""Starts the real platform, as `make up` does, and looks at what it leaves."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from local_platform import sweep
from local_platform.layout import REPOSITORY_ROOT

READY_WITHIN_S = 310  # on two cores that others use too; alone it takes some 15 s
STOP_WITHIN_S = 20


@dataclass
class Starter:
    """One `python -m local_platform`, its output in a file, its home and runtime folder below `folder`."""

    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def runtime(self) -> Path:
        return self.folder / "run"

    @property
    def output(self) -> str:
        return (self.folder / "output").read_text()

    @property
    def base_url(self) -> str:
        """The URL that it printed; waits for it."""
        until(lambda: "Orrery is ready at" in self.output or self.process.poll() is not None, READY_WITHIN_S)
        assert self.process.poll() is None, self.output
        return self.output.split("Orrery is ready at ")[1].split()[0]

    def program(self, name: str) -> psutil.Process:
        """The living process of one part, found by the module that it runs."""
        modules = {
            "models": "serving",
            "code": "dagster",
            "webserver": "dagster_webserver",
            "daemon": "dagster._daemon",
            "api": "api",
            "runs": "pipeline_assets.run_host",
            "inspector": "inspector",
        }
        command = ["-m", modules[name]]
        (found,) = [p for p in sweep.members(self.runtime) if p.cmdline()[1:3] == command]
        return found


def start(
    folder: Path, command: str = "up", *, launcher: tuple[str, ...] = (), **variables: str | None
) -> Starter:
    """Start it with its own home and any free port; `launcher` is put before the command. None unsets."""
    environment = {
        **os.environ,
        "ORRERY_HOME": str(folder / "home"),
        "ORRERY_RUNTIME_DIR": str(folder / "run"),
        "ORRERY_PORT": "0",
        **variables,
    }
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [*launcher, sys.executable, "-m", "local_platform", command],
            env={name: value for name, value in environment.items() if value is not None},
            cwd=REPOSITORY_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Starter(folder, process)


def until(condition: Callable[[], bool], seconds: float, what: str = "it did not happen") -> None:
    """Wait for `condition`, looking every 50 ms; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
