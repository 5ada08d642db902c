"""The worker's sign of life."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from contracts.heartbeat import BEAT_EVERY_S, IDLE_AFTER_S
from pipeline_assets.heartbeat import Pulse, beating


@given(st.lists(st.tuples(st.integers(1, 1000), st.integers(0, 16)), max_size=100))
def test_only_idle_time_that_was_scheduled_counts(beats: list[tuple[int, int]]) -> None:
    """STALL-2: no beat after a minute without computing; frozen time is no idleness; work ends it."""
    now = cpu = idle = 0.0
    pulse = Pulse(now, cpu)
    for wait, used in beats:
        scheduled = min(wait, 2 * BEAT_EVERY_S)
        now, cpu = now + wait, cpu + used / 64  # exact in binary
        idle = 0.0 if used / 64 >= 0.1 * scheduled else idle + scheduled
        assert pulse.at_work(now, cpu) == (idle < IDLE_AFTER_S)


def test_a_native_call_does_not_silence_it(tmp_path: Path) -> None:
    """STALL-2: while one native call works for seconds, the file is touched about every second."""
    file = tmp_path / "beats" / "run"
    seen: list[int] = []
    with beating(file):
        assert file.exists()
        until = time.monotonic() + 3.5
        while time.monotonic() < until:
            hashlib.pbkdf2_hmac("sha256", b"x", b"y", 300_000)  # native, without the interpreter's lock
            seen.append(file.stat().st_mtime_ns)
    assert len(set(seen)) >= 3
    assert not file.exists()


CODE = """
import sys, time
from pathlib import Path
from pipeline_assets.heartbeat import beating
with beating(Path(sys.argv[1])):
    print("on", flush=True)
    time.sleep(60)
"""


def test_a_frozen_process_does_not_beat(tmp_path: Path) -> None:
    """STALL-2: SIGSTOP stops the beat, SIGCONT brings it back."""
    file = tmp_path / "run"
    process = subprocess.Popen([sys.executable, "-c", CODE, str(file)], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        os.kill(process.pid, signal.SIGSTOP)
        time.sleep(0.2)
        frozen = file.stat().st_mtime_ns
        time.sleep(2.5)
        assert file.stat().st_mtime_ns == frozen
        os.kill(process.pid, signal.SIGCONT)
        deadline = time.monotonic() + 10
        while file.stat().st_mtime_ns == frozen:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_what_killed_workers_left_is_removed(tmp_path: Path) -> None:
    """STALL-2: a day-old file goes when the next run begins; a recent one stays."""
    for name, age in (("old", 90_000), ("new", 60)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    with beating(tmp_path / "run"):
        assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "run"]
