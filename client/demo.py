"""`make demo`: a real table becomes a served model before one's eyes, through the public API alone.

python -m client.demo --url http://127.0.0.1:8000
"""

import argparse
import csv
import sys
import time
from pathlib import Path

from rich.console import Console, RenderableType

from client.base import DEFAULT_URL
from client.drawing import duration, importance_table, metrics_table
from client.errors import OrreryClientError, OrreryUnreachableError
from client.exits import FAILED, UNREACHABLE
from client.following import follow, succeeded
from client.links import links
from client.printable import printable
from client.sync import Orrery
from client.tables import read_rows
from contracts.predictions import ModelSchema, Prediction
from contracts.projects import ProjectDetail

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "credit_g.csv"
NAME = "German credit"
# The column is called `class`; these words don't say so: finding it is the platform's work.
DESCRIPTION = (
    "A German bank granted 1000 loans. For each applicant we know the account, purpose, amount and personal "
    "situation. Predict whether the credit applicant is a good or a bad risk."
)
CREDIT = "Statlog (German Credit Data), Hans Hofmann, UCI Machine Learning Repository, CC BY 4.0"
_TOP_FEATURES = 8
_ROW = 2  # the third row of the file: an ordinary applicant


class DemoFailedError(Exception):
    """The demo can't show what it promises; the text says why."""


def run_demo(base_url: str, *, example: Path = EXAMPLE) -> int:
    """Run the whole demo against a server; 0 when all of it worked, else a reason on stderr and not 0."""
    console = Console()
    try:
        with Orrery(base_url) as orrery:
            _demo(orrery, example, console)
    except OrreryUnreachableError as error:
        return _failed(f"can't reach the server at {error}", UNREACHABLE)
    except (OrreryClientError, DemoFailedError, OSError, ValueError) as error:
        return _failed(str(error), FAILED)
    return 0


def _failed(reason: str, code: int) -> int:
    print(f"demo failed: {printable(reason)}", file=sys.stderr)
    return code


def _demo(orrery: Orrery, example: Path, console: Console) -> None:
    began = time.monotonic()
    told = f"[bold]{example.name}[/bold]  [dim]{CREDIT}[/dim]\n“{DESCRIPTION}”\n"
    console.print(told, soft_wrap=True)
    project_id = orrery.create_project(example, DESCRIPTION, NAME).project_id
    board = follow(orrery, project_id, orrery.watch(project_id), console, NAME)
    if not succeeded(board):
        raise DemoFailedError(board.error or f"the run ended as {board.status.value}")
    took = time.monotonic() - began
    detail = orrery.get_project(project_id)
    _show_results(detail, console)
    _show_prediction(orrery, project_id, example, console)
    for what, address in links(orrery.base_url, project_id).items():
        console.print(f"  [dim]{what:8}[/dim] {address}", highlight=False, soft_wrap=True)
    console.print(f"\nFrom the file to a served model in {duration(took)}.", highlight=False)


def _show_results(detail: ProjectDetail, console: Console) -> None:
    report = detail.evaluation_report
    if report is None:
        raise DemoFailedError("the run completed without an evaluation report")
    found = f"Found by itself: target '{report.target_column}', {report.problem_type.value}"
    console.print(
        f"\n{found}; best model {detail.best_model_id}", highlight=False, markup=False, soft_wrap=True
    )
    _print(console, metrics_table(report.metrics, report.baseline_metrics))
    _print(console, importance_table(report.feature_importance, shown=_TOP_FEATURES))
    if not report.better_than_baseline:
        raise DemoFailedError("the model is not better than its baseline")


def _print(console: Console, what: RenderableType) -> None:
    console.print(what)
    console.print()


def _show_prediction(orrery: Orrery, project_id: str, example: Path, console: Console) -> None:
    """One applicant of the file, asked without the answer, beside what was true of him."""
    schema = orrery.schema(project_id)
    row = list(read_rows(example, schema))[_ROW]
    answers = orrery.predict(project_id, [row]).predictions
    if len(answers) != 1:
        raise DemoFailedError(f"one row was asked and {len(answers)} answers came")
    truth = _true_value(example, schema)
    shown = ", ".join(f"{name}={value}" for name, value in list(row.items())[:5])
    console.print(f"Asked: {shown}, ... ({len(row)} columns)", highlight=False, markup=False, soft_wrap=True)
    told = f"Answer: {schema.target_column} = {_told(answers[0])}; in the file it is {truth}\n"
    console.print(told, highlight=False, markup=False, soft_wrap=True)


def _told(answer: Prediction) -> str:
    shares = ", ".join(f"{name} {share:.0%}" for name, share in (answer.probabilities or {}).items())
    return f"{answer.prediction}" + (f" ({shares})" if shares else "")


def _true_value(example: Path, schema: ModelSchema) -> str:
    with example.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))[_ROW][schema.target_column]


def main() -> int:
    """The demo as a command of its own."""
    parser = argparse.ArgumentParser(prog="python -m client.demo", description=__doc__.splitlines()[0])
    parser.add_argument("--url", default=DEFAULT_URL, help="where the platform listens")
    return run_demo(parser.parse_args().url)


if __name__ == "__main__":
    sys.exit(main())
