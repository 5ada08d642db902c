"""The board as rich draws it, and the tables of the command line."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.progress import Progress
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from client.board import Board, StageRow
from client.prediction_files import OnRows
from client.printable import printable
from contracts.predictions import Prediction, TargetPrediction
from contracts.projects import ProjectDetail, ProjectSummary
from contracts.report import FeatureImportance
from contracts.stages import PipelineStage, StageStatus

_MARKS = {
    StageStatus.PENDING: ("·", "dim"),
    StageStatus.RUNNING: ("▶", "cyan"),
    StageStatus.STALLED: ("!", "yellow"),
    StageStatus.COMPLETED: ("✓", "green"),
    StageStatus.FAILED: ("✗", "red"),
    StageStatus.CANCELLED: ("-", "yellow"),
}
_BAR = 30
_MINUTE = 60
_SMALLER_IS_BETTER = frozenset({"rmse", "mae", "log_loss", "mse", "brier", "median_ae", "mape"})


def _plain(text: str) -> str:
    """A user's text for a cell: neither rich's markup nor the terminal's control codes act."""
    return escape(printable(text))


@contextmanager
def row_bar(console: Console, title: str) -> Iterator[OnRows]:
    """A bar of rows that have come; nothing where nobody watches. It moves only when rows have."""
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(_plain(title), total=None)

        def on_rows(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield on_rows


def stage_title(stage: PipelineStage) -> str:
    return stage.value.replace("_", " ")


def board_view(board: Board, title: str) -> RenderableType:
    """Overall line, a bar a stage, the last log lines."""
    rows = Table.grid(padding=(0, 1))
    for stage, row in board.stages.items():
        rows.add_row(*_stage_cells(stage, row))
    lines = [
        Text(f"  {printable(line)}", style="dim", overflow="ellipsis", no_wrap=True) for line in board.lines
    ]
    return Group(
        Text(printable(overall(board, title)), style="bold", no_wrap=True, overflow="ellipsis"), rows, *lines
    )


def overall(board: Board, title: str) -> str:
    """One line about the whole: what, how far, how long yet."""
    parts = [title, board.status.value, f"{board.percentage} %"]
    if board.queue_position is not None:
        parts.append(f"queued at {board.queue_position}")
    if board.stalled:
        parts.append("stalled: no sign of life from its worker")
    if board.eta_s is not None and not board.ended:
        parts.append(f"about {duration(board.eta_s)} left")
    if board.error:
        parts.append(board.error)
    return "  ".join(parts)


def duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), _MINUTE)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _stage_cells(stage: PipelineStage, row: StageRow) -> tuple[RenderableType, ...]:
    mark, style = _MARKS[row.status]
    note = "kept from an earlier run" if row.reused else row.message
    if row.status is StageStatus.STALLED:
        note = f"stalled: {note}"
    return (
        Text(mark, style=style),
        Text(stage_title(stage), style=style),
        ProgressBar(
            total=100, completed=row.percentage, width=_BAR, complete_style=style, finished_style=style
        ),
        Text(f"{row.percentage:3.0f} %", style=style),
        Text(printable(note), style="dim", overflow="ellipsis", no_wrap=True),
    )


def projects_table(projects: Sequence[ProjectSummary]) -> Table:
    table = Table("id", "name", "status", "%", "dataset", "created", box=None, pad_edge=False)
    for item in projects:
        created = item.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
        progress, name, dataset = str(item.progress_percentage), item.project_name, item.dataset_name
        table.add_row(item.project_id, _plain(name), item.status.value, progress, _plain(dataset), created)
    return table


def detail_table(detail: ProjectDetail) -> Table:
    table = Table.grid(padding=(0, 2))
    left_out = {"metrics", "evaluation_report", "question"}
    values: dict[str, Any] = detail.model_dump(mode="json", exclude=left_out)
    if detail.question is not None:
        answer = detail.question.answer
        candidates = [candidate.target_column for candidate in detail.question.candidates]
        values["question"] = candidates if answer is None else f"answered: {answer.target_column}"
    for name, value in values.items():
        if value not in (None, [], {}):
            shown = ", ".join(map(str, value)) if isinstance(value, (list, dict)) else str(value)
            table.add_row(Text(name, style="dim"), Text(printable(shown)))
    return table


def metrics_table(metrics: dict[str, float], baseline: dict[str, float]) -> Table:
    """The model beside the model that always says the same, on rows that neither has seen."""
    table = Table("metric", "model", "baseline", "better", title="On rows that no fit has seen")
    for name, value in sorted(metrics.items()):
        base = baseline.get(name)
        table.add_row(
            name, f"{value:.4f}", "" if base is None else f"{base:.4f}", _verdict(name, value, base)
        )
    return table


def _verdict(name: str, value: float, base: float | None) -> str:
    if base is None or value == base:
        return ""
    return "yes" if (value < base) is (name in _SMALLER_IS_BETTER) else "no"


def importance_table(features: Sequence[FeatureImportance], *, shown: int) -> Table:
    table = Table("feature", "importance", "±", title="What the model leans on most")
    for item in sorted(features, key=lambda row: -row.importance)[:shown]:
        table.add_row(_plain(item.feature), f"{item.importance:.4f}", f"{item.std:.4f}")
    return table


def predictions_table(predictions: Sequence[Prediction]) -> Table:
    """A row an answer; of several targets, a row an answer and target."""
    answers: list[tuple[int, str, Prediction | TargetPrediction]] = []
    for number, item in enumerate(predictions, start=1):
        each = item.predictions or {}
        answers += [(number, name, told) for name, told in each.items()] or [(number, "", item)]
    several = any(item.predictions for item in predictions)
    classes = sorted({name for _, _, told in answers for name in told.probabilities or {}})
    explained = any(told.explanation for _, _, told in answers)
    before, more = (["target"] if several else []), (["because of"] if explained else [])
    table = Table("row", *before, "prediction", *map(_plain, classes), *more, box=None, pad_edge=False)
    for number, target, told in answers:
        chances = told.probabilities or {}
        shares = [
            "" if several and name not in chances else f"{chances.get(name, 0.0):.4f}" for name in classes
        ]
        reasons = ", ".join(f"{_plain(e.column)} {e.effect:+.3g}" for e in told.explanation or ())
        named = [_plain(target)] if several else []
        row = [str(number), *named, _plain(str(told.prediction)), *shares]
        table.add_row(*row, *([reasons] if explained else []))
    return table
