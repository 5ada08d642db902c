"""Real small processes: tied to their parent, swept by their mark, supervised in order."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from local_platform import ports, sweep
from local_platform.layout import Layout
from local_platform.programs import TETHER, Program
from local_platform.supervision import ProgramState, Supervisor
from local_platform.watch import Watch, last_lines

SLEEPER = "import time\ntime.sleep(600)"
DEAF = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(600)"
# writes its name and the time when it is told to stop
NOTER = """
import signal, sys, time
def stop(*_):
    with open(sys.argv[2], "a") as file:
        print(sys.argv[1], time.monotonic(), file=file)
    time.sleep(0.2)
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
while True:
    time.sleep(1)
"""


def until(condition: Callable[[], bool], what: str, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def tether(*command: str) -> list[str]:
    return [sys.executable, "-I", "-S", str(TETHER), *command]


def program(layout: Layout, name: str, code: str, *arguments: str, rank: int = 1) -> Program:
    script = layout.home / f"{name}.py"
    script.write_text(code)
    return Program(name, name, (sys.executable, str(script), *arguments), rank=rank, stop_wait_s=1)


@pytest.fixture
def layout(short_dir: Path) -> Iterator[Layout]:
    """Folders whose processes are ended after the test, and whose names want quoting."""
    found = Layout(short_dir / 'ho me "100%" \\n', short_dir / "r")
    for folder in (found.home, found.logs, found.runtime):
        folder.mkdir(parents=True)
    yield found
    sweep.end_all(found.runtime, 0.2)


def environment(layout: Layout) -> dict[str, str]:
    return {**os.environ, sweep.MARK: str(layout.runtime)}


def test_a_tethered_command_ends_with_its_parent() -> None:
    """PLATFORM-7: the kernel ends a part whose supervisor was killed."""
    parent_code = (
        "import subprocess, sys, time; print(subprocess.Popen(sys.argv[1:]).pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", parent_code, *tether("--", sys.executable, "-c", SLEEPER)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        until(lambda: "-S" not in child.cmdline(), "the command was not started")
        parent.kill()
        parent.wait()
    gone, _ = psutil.wait_procs([child], timeout=5)
    assert gone


def test_a_tethered_command_waits_for_a_socket(short_dir: Path) -> None:
    """PLATFORM-4: a part that needs the code server starts once its socket accepts, not once it exists."""
    path, made = short_dir / "a.sock", short_dir / "made"
    command = [sys.executable, "-c", "import pathlib, sys; pathlib.Path(sys.argv[1]).touch()", str(made)]
    with (
        socket.socket(socket.AF_UNIX) as listener,
        subprocess.Popen(tether("--after", str(path), "--", *command)),
    ):
        listener.bind(str(path))
        time.sleep(0.5)
        assert not made.exists()
        listener.listen()
        until(made.exists, "the command did not start")


def test_a_sweep_ends_what_carries_the_mark_and_nothing_else(layout: Layout) -> None:
    """PLATFORM-8: reparented and signal-deaf members of a platform are ended; other processes are not."""
    start = (
        "import subprocess as s, sys; s.Popen([sys.executable, '-c', sys.argv[1]], start_new_session=True)"
    )
    subprocess.run([sys.executable, "-c", start, DEAF], env=environment(layout), check=True)
    with subprocess.Popen([sys.executable, "-c", SLEEPER]) as other:
        until(lambda: len(sweep.members(layout.runtime)) == 1, "the orphan is not seen")
        assert len(sweep.end_all(layout.runtime, 0.3)) == 1
        assert sweep.members(layout.runtime) == []
        assert other.poll() is None
        other.kill()


def test_parts_stop_in_order_of_rank(layout: Layout) -> None:
    """PLATFORM-6: the highest rank is stopped first and gone before the next is told."""
    notes = layout.home / "notes"
    supervisor = Supervisor(
        layout,
        [program(layout, f"p{rank}", NOTER, f"p{rank}", str(notes), rank=rank) for rank in (1, 3, 2)],
    )
    supervisor.start(environment(layout))
    until(lambda: [s.state for s in supervisor.states()] == ["RUNNING"] * 3, "not running")
    supervisor.begin_stop()
    until(supervisor.ended, "it does not stop")
    lines = [line.split() for line in notes.read_text().splitlines()]
    assert [name for name, _ in lines] == ["p3", "p2", "p1"]
    assert all(float(after) - float(before) >= 0.2 for (_, before), (_, after) in pairwise(lines))
    assert sweep.members(layout.runtime) == []


def test_a_killed_part_is_started_again_and_counted(layout: Layout) -> None:
    """PLATFORM-5: a part that dies comes back, and the starter knows that it died."""
    supervisor, watch = Supervisor(layout, [program(layout, "p", SLEEPER)]), Watch()
    supervisor.start(environment(layout))
    until(lambda: any(s.state == "RUNNING" for s in supervisor.states()), "not running")
    (state,) = supervisor.states()
    assert watch.deaths([state]) == {"p": 0}
    os.kill(state.pid, signal.SIGKILL)
    until(lambda: any(s.pid not in {0, state.pid} for s in supervisor.states()), "not started again")
    assert watch.deaths(supervisor.states()) == {"p": 1}
    supervisor.begin_stop()
    until(supervisor.ended, "it does not stop")


def test_a_killed_supervisor_leaves_no_part(layout: Layout) -> None:
    """PLATFORM-7: kill -9 of the supervisor ends every part within seconds."""
    supervisor = Supervisor(layout, [program(layout, "p", SLEEPER), program(layout, "q", SLEEPER)])
    supervisor.start(environment(layout))
    until(lambda: [s.state for s in supervisor.states()] == ["RUNNING"] * 2, "not running")
    assert len(sweep.members(layout.runtime)) == 3
    os.kill(int((layout.runtime / "supervisord.pid").read_text()), signal.SIGKILL)
    until(lambda: sweep.members(layout.runtime) == [], "parts are left")


def test_output_of_a_part_goes_to_its_log(layout: Layout) -> None:
    """PLATFORM-5: what a part prints, errors included, is in its own log, which is private (PLATFORM-2)."""
    supervisor, watch = (
        Supervisor(layout, [program(layout, "p", "import sys; sys.exit('no such luck')")]),
        Watch(),
    )
    supervisor.start(environment(layout))
    until(lambda: watch.deaths(supervisor.states()).get("p", 0) >= 2, "it does not die twice")
    assert last_lines(layout.logs / "p.log", 1) == "    no such luck"
    assert (layout.logs / "p.log").stat().st_mode & 0o777 == 0o600  # PLATFORM-2
    assert (layout.logs / "supervisord.log").stat().st_mode & 0o777 == 0o600
    supervisor.begin_stop()
    until(supervisor.ended, "it does not stop")


@pytest.mark.parametrize(
    ("states", "deaths"),
    [
        (["RUNNING 5", "RUNNING 5"], 0),
        (["STARTING 5", "BACKOFF 0"], 1),
        (["RUNNING 5", "STARTING 6"], 1),
        (["RUNNING 5", "BACKOFF 0", "STARTING 6", "RUNNING 6"], 1),
        (["RUNNING 5", "BACKOFF 0", "STARTING 6", "EXITED 0"], 2),
        (["FATAL 0"], 2),
        (["STOPPED 0"], 0),
    ],
)
def test_deaths_are_counted_by_pid(states: list[str], deaths: int) -> None:
    """PLATFORM-5: a death is a pid that was replaced, or a program that is down."""
    watch, count = Watch(), {}
    for text in states:
        state, pid = text.split()
        count = watch.deaths([ProgramState("p", state, int(pid), "")])
    assert count == {"p": deaths}


def test_a_port_in_use_is_seen() -> None:
    """PLATFORM-3: a port is free until somebody listens on it, and again afterwards."""
    port = ports.choose("127.0.0.1")
    with socket.create_server(("127.0.0.1", port)):
        assert not ports.is_free("127.0.0.1", port)
    assert ports.is_free("127.0.0.1", port)
