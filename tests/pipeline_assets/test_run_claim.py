"""Claims between processes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from pipeline_assets.run_claim import claimed
from tests.integration.dagster_processes import REPO

HOLD = """
import sys, time
from pathlib import Path
from pipeline_assets.run_claim import claimed
with claimed(Path(sys.argv[1])) as is_ours:
    print(is_ours, flush=True)
    time.sleep(60)
"""


def test_a_run_is_claimed_by_one_process_until_it_dies(tmp_path: Path) -> None:
    """PIPE-40: a second claim fails while the first lives, and succeeds after its kill -9."""
    file = tmp_path / "claims" / "run"
    command = [sys.executable, "-c", HOLD, str(file)]
    with subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        with claimed(file) as is_ours:
            assert not is_ours
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait(5)
    with claimed(file) as is_ours:
        assert is_ours
    assert not file.exists()
