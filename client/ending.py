"""A run followed to its end in a terminal, and what came of it."""

import sys

import typer
from rich.console import Console

from client.afterwards import where_to_look
from client.board import Board
from client.drawing import metrics_table
from client.exits import INTERRUPTED, fail
from client.following import follow, succeeded
from client.options import display, print_json
from client.sync import Orrery


def follow_to_end(
    orrery: Orrery,
    project_id: str,
    name: str,
    *,
    as_json: bool,
    after: str | None = None,
    new_run: bool = False,
) -> None:
    """Show a run (on stderr when stdout is for JSON), then what came of it; exit 1 when it failed."""
    console = Console(stderr=True) if as_json else Console()
    console.print(project_id, markup=False, highlight=False)
    frames = orrery.watch(project_id, after, expect_new_run=new_run)
    try:
        board = follow(orrery, project_id, frames, console, name)
    except KeyboardInterrupt:
        print(f"orrery: the run goes on; follow it with: orrery watch {project_id}", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
    detail = orrery.get_project(project_id)
    if as_json:
        print_json(detail)
    elif detail.evaluation_report is not None and succeeded(board):
        report = detail.evaluation_report
        display(metrics_table(report.metrics, report.baseline_metrics))
    if not as_json:
        say_where(orrery, project_id, board)
    if not succeeded(board):
        fail(board.error or f"the run is {board.status.value}")


def say_where(orrery: Orrery, project_id: str, board: Board) -> None:
    """Lines that say where to look at what came of it."""
    for line in where_to_look(orrery.base_url, project_id, succeeded=succeeded(board)):
        print(line, flush=True)
