"""Which process works a run, and whether it still lives: answerable from any process of the machine."""

import os
import socket
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from pathlib import Path

import psutil

from contracts.signals import WorkerIdentity

_START_TICKS_FIELD = 19  # of /proc/<pid>/stat, counted after the command's closing parenthesis
_STATE_FIELD = 0


class Liveness(Enum):
    """What can be proven of a worker from here."""

    ALIVE = "alive"
    DEAD = "dead"
    ELSEWHERE = "on another machine"


@lru_cache(maxsize=1)
def machine_id() -> str:
    """The machine's id: systemd's, or the host's name where there is none (containers)."""
    for path in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        try:
            text = path.read_text("ascii").strip()
        except OSError:
            continue
        if text:
            return text
    return socket.gethostname()


@lru_cache(maxsize=1)
def boot_id() -> str:
    """The kernel's id of this boot."""
    return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()


def own_identity() -> WorkerIdentity:
    """The identity of the calling process."""
    pid = os.getpid()
    return WorkerIdentity(
        machine_id=machine_id(),
        boot_id=boot_id(),
        pid=pid,
        start_time=psutil.Process(pid).create_time(),
        start_ticks=start_ticks(pid),
        written_at=datetime.now(UTC),
    )


def start_ticks(pid: int) -> int | None:
    """When `pid` started, in clock ticks since boot; null if it is gone or only a zombie is left.

    Ticks and not a time of day: that one moves when somebody sets the clock.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[_STATE_FIELD] in "ZX" else int(fields[_START_TICKS_FIELD])


def liveness(identity: WorkerIdentity) -> Liveness:
    """Whether the process that wrote `identity` lives."""
    if identity.machine_id != machine_id():
        return Liveness.ELSEWHERE
    if identity.boot_id != boot_id():
        return Liveness.DEAD
    ticks = start_ticks(identity.pid)
    return Liveness.DEAD if ticks is None or not _same_start(identity, ticks) else Liveness.ALIVE


def _same_start(identity: WorkerIdentity, ticks: int) -> bool:
    return identity.start_ticks is None or identity.start_ticks == ticks
