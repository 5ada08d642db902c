"""What the results say: by table, by system, and whether a difference is more than luck."""

from collections import defaultdict

import numpy as np

from benchmarks.engine.runs import Result
from benchmarks.engine.tables import score

SIMPLE = ("lightgbm", "linear")  # the better of these two is the least that is asked of us
_DRAWS = 300
_COLUMNS = ("fit_s", "peak_mb", "single_row_ms", "thousand_rows_ms")


def by_table(results: list[Result]) -> list[str]:
    """A line a table and seed; the best score is marked."""
    names = list(dict.fromkeys(result.system for result in results))
    lines = [f"{'table':<18}{'metric':<9}" + "".join(f"{name:>13}" for name in names)]
    for (table, seed), of_task in _tasks(results).items():
        best = min(result.loss for result in of_task.values())
        cells = []
        for name in names:
            found = of_task.get(name)
            if found is None or found.score is None:
                cells.append(f"{'failed' if found else '-':>13}")
                continue
            mark = "*" if found.loss == best else " "
            cells.append(f"{found.score:>12.5g}{mark}")
        metric = next(iter(of_task.values())).metric
        lines.append(f"{table + ' ' + str(seed):<18}{metric:<9}" + "".join(cells))
    return lines


def by_system(results: list[Result]) -> list[str]:
    """Mean rank, mean normalised regret, medians of time and memory; then us against each other one."""
    keys = [key for key, task in _tasks(results).items() if len(task) == len({r.system for r in results})]
    tasks = [_tasks(results)[key] for key in keys]
    names = list(dict.fromkeys(result.system for result in results))
    losses = np.asarray([[task[name].loss for name in names] for task in tasks]).reshape(
        len(tasks), len(names)
    )
    ranks = _ranks(losses)
    regret = _regret(losses)
    lines = [
        f"{len(tasks)} tasks that all systems had",
        (
            f"{'system':<12}{'rank':>7}{'regret':>8}{'fit s':>8}{'of budget':>11}{'first s':>9}"
            f"{'peak MB':>9}{'1 row ms':>10}{'1k rows ms':>12}{'load':>6}"
        ),
    ]
    for at, name in enumerate(names):
        of_name = [result for result in results if result.system == name]
        fit, peak, single, thousand = (
            float(np.nanmedian([getattr(r, column) for r in of_name])) for column in _COLUMNS
        )
        lines.append(
            f"{name:<12}{ranks[:, at].mean():>7.2f}{regret[:, at].mean():>8.3f}{fit:>8.1f}"
            f"{_longest(of_name):>11}{_median([r.first_model_s for r in of_name]):>9}{peak:>9.0f}"
            f"{single:>10.1f}{thousand:>12.1f}{_median([r.load for r in of_name]):>6}"
        )
    if "ours" in names:
        ours, of_table = names.index("ours"), [table for table, _ in keys]
        lines += [_paired(losses, of_table, ours, at, name) for at, name in enumerate(names) if at != ours]
        lines += _against_the_simple(results)
    return lines


def _against_the_simple(results: list[Result]) -> list[str]:
    """Where we are behind the better of the two simple ones, and whether test rows drawn anew agree."""
    behind, known = [], 0
    for (table, seed), task in _tasks(results).items():
        simple = min((task[name] for name in SIMPLE if name in task), key=lambda r: r.loss, default=None)
        if simple is None or "ours" not in task:
            continue
        known += 1
        if task["ours"].loss > simple.loss:
            behind.append(f"{table} {seed} {simple.system} ({_certainty(task['ours'], simple)})")
    if not known:
        return []
    said = f"behind the better of {' and '.join(SIMPLE)} on {len(behind)} of {known} tasks"
    return [": ".join(part for part in (said, "; ".join(behind)) if part)]


def _certainty(ours: Result, other: Result) -> str:
    """Of the same rows drawn anew, with repetition, in how many draws the other is ahead."""
    if ours.answers is None or other.answers is None:
        return "rows not kept"
    mine, theirs = np.load(ours.answers), np.load(other.answers)
    y, rng, ahead = mine["y"], np.random.default_rng(0), []
    for _ in range(_DRAWS):
        rows = rng.integers(0, len(y), len(y))
        if ours.metric == "roc_auc" and len(np.unique(y[rows])) < 2:
            continue
        gained = score(ours.metric, y[rows], mine["scores"][rows]) - score(
            ours.metric, y[rows], theirs["scores"][rows]
        )
        ahead.append(gained < 0 if ours.metric == "roc_auc" else gained > 0)
    share = float(np.mean(ahead))
    return f"{'beyond noise' if share > 0.975 else 'within noise'}, ahead in {share:.0%} of draws"


def _longest(of_name: list[Result]) -> str:
    """The longest fit in parts of its budget, reading and preparing the table included."""
    parts = [r.fit_s / r.budget_s for r in of_name if r.budget_s and np.isfinite(r.fit_s)]
    return f"{max(parts):.2f}" if parts else "-"


def _median(values: list[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{np.median(known):.1f}" if known else "-"


def _paired(losses: np.ndarray, of_table: list[str], ours: int, other: int, name: str) -> str:
    """Wins, and Wilcoxon's signed-rank test over tables on relative differences.

    Seeds of one table are no independent tries: their differences are averaged first.
    """
    from scipy.stats import wilcoxon  # noqa: PLC0415 - slow, once

    both = np.isfinite(losses[:, ours]) & np.isfinite(losses[:, other])
    mine, theirs = losses[both, ours], losses[both, other]
    by_task = (theirs - mine) / np.maximum(np.maximum(mine, theirs), 1e-12)
    tables = np.asarray(of_table)[both]
    difference = np.asarray([by_task[tables == table].mean() for table in dict.fromkeys(tables.tolist())])
    if not len(difference):
        return f"ours against {name}: no table that both had"
    wins = int((difference > 0).sum())
    p = wilcoxon(difference).pvalue if len(difference) > 5 and np.any(difference) else float("nan")
    return (
        f"ours better than {name:<10} on {wins} of {len(difference)} tables; "
        f"median relative gain {np.median(difference):+.3f}; Wilcoxon p {p:.3f}"
    )


def _tasks(results: list[Result]) -> dict[tuple[str, int], dict[str, Result]]:
    tasks: dict[tuple[str, int], dict[str, Result]] = defaultdict(dict)
    for result in results:
        tasks[result.table, result.seed][result.system] = result
    return tasks


def _ranks(losses: np.ndarray) -> np.ndarray:
    """Ties share the mean of their ranks."""
    below = (losses[:, None, :] < losses[:, :, None]).sum(axis=2)
    same = (losses[:, None, :] == losses[:, :, None]).sum(axis=2)
    return np.asarray(below + (same + 1) / 2)


def _regret(losses: np.ndarray) -> np.ndarray:
    """0 for the best system of a task, 1 for the worst."""
    finite = np.where(np.isfinite(losses), losses, np.nan)
    best, worst = np.nanmin(finite, axis=1, keepdims=True), np.nanmax(finite, axis=1, keepdims=True)
    spread = np.where(worst > best, worst - best, 1.0)
    return np.asarray(np.nan_to_num((finite - best) / spread, nan=1.0))
