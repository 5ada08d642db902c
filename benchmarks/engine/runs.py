"""One fit of one system in a process of its own, and a folder that remembers every one ever done."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.engine.tables import Split, Table, score, split

REPO = Path(__file__).parents[2]
_SYSTEMS = Path(__file__).parent / "systems"
_PATIENCE = 8.0  # times the budget, plus two minutes: then a system has failed
PEERS = {"flaml": "flaml", "autogluon": "autogluon.tabular", "mljar": "mljar-supervised"}
_OURS_READS = ("automl", "contracts/datasets.py", "contracts/report.py")


@dataclass(frozen=True)
class System:
    """`command` runs one job; `version` changes when its answers may."""

    name: str
    command: tuple[str, ...]
    version: str
    budgeted: bool


@dataclass(frozen=True)
class Result:
    table: str
    system: str
    seed: int
    budget_s: float
    metric: str
    score: float | None
    fit_s: float
    cpu_s: float
    peak_mb: float
    single_row_ms: float
    thousand_rows_ms: float
    error: str | None
    # Results that were remembered before these were asked for have none.
    first_model_s: float | None = None
    load: float | None = None  # of the machine when the fit began: seconds mean little where it is high
    answers: str | None = None  # a file of the test rows' truth `y` and of what was said, `scores`

    @property
    def loss(self) -> float:
        """Smaller is better; a failure is worst."""
        if self.score is None:
            return float("inf")
        return 1.0 - self.score if self.metric == "roc_auc" else self.score


def systems(peers: Path | None, names: list[str] | None) -> list[System]:
    """Those that can run here: ours and the two of our environment, and peers whose folder exists."""
    here = sys.executable
    found = [
        System("ours", (here, "-m", "benchmarks.engine.systems.ours"), _our_version(), budgeted=True),
        *(_ours_too(kind) for kind in ("lightgbm", "linear")),
    ]
    for name, library in PEERS.items():
        python = None if peers is None else peers / name / "bin" / "python"
        if python is not None and python.exists():
            command = (str(python), str(_SYSTEMS / f"{name}_peer.py"))
            found.append(System(name, command, _installed(python, library), budgeted=True))
    return [system for system in found if names is None or system.name in names]


def _ours_too(kind: str) -> System:
    command = (sys.executable, "-m", "benchmarks.engine.systems.sklearn_like", "{job}", kind)
    return System(kind, command, _installed(Path(sys.executable), "lightgbm"), budgeted=False)


def _our_version() -> str:
    """A hash of the engine's sources."""
    digest = hashlib.sha256()
    for root in _OURS_READS:
        path = REPO / root
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _installed(python: Path, library: str) -> str:
    code = f"from importlib.metadata import version; print(version({library!r}))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def run(system: System, table: Table, seed: int, *, budget_s: float, threads: int, cache: Path) -> Result:
    """The remembered result, or a new one."""
    budget_s = budget_s if system.budgeted else 0.0
    named = [table.sha256, system.name, system.version, seed, budget_s, threads]
    kept = cache / f"{table.name}-{system.name}-{hashlib.sha256(repr(named).encode()).hexdigest()[:16]}.json"
    if kept.exists():
        return _with_answers(Result(**json.loads(kept.read_text())), kept)
    with tempfile.TemporaryDirectory(prefix="bench-engine-") as folder:
        parts = split(table, seed, Path(folder))
        result = _run(
            system, table, parts, seed=seed, budget_s=budget_s, threads=threads, folder=Path(folder)
        )
        cache.mkdir(parents=True, exist_ok=True)
        if result.score is not None:
            scores = np.load(Path(folder) / "answer.npy")
            np.savez_compressed(kept.with_suffix(".npz"), y=parts.y, scores=scores)
        said = Path(folder) / "said.txt"
        kept.with_suffix(".txt").write_text(said.read_text() if said.exists() else "")
    kept.write_text(json.dumps(asdict(result)))
    return _with_answers(result, kept)


def _with_answers(result: Result, kept: Path) -> Result:
    """Where its answers are now: the folder of results may have been moved."""
    answers = kept.with_suffix(".npz")
    return replace(result, answers=str(answers.resolve()) if answers.exists() else None)


def _run(
    system: System, table: Table, parts: Split, *, seed: int, budget_s: float, threads: int, folder: Path
) -> Result:
    job = {
        "train": str(parts.train),
        "test": str(parts.test),
        "target": table.target,
        "problem": table.problem,
        "metric": table.metric,
        "classes": parts.classes,
        "budget_s": budget_s,
        "threads": threads,
        "seed": seed,
        "answer": str(folder / "answer.json"),
    }
    path = folder / "job.json"
    path.write_text(json.dumps(job))
    load = os.getloadavg()[0]
    error = _execute(_with_job(system.command, path), folder, _PATIENCE * budget_s + 120)
    common = {
        "table": table.name,
        "system": system.name,
        "seed": seed,
        "budget_s": budget_s,
        "metric": table.metric,
        "load": load,
    }
    answer = folder / "answer.json"
    if not answer.exists():
        nothing = dict.fromkeys(
            ("fit_s", "cpu_s", "peak_mb", "single_row_ms", "thousand_rows_ms"), float("nan")
        )
        return Result(**common, **nothing, score=None, error=error)
    scores = np.load(folder / "answer.npy")
    return Result(
        **common, **json.loads(answer.read_text()), score=score(table.metric, parts.y, scores), error=None
    )


def _with_job(command: tuple[str, ...], path: Path) -> list[str]:
    if "{job}" in command:
        return [str(path) if part == "{job}" else part for part in command]
    return [*command, str(path)]


def _execute(command: list[str], folder: Path, patience_s: float) -> str:
    """What went wrong, in a line; its children end with it."""
    environment = {**os.environ, "TMPDIR": str(folder), "OMP_WAIT_POLICY": "PASSIVE"}
    process = subprocess.Popen(
        command,
        cwd=REPO if "-m" in command else folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        said, complained = process.communicate(timeout=patience_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return f"took over {patience_s:.0f} s"
    (folder / "said.txt").write_text(said)
    lines = complained.strip().splitlines()
    return lines[-1][:300] if process.returncode and lines else ""
