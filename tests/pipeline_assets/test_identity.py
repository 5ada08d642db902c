"""Whether a worker lives."""

import os
import subprocess
import sys

from pipeline_assets.identity import Liveness, liveness, own_identity, start_ticks


def test_a_process_knows_itself_alive() -> None:
    """PIPE-14: machine, boot, pid and start name this very process."""
    assert liveness(own_identity()) is Liveness.ALIVE


def test_another_boot_is_death_and_another_machine_is_unknown() -> None:
    """PIPE-14: a worker of an earlier boot is dead; of another machine nothing can be proven."""
    own = own_identity()
    assert liveness(own.model_copy(update={"boot_id": "earlier"})) is Liveness.DEAD
    assert liveness(own.model_copy(update={"machine_id": "other"})) is Liveness.ELSEWHERE


def test_a_pid_that_was_given_to_another_process_is_death() -> None:
    """PIPE-14: the pid alone proves nothing: the start must be the same."""
    own = own_identity()
    assert own.start_ticks is not None
    assert liveness(own.model_copy(update={"start_ticks": own.start_ticks - 1})) is Liveness.DEAD


def test_a_set_clock_does_not_kill() -> None:
    """PIPE-14: the time of day of the start may jump; the ticks count."""
    own = own_identity()
    assert liveness(own.model_copy(update={"start_time": own.start_time + 300})) is Liveness.ALIVE


def test_a_zombie_is_dead() -> None:
    """PIPE-14: a process that has ended but was not reaped works nothing."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        identity = own_identity().model_copy(
            update={"pid": process.pid, "start_ticks": start_ticks(process.pid)}
        )
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert liveness(identity) is Liveness.DEAD
