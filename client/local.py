"""Commands that work on this machine's own installation instead of asking a server."""

import importlib.util
import subprocess
import sys

from client.exits import USAGE, fail


def run_here(module: str, what: str) -> int:
    """Run a module of the server's side in a process of its own; its exit code.

    It is not imported: the command line carries no server.
    """
    if importlib.util.find_spec(module.partition(".")[0]) is None:
        fail(f"{what} is done where the server is installed", USAGE)
    return subprocess.run([sys.executable, "-m", module], check=False).returncode  # noqa: S603  # ours
