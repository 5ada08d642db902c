"""The supervisor process: start it, ask it about its programs, stop it."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, cast
from xmlrpc.client import Fault, ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from local_platform.configuration import render
from local_platform.layout import Layout
from local_platform.programs import TETHER, Program


@dataclass(frozen=True)
class ProgramState:
    """What the supervisor says of one program. `state` is its word, such as RUNNING or FATAL."""

    name: str
    state: str
    pid: int
    description: str


class Supervisor:
    """One supervisord, a child that gets SIGTERM if this process dies. Its programs follow it."""

    def __init__(self, layout: Layout, programs: Iterable[Program]) -> None:
        self._layout = layout
        layout.supervisor_config.write_text(render(layout, programs), encoding="utf-8")
        layout.supervisor_config.chmod(0o600)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it with its programs, in a session of its own: Ctrl-C reaches this process alone."""
        layout = self._layout
        command = ["-m", "supervisor.supervisord", "--configuration", str(layout.supervisor_config)]
        with (layout.logs / "supervisord.err.log").open("wb") as errors:
            os.fchmod(errors.fileno(), 0o600)
            self._process = subprocess.Popen(  # noqa: S603 - our own words only
                [sys.executable, "-I", "-S", str(TETHER), "--", sys.executable, *command],
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                start_new_session=True,
                umask=0o077,  # what the parts write (data, logs) is their owner's, on a shared machine too
            )

    def ended(self) -> bool:
        """Whether the supervisor itself is gone."""
        return self._process is None or self._process.poll() is not None

    def states(self) -> list[ProgramState]:
        """Every program's state; an empty list while the supervisor does not answer."""
        try:
            rows = cast("list[dict[str, Any]]", self._proxy().supervisor.getAllProcessInfo())
        except (OSError, HTTPException, Fault):
            return []
        return [ProgramState(row["name"], row["statename"], row["pid"], row["description"]) for row in rows]

    def begin_stop(self) -> None:
        """Ask it to stop the programs in their order, then itself; `ended` tells when that is done."""
        if self._process is not None:
            self._process.terminate()

    def _proxy(self) -> ServerProxy:
        transport = SupervisorTransport(None, None, f"unix://{self._layout.socket('supervisor')}")
        return ServerProxy("http://127.0.0.1", transport=transport)
