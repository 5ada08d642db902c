"""Find and end every process that belongs to a platform, whoever its parent is by now."""

from pathlib import Path

import psutil

# Set in the environment of all that we start; a child inherits it, a user's own shell never has it.
MARK = "ORRERY_SUPERVISED"


def members(runtime: Path) -> list[psutil.Process]:
    """Living processes of the platform with this runtime folder."""
    ours = {psutil.Process().pid, *(parent.pid for parent in psutil.Process().parents())}
    return [
        process for process in psutil.process_iter() if process.pid not in ours and _is_of(process, runtime)
    ]


def end_all(runtime: Path, grace_s: float) -> list[str]:
    """SIGTERM, then SIGKILL after `grace_s`; what was found, as `pid name` lines.

    Looks again until nothing is found: a process may have forked while it was being ended.
    """
    found = members(runtime)
    names = [_describe(process) for process in found]
    for process in found:
        _signal(process, kill=False)
    _, stubborn = psutil.wait_procs(found, timeout=grace_s)
    for _ in range(10):
        for process in stubborn:
            _signal(process, kill=True)
        psutil.wait_procs(stubborn, timeout=1)
        stubborn = members(runtime)
        if not stubborn:
            break
    return names


def _is_of(process: psutil.Process, runtime: Path) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return process.environ().get(MARK) == str(runtime)
    except (psutil.Error, OSError):
        return False  # another user's, or gone


def _signal(process: psutil.Process, *, kill: bool) -> None:
    try:
        if kill:
            process.kill()
        else:
            process.terminate()
    except psutil.Error:
        pass  # it is gone already


def _describe(process: psutil.Process) -> str:
    try:
        return f"{process.pid} {' '.join(process.cmdline())[:120]}"
    except psutil.Error:
        return str(process.pid)
