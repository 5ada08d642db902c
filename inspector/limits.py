"""What a child may use, and how it binds itself to that."""

import ctypes
import os
import resource
import signal
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """Bounds of one inspection. Memory counts from what the warm parent already has mapped."""

    memory_mib: int
    cpu_s: int
    wall_s: float
    file_mib: int
    open_files: int


def confine(limits: Limits, parent: int) -> None:
    """Bind this process, just forked from `parent`: a session of its own, death with the parent, limits."""
    os.setsid()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
    for kind, soft, hard in (
        (resource.RLIMIT_AS, *(_mapped_bytes() + limits.memory_mib * MIB,) * 2),
        (resource.RLIMIT_CPU, limits.cpu_s, limits.cpu_s + 1),
        (resource.RLIMIT_FSIZE, *(limits.file_mib * MIB,) * 2),
        (resource.RLIMIT_NOFILE, *(limits.open_files,) * 2),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard))


def _mapped_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
