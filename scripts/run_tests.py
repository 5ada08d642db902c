"""Run the Python tests in three lanes side by side, then those of the browser by themselves.

    python scripts/run_tests.py [pytest's arguments]

Real processes wait more than they compute: three lanes keep two cores busy, and each starts the processes
that its tests share once. With a path among the arguments pytest is simply called. Exit code: 0 if every
lane's is; a lane in which `-k` finds nothing is fine.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

PLATFORM = ["tests/integration"]
PIPELINE = [
    "tests/pipeline_assets",
    "tests/inspector",
    "tests/local_platform",
    "tests/google_cloud",
    "tests/serving",
]
BROWSER = "tests/e2e"
NOTHING_COLLECTED = 5
LANES = {
    "the platform": PLATFORM,
    "the pipeline": PIPELINE,
    "the rest": [f"--ignore={path}" for path in (BROWSER, *PLATFORM, *PIPELINE)],
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
    """The first lane is shown as it goes, the others when it has ended."""
    began = time.monotonic()
    (first, paths), *others = LANES.items()
    with ExitStack() as stack:
        beside = []
        for name, options in others:
            output = stack.enter_context(tempfile.TemporaryFile())
            command = _pytest(["-m", "not soak", *options], arguments)
            beside.append((name, output, subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)))
        codes = [_verdict(first, subprocess.call(_pytest(["-m", "not soak", *paths], arguments)), began)]
        for name, output, process in beside:
            codes.append(process.wait())
            output.seek(0)
            sys.stdout.buffer.write(output.read())
            _verdict(name, codes[-1], began)
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
