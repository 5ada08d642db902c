"""Run the Python tests in two lanes side by side, then those of the browser by themselves.

    python scripts/run_tests.py [pytest's arguments]

Real processes wait more than they compute, so that two lanes take far less than twice a lane's time. With a
path among the arguments pytest is simply called. Exit code: 0 if every lane's is; a lane in which `-k` finds
nothing is fine.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROCESSES = ["tests/integration", "tests/pipeline_assets", "tests/local_platform", "tests/inspector"]
BROWSER = "tests/e2e"
NOTHING_COLLECTED = 5
LANES = {
    "processes": ["-m", "not soak", *PROCESSES],
    "the rest": ["-m", "not soak", f"--ignore={BROWSER}", *(f"--ignore={p}" for p in PROCESSES)],
}


def _pytest(options: list[str], arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", *options, *arguments]


def _verdict(name: str, code: int, began: float) -> int:
    code = 0 if code == NOTHING_COLLECTED else code
    print(
        f"--- {name}: {'passed' if code == 0 else f'exit code {code}'}, {time.monotonic() - began:.0f} s",
        flush=True,
    )
    return code


def _run_side_by_side(arguments: list[str]) -> list[int]:
    """The first lane is shown as it goes, the other when it has ended."""
    began = time.monotonic()
    (first, first_options), (second, second_options) = LANES.items()
    with tempfile.TemporaryFile() as output:
        beside = subprocess.Popen(_pytest(second_options, arguments), stdout=output, stderr=subprocess.STDOUT)
        codes = [_verdict(first, subprocess.call(_pytest(first_options, arguments)), began)]
        codes.append(beside.wait())
        output.seek(0)
        sys.stdout.buffer.write(output.read())
    _verdict(second, codes[-1], began)
    return codes


def main() -> int:
    arguments = sys.argv[1:]
    if any(Path(argument.split("::")[0]).exists() for argument in arguments):
        os.execv(sys.executable, _pytest([], arguments))
    codes = _run_side_by_side(arguments)
    # By itself: it judges frames a second, and Playwright keeps an event loop running, under which no
    # asynchronous test of ours could run.
    began = time.monotonic()
    codes.append(_verdict("browser", subprocess.call(_pytest([BROWSER], arguments)), began))
    return max(0 if code == NOTHING_COLLECTED else code for code in codes)


if __name__ == "__main__":
    sys.exit(main())
