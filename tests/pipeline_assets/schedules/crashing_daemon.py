"""One evaluation of the schedules' sensor by Dagster's own daemon code, killed at a named point.

`python -m ... WORKSPACE POINT`: POINT is one of Dagster's own, such as `RUN_IDS_RESERVED` (the tick and its
wishes are written down, no run exists), or `STARTING`: the run is said to start and was not handed to the
run host.
"""

import logging
import os
import signal
import sys
import time

from dagster import DagsterInstance
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster._daemon.sensor import execute_sensor_iteration

from pipeline_assets.launcher import WarmRunLauncher

LOOKS = 10


def main(workspace: str, point: str) -> None:
    """Never returns: it dies at its point, or says that it did not come to it."""
    if point == "STARTING":
        WarmRunLauncher.launch_run = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[method-assign]  # here it dies
    with (
        DagsterInstance.get() as instance,
        WorkspaceProcessContext(instance, WorkspaceFileTarget(paths=[workspace])) as context,
    ):
        flags = {"schedules": {point: int(signal.SIGKILL)}}
        for _ in range(LOOKS):  # the sensor may have been evaluated a moment ago
            log = logging.getLogger("test")
            list(execute_sensor_iteration(context, log, None, None, debug_crash_flags=flags))
            time.sleep(0.5)
    sys.exit("it was not killed")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
