"""Run the Python tests in batches, some side by side, then by themselves those that judge the machine's pace.

    python scripts/run_tests.py [--again] [pytest's arguments]

Real processes wait more than they compute: `AT_ONCE` batches keep two cores busy. A batch is one pytest, and
starts the processes that its tests share once; the longest are begun first, so that all end about together.
The browser's comes last: its tests that are marked `alone` wait until every other batch has ended.

With `--again` the files of tests that failed are run once more, by themselves, and named: a bound on time may
be missed where four batches want two cores, and is judged where nothing else does. What fails twice fails.

With a path among the arguments pytest is simply called. Exit code: 0 if every batch's is; a batch in which
`-k` finds nothing is fine.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

AT_ONCE = 4
NOTHING_COLLECTED, TESTS_FAILED = 5, 1
# More than these are no matter of the machine's pace.
MOST_AGAIN = 4
SKIPPED = "skipped tests are failures here"
FAILED_FILE = re.compile(r"^(?:FAILED|ERROR) (tests/[^\s:]+\.py)", re.MULTILINE)
BROWSER = "the browser"
# The longest first. What lies within another's path is not that one's: a new file of tests has its batch.
BATCHES = {
    "the pipeline": ["tests/pipeline_assets"],
    "the cloud and models": [
        "tests/google_cloud",
        "tests/serving",
        "tests/inspector",
        "tests/local_platform",
    ],
    "the API": ["tests/api/edge"],
    "the platform": ["tests/integration"],
    "starts and kills": ["tests/integration/test_starts.py", "tests/integration/test_soak.py"],
    "streams": [f"tests/integration/test_{name}.py" for name in ("stream_of_runs", "truth", "replicas")],
    "the rest": ["tests"],
    "the engine": ["tests/automl"],
    BROWSER: ["tests/e2e"],
}


@dataclass(frozen=True)
class Result:
    """How one batch went."""

    name: str
    code: int
    output: str

    @property
    def passed(self) -> bool:
        return self.code in {0, NOTHING_COLLECTED}

    @property
    def failed_files(self) -> set[str]:
        """Those of its failures; none where it failed by anything else."""
        if self.code != TESTS_FAILED or SKIPPED in self.output:
            return set()
        return set(FAILED_FILE.findall(self.output))


def _paths(name: str) -> list[str]:
    """A batch's paths, less those within them that are another's."""
    mine = BATCHES[name]
    others = [path for other, paths in BATCHES.items() if other != name for path in paths]
    inner = [path for path in others if any(path.startswith(f"{whole}/") for whole in mine)]
    return [*mine, *(f"--ignore={path}" for path in inner)]


class Run:
    """All batches of one call, with the arguments that each pytest is given."""

    def __init__(self, arguments: list[str], folder: Path) -> None:
        self._arguments = ["-m", "not soak", *arguments]
        self._others_ended = folder / "others-ended"
        self._left = len(BATCHES) - 1
        self._lock = Lock()

    def all(self) -> list[Result]:
        """Each batch as soon as there is room for it."""
        with ThreadPoolExecutor(AT_ONCE) as room:
            return list(room.map(self._batch, BATCHES))

    def by_itself(self, name: str, paths: list[str]) -> Result:
        return self._pytest(name, paths)

    def _batch(self, name: str) -> Result:
        try:
            options = [f"--alone-after={self._others_ended}"] if name == BROWSER else []
            return self._pytest(name, [*_paths(name), *options])
        finally:
            with self._lock:
                self._left -= name != BROWSER
                if self._left == 0:
                    self._others_ended.touch()

    def _pytest(self, name: str, options: list[str]) -> Result:
        """Its output is shown when it has ended: lines of several would mingle."""
        began = time.monotonic()
        with self._lock:
            print(f"--- {name} ...", flush=True)
        command = [sys.executable, "-m", "pytest", *options, *self._arguments]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        result = Result(name, done.returncode, done.stdout.decode(errors="replace"))
        verdict = "passed" if result.passed else f"exit code {result.code}"
        with self._lock:
            print(f"{result.output}--- {name}: {verdict}, {time.monotonic() - began:.0f} s", flush=True)
        return result


def _mended(run: Run, failed: list[Result]) -> bool:
    """Whether what failed passes by itself."""
    files = sorted(set().union(*(result.failed_files for result in failed)))
    if len(files) > MOST_AGAIN or not all(result.failed_files for result in failed):
        return False
    print(f"--- once more, by themselves: {', '.join(files)}", flush=True)
    # one pytest for each package: the browser's tests share no process with asynchronous ones
    folders = sorted({str(Path(file).parent) for file in files})
    together = [[file for file in files if str(Path(file).parent) == folder] for folder in folders]
    return all(run.by_itself(f"once more, {', '.join(paths)}", paths).passed for paths in together)


def main() -> int:
    arguments = [argument for argument in sys.argv[1:] if argument != "--again"]
    if any(Path(argument.split("::")[0]).exists() for argument in arguments):
        os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])
    with tempfile.TemporaryDirectory() as folder:
        run = Run(arguments, Path(folder))
        failed = [result for result in run.all() if not result.passed]
        for result in failed:
            print(f"--- {result.name}: exit code {result.code}, {', '.join(sorted(result.failed_files))}")
        if failed and "--again" in sys.argv and _mended(run, failed):
            return 0
    return max((result.code for result in failed), default=0)


if __name__ == "__main__":
    sys.exit(main())
