"""What the launcher makes of the run host's answer, or of its silence."""

import socket
from pathlib import Path

import pytest
from dagster import DagsterRun

from contracts.errors import ErrorCode, OrreryError
from pipeline_assets import launcher
from pipeline_assets.host_protocol import HostAnswer, HostSilentError, LaunchRequest, ask_host

SILENT = HostSilentError(ErrorCode.UNAVAILABLE, "did not answer", None)
ABSENT = OrreryError(ErrorCode.UNAVAILABLE, "is not running", None)


def test_a_silent_host_is_told_from_an_absent_one(short_dir: Path) -> None:
    """PIPE-19: a host that heard a launch and says nothing in time may have taken it."""
    path = short_dir / "runs.sock"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        with pytest.raises(HostSilentError):
            ask_host(path, LaunchRequest(run_id="run"), timeout_s=0.1)
    with pytest.raises(OrreryError) as refused:
        ask_host(path, LaunchRequest(run_id="run"), timeout_s=0.1)
    assert not isinstance(refused.value, HostSilentError)


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        (HostAnswer(ok=True), True),
        (HostAnswer(ok=False, error="the run is at work already", known=True), True),
        (HostAnswer(ok=False, error="the run host is stopping"), False),
        (SILENT, True),
        (ABSENT, False),
    ],
)
def test_only_a_run_that_nobody_took_is_queued_again(
    said: HostAnswer | OrreryError, taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PIPE-19: a run that the host has, or may have, is not put back into the queue beside its worker."""

    def answer(*_: object) -> HostAnswer:
        if isinstance(said, OrreryError):
            raise said
        return said

    monkeypatch.setattr(launcher, "ask_host", answer)
    warm = object.__new__(launcher.WarmRunLauncher)
    warm._socket = Path("nowhere")
    assert warm._is_taken(DagsterRun(job_name="job")) is taken
