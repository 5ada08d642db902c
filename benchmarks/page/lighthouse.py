"""Lighthouse's three scores of the page, on the desktop preset, without leaving the machine."""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.page.crowds import FLAGS, chromium, node

HERE = Path(__file__).resolve().parent
CATEGORIES = ("performance", "accessibility", "best-practices")


@dataclass(frozen=True)
class Scores:
    """0 to 1 each."""

    performance: float
    accessibility: float
    best_practices: float
    blocking_ms: float


def installed() -> None:
    """Lighthouse, from its lock, beside this file."""
    if not (HERE / "node_modules" / "lighthouse").exists():
        beside_node = f"{Path(node()).parent}{os.pathsep}{os.environ['PATH']}"
        command = ["npm", "ci", "--ignore-scripts"]
        subprocess.run(command, cwd=HERE, check=True, env={**os.environ, "PATH": beside_node})


def scores(url: str) -> Scores:
    """One audit."""
    with tempfile.TemporaryDirectory(prefix="lh-") as folder:
        report = Path(folder) / "report.json"
        command = [node(), "node_modules/lighthouse/cli/index.js", url, "--preset=desktop", "--quiet"]
        command += ["--output=json", f"--output-path={report}", "--disable-full-page-screenshot"]
        command += [f"--only-categories={','.join(CATEGORIES)}"]
        command += [f"--chrome-flags=--headless=new {' '.join(FLAGS)}"]
        environment = {**os.environ, "CHROME_PATH": chromium(), "TMPDIR": folder}
        subprocess.run(command, cwd=HERE, check=True, env=environment)
        found = json.loads(report.read_text())
    marks = [float(found["categories"][name]["score"]) for name in CATEGORIES]
    return Scores(*marks, blocking_ms=float(found["audits"]["total-blocking-time"]["numericValue"]))
