"""Dagster's tables, made by one process before several open them.

Two processes that open a new SQLite instance at once both write Alembic's version, and from then on no
process can open it ("more than one head"). So the first start on a home makes the tables by itself.
"""

import subprocess
import sys
from collections.abc import Callable, Mapping

from local_platform.layout import Layout
from local_platform.programs import TETHER

DONE = "tables-made"
OPEN_INSTANCE = "from dagster import DagsterInstance\nwith DagsterInstance.get():\n    pass"
POLL_S = 0.1


def make_tables(layout: Layout, variables: Mapping[str, str], pause: Callable[[float], None]) -> bool:
    """Whether Dagster's tables are there; its words go to `logs/storage.log`; `pause` may raise."""
    done = layout.dagster_home / DONE
    if done.exists():
        return True
    command = [sys.executable, "-I", "-S", str(TETHER), "--", sys.executable, "-c", OPEN_INSTANCE]
    with (layout.logs / "storage.log").open("wb") as log:
        process = subprocess.Popen(command, env=dict(variables), stdout=log, stderr=log)  # noqa: S603 - ours
    try:
        while process.poll() is None:
            pause(POLL_S)
    finally:
        process.kill()
        process.wait()
    if process.returncode == 0:
        done.touch()
    return process.returncode == 0
