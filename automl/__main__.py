"""`python -m automl FILE "what I want"`: the whole engine on one file; prints leaderboard and metrics."""

import argparse
import hashlib
import sys
from pathlib import Path

from automl.inference import save_model
from automl.report import render_report
from automl.run import EngineRun, run_engine
from contracts.datasets import Metric, Overrides, ProblemType
from contracts.errors import OrreryError


def main() -> int:
    """Parse, run, print. Returns the exit code: 2 for a table or a wish that can't be served."""
    options = _parser().parse_args()
    overrides = Overrides(
        target_columns=options.target,
        problem_type=options.problem,
        metric=options.metric,
        time_budget_s=options.budget,
        fairness_column=options.fairness,
    )
    try:
        run = run_engine(
            options.file, options.description, overrides, seed=options.seed, threads=options.threads
        )
    except OrreryError as error:
        print(f"{error.code}: {error.message} {error.details or ''}", file=sys.stderr)  # noqa: T201 - a command
        return 2
    print("\n".join(_lines(run)))  # noqa: T201 - a command's output
    if options.json:
        options.json.write_text(run.evaluation.report.model_dump_json(indent=1))
    if options.report:
        page = render_report(
            options.file.name, options.description, run.evaluation.report, run.evaluation.plots
        )
        options.report.write_text(page)
    if options.model:
        save_model(run.trained.model, options.model, options.file.stem)
        print("model sha256", hashlib.sha256(options.model.read_bytes()).hexdigest())  # noqa: T201 - as above
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m automl", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("description")
    parser.add_argument("--target", action="append", help="a column to predict; again for one more at once")
    parser.add_argument("--problem", type=ProblemType, choices=list(ProblemType))
    parser.add_argument("--metric", type=Metric, choices=list(Metric))
    parser.add_argument("--budget", type=float, help="seconds for selection and training together")
    parser.add_argument("--fairness", help="a column whose groups are compared")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path, help="write the evaluation report here")
    parser.add_argument("--report", type=Path, help="write the HTML report here")
    parser.add_argument("--model", type=Path, help="write model.orrery here")
    return parser


def _lines(run: EngineRun) -> list[str]:
    chosen, report = run.interpretation.chosen, run.evaluation.report
    lines = [f"target {chosen.target_column!r}  {chosen.problem_type}  {chosen.metric}"]
    lines += [f"  because {reason}" for reason in chosen.evidence]
    lines += ["", f"{'model':<24}{chosen.metric:>14}{'s / fold':>10}{'weight':>8}  note"]
    for row in report.leaderboard:
        score = "-" if row.score is None else f"{row.score:.5g}"
        seconds = "-" if row.fit_time_s is None else f"{row.fit_time_s:.2f}"
        weight = "-" if row.weight is None else f"{row.weight:.2f}"
        lines.append(f"{row.model:<24}{score:>14}{seconds:>10}{weight:>8}  {row.note or ''}")
    lines += ["", f"{'holdout':<24}{'model':>14}{'baseline':>14}"]
    for name, value in report.metrics.items():
        lines.append(f"{name:<24}{value:>14.5g}{report.baseline_metrics.get(name, float('nan')):>14.5g}")
    spent = "  ".join(f"{stage} {seconds:.1f}s" for stage, seconds in run.seconds.items())
    return [*lines, "", f"{report.work_units} fits  {spent}"]


if __name__ == "__main__":
    sys.exit(main())
