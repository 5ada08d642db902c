"""Run a command that ends when its parent does: `python tether.py [--after SOCKET] -- COMMAND...`.

The kernel sends SIGTERM to this process when its parent dies (PR_SET_PDEATHSIG, which survives exec), so
a supervisor that is killed leaves no orphan. With `--after`, the command starts only once something
accepts on that Unix socket: two interpreters that import on two cores are not helped by a third.
Runs as a file, with the standard library only, since every process of the platform pays for it.
"""

import ctypes
import os
import signal
import socket
import sys
import time

PR_SET_PDEATHSIG = 1
POLL_S = 0.1


def die_with_parent(sig: signal.Signals = signal.SIGTERM) -> None:
    """Have the kernel send `sig` to this process when its parent dies."""
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(sig), 0, 0, 0)
    if os.getppid() != parent:  # it died before the call
        os.kill(os.getpid(), sig)


def accepts(path: str) -> bool:
    """Whether something accepts connections on the Unix socket at `path`."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except OSError:
            return False
    return True


def main(arguments: list[str]) -> None:
    """Tie this process to its parent, wait if asked to, then become the command."""
    split = arguments.index("--")
    options, command = arguments[:split], arguments[split + 1 :]
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # the starter blocks signals, and a mask is inherited
    die_with_parent()
    if options[:1] == ["--after"]:
        while not accepts(options[1]):
            time.sleep(POLL_S)  # ended by a signal if the supervisor gives up
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
