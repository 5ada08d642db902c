"""Start the platform, wait until it is ready, keep it, and leave nothing behind."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from contracts.settings import SettingsError
from local_platform import instance_lock, ports, readiness, sweep
from local_platform.environment import environment
from local_platform.layout import Layout, prepare
from local_platform.options import Options
from local_platform.programs import Program, programs
from local_platform.signals import Signals
from local_platform.supervision import Supervisor
from local_platform.terminal import Terminal
from local_platform.tether import accepts
from local_platform.watch import DEATHS_AT_START, Watch, last_lines

READY_WITHIN_S = 300.0  # some 15 s on two idle cores; a part that dies is noticed at once
STOP_WITHIN_S = 18.0  # the sum of the stop waits; after it, whatever is left is killed
SWEEP_GRACE_S = 2.0
POLL_S = 0.2
WATCH_S = 1.0


class StartError(Exception):
    """The platform could not start; the message is for a person."""


class Interrupted(Exception):  # noqa: N818 - it is no error: somebody asked for the end
    """A signal asked for the end."""


class Platform:
    """One running platform."""

    def __init__(
        self, layout: Layout, options: Options, port: int, terminal: Terminal, signals: Signals
    ) -> None:
        host = _reachable(options.host)
        self.url = f"http://{host}:{port}"
        self._host = host.strip("[]")
        self._port = port
        self._layout = layout
        self._terminal = terminal
        self._signals = signals
        self._programs: dict[str, Program] = {
            program.name: program for program in programs(layout, options.code_location, options.bucket_url)
        }
        self._supervisor = Supervisor(layout, self._programs.values())
        self._watch = Watch()
        self._counted: dict[str, int] = {}

    def start(self, variables: dict[str, str]) -> None:
        """Start every process and return once the API says that all of them answer.

        Raises StartError if one keeps dying or the time is over, Interrupted if a signal comes.
        """
        begun = time.monotonic()
        self._supervisor.start(variables)
        while waiting_for := self._unready():
            names = ", ".join(waiting_for)
            self._terminal.status(f"Waiting for: {names}")
            self._refuse_dying()
            if time.monotonic() - begun > READY_WITHIN_S:
                raise StartError(
                    f"Not ready after {READY_WITHIN_S:.0f} s, still waiting for: {names}\n{self._logs()}"
                )
            self.pause(POLL_S)
        self._terminal.clear()

    def pause(self, seconds: float) -> None:
        """Sleep. Raises Interrupted if a signal comes."""
        taken = self._signals.wait(seconds)
        if taken is not None:
            raise Interrupted(taken.name)

    def keep(self) -> None:
        """One look at the running platform: says which part was restarted.

        Raises StartError if the supervisor is lost, Interrupted if a signal comes.
        """
        self.pause(WATCH_S)
        if self._supervisor.ended():
            raise StartError("The supervisor ended; all parts are being stopped.")
        before = self._counted
        for name, count in self._deaths().items():
            if count > before.get(name, 0):
                log = self._layout.logs / f"{name}.log"
                self._terminal.line(
                    f"The {self._programs[name].title} ended and is started again (see {log})"
                )

    def stop(self) -> None:
        """Stop everything, in order and within bounds; then kill what is left. A second signal hurries it."""
        self._terminal.status("Stopping ...")
        self._supervisor.begin_stop()
        deadline = time.monotonic() + STOP_WITHIN_S
        while not self._supervisor.ended() and time.monotonic() < deadline:
            if self._signals.wait(POLL_S / 2) is not None:
                break
        sweep.end_all(self._layout.runtime, SWEEP_GRACE_S)
        self._terminal.clear()

    def _unready(self) -> list[str]:
        """What does not answer yet: what the API says of its parts, and the two that it does not ask."""
        parts = readiness.unready_parts(self._host, self._port)
        silent = [name for name in ("runs", "inspector") if not accepts(str(self._layout.socket(name)))]
        return (["api"] if parts is None else parts) + silent

    def _deaths(self) -> dict[str, int]:
        self._counted = self._watch.deaths(self._supervisor.states())
        return self._counted

    def _refuse_dying(self) -> None:
        if self._supervisor.ended():
            raise StartError(
                f"The supervisor did not start:\n{last_lines(self._layout.logs / 'supervisord.err.log')}"
            )
        for name, count in self._deaths().items():
            if count >= DEATHS_AT_START:
                log = self._layout.logs / f"{name}.log"
                raise StartError(
                    f"The {self._programs[name].title} does not start. Its last lines:\n{last_lines(log)}"
                )

    def _logs(self) -> str:
        return last_lines(self._layout.logs / "api.log")


@contextmanager
def running(options: Options, terminal: Terminal, signals: Signals) -> Iterator[Platform]:
    """A ready platform; on leaving, everything is stopped.

    Raises SettingsError, LayoutError, StartError, AlreadyRunning or Interrupted, and leaves nothing running
    then either.
    """
    layout = prepare(options.home, options.runtime, options.dagster_yaml)
    port = _port(options)
    with instance_lock.held(layout, f"http://{_reachable(options.host)}:{port}"):
        _clear_leftovers(layout, terminal)
        if not ports.is_free(options.host, port):
            raise StartError(f"Port {port} on {options.host} is in use; set ORRERY_PORT to another one.")
        platform = Platform(layout, options, port, terminal, signals)
        try:
            platform.start(environment(layout, options, port))
            yield platform
        finally:
            platform.stop()


def _port(options: Options) -> int:
    """The port to listen on. Raises SettingsError for a host that is not this machine's."""
    try:
        ports.is_free(options.host, 0)
        return options.port or ports.choose(options.host)
    except OSError as error:
        raise SettingsError(f"ORRERY_HOST: cannot listen on {options.host!r}: {error.strerror}") from error


def _clear_leftovers(layout: Layout, terminal: Terminal) -> None:
    """End what an earlier start left if it was killed, and remove its sockets."""
    left = sweep.end_all(layout.runtime, SWEEP_GRACE_S)
    if left:
        terminal.line(f"Ended {len(left)} processes that an earlier start had left.")
    for path in layout.runtime.glob("*.sock"):
        path.unlink(missing_ok=True)


def _reachable(host: str) -> str:
    """The host part of a URL at which this machine reaches a server that listens on `host`."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"[{name}]" if ":" in name else name
