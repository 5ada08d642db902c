"""CI's promise that nothing was left out."""

import subprocess
import sys
from pathlib import Path

import pytest

ONE_OF_EACH = """
import pytest
def test_runs(): pass
@pytest.mark.skip(reason="no such thing here")
def test_is_left_out(): pass
"""


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--fail-on-skip"], 1)])
def test_a_skipped_test_fails_the_run_if_asked(tmp_path: Path, options: list[str], code: int) -> None:
    """PLATFORM-14: with --fail-on-skip a skipped test fails the run and is named with its reason."""
    file = tmp_path / "test_two.py"
    file.write_text(ONE_OF_EACH)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
        *options,
        str(file),
    ]
    done = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, done.stdout
    assert ("test_is_left_out" in done.stdout and "no such thing here" in done.stdout) == bool(code)
