"""The few Linux calls that Python has no name for. Each is a no-op where the kernel says no."""

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15
_PR_SET_CHILD_SUBREAPER = 36


def _prctl(option: int, argument: int | bytes) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(option, argument, 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of any descendant whose own parent ends, so that its exit can be read."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(parent: int) -> None:
    """Be killed when the parent ends, also if it has ended already."""
    _prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def name_process(name: str) -> None:
    """The name that `ps` and `top` show; cut at 15 bytes by the kernel."""
    _prctl(_PR_SET_NAME, name.encode()[:15])


def describe_exit(status: int) -> str:
    """A waitpid status in words."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        try:
            name = signal.Signals(number).name
        except ValueError:
            name = f"signal {number}"
        hint = " (often a lack of memory)" if number == signal.SIGKILL else ""
        return f"was killed by {name}{hint}"
    return f"ended with code {os.waitstatus_to_exitcode(status)}"
