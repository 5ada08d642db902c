"""`python -m benchmarks.page`: the page's figures beside their gates; exit 1 when one is missed.

A real API on a real Postgres, Debian's Chromium, software rendering. Whatever else the machine does is
part of the figures: run it alone. Needs the built page (`make setup`).
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.page.crowds import REPO, api_of, browser, node, opened
from benchmarks.page.lighthouse import Scores, installed, scores
from benchmarks.page.motion import frames_per_second, slowest_keystroke_ms

FRONTEND = REPO / "frontend"
FEW, MANY = 13, 10_000
MIN_FPS = 25.0
MAX_KEYSTROKE_MS = 200.0
MIN_PERFORMANCE = 0.90
AUDITS = 3


@dataclass(frozen=True)
class Figure:
    """What was measured; `met` None where there is no gate."""

    name: str
    shown: str
    gate: str = "–"
    met: bool | None = None


def motion() -> Iterator[Figure]:
    with browser() as started:
        for count in (FEW, MANY):
            with api_of(count) as crowd:
                page = opened(started, crowd.api.base)
                fps = frames_per_second(page)
                yield Figure(
                    f"fps, turning {count:,} projects", f"{fps:.1f}", f">= {MIN_FPS:.0f}", fps >= MIN_FPS
                )
                if count == MANY:
                    slowest = slowest_keystroke_ms(page)
                    met = slowest < MAX_KEYSTROKE_MS
                    yield Figure(f"slowest keystroke among {count:,}", f"{slowest:.0f} ms", "< 200 ms", met)


def audits() -> Iterator[Figure]:
    installed()
    with api_of(FEW) as crowd:
        for name, path in (("3D", "/"), ("2D", "/?view=2d")):
            found = sorted((scores(crowd.api.base + path) for _ in range(AUDITS)), key=_performance)
            middle, worst = found[AUDITS // 2], found[0]
            said = f"{middle.performance:.2f} (worst of {AUDITS} {worst.performance:.2f})"
            said += f", blocked {middle.blocking_ms:.0f} ms"
            met = middle.performance >= MIN_PERFORMANCE
            yield Figure(f"Lighthouse performance, {name}, median", said, f">= {MIN_PERFORMANCE:.2f}", met)
            for title, mark in (
                ("accessibility", min(each.accessibility for each in found)),
                ("best practices", min(each.best_practices for each in found)),
            ):
                yield Figure(f"Lighthouse {title}, {name}", f"{mark:.2f}", "1.00", mark == 1.0)


def _performance(found: Scores) -> float:
    return found.performance


def weights() -> Iterator[Figure]:
    done = subprocess.run(
        [node(), "scripts/weigh.mjs"], cwd=FRONTEND, capture_output=True, text=True, check=False
    )
    yield Figure("gzip", done.stdout.strip().replace("\n", "; "), "in it", done.returncode == 0)


def main() -> int:
    missed = 0
    for part in (weights, motion, audits):
        for figure in part():
            mark = {None: "", True: "met", False: "NOT met"}[figure.met]
            print(f"{figure.name}: {figure.shown} (asked {figure.gate}) {mark}".rstrip(), flush=True)
            missed += figure.met is False
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
