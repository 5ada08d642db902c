"""What a person sees of a run, frame by frame."""

import io
from typing import Any

from rich.console import Console

from client.board import Board
from client.drawing import board_view, duration, metrics_table, overall
from client.tables import cell
from contracts.predictions import ModelColumn
from contracts.report import ColumnRole
from contracts.stages import STAGES, PipelineStage, ProjectStatus, StageStatus
from tests.client.scripted import (
    completed,
    control,
    failed,
    frame,
    log,
    progress,
    snapshot,
    stage_change,
    whole_run,
)

NEXT_RUN = "00000000-0000-4000-8000-000000000002"


def folded(*bodies: dict[str, Any]) -> Board:
    board = Board()
    for body in bodies:
        board.apply(frame(body))
    return board


def drawn(board: Board) -> str:
    out = io.StringIO()
    Console(file=out, width=120, force_terminal=False).print(board_view(board, "credit"))
    return out.getvalue()


def test_a_whole_run_fills_every_bar() -> None:
    """CLIENT-11: after the last frame all eight stages are done and the whole is at 100."""
    board = folded(*whole_run())
    assert [row.status for row in board.stages.values()] == [StageStatus.COMPLETED] * len(STAGES)
    assert (board.percentage, board.status, board.ended) == (100, ProjectStatus.COMPLETED, True)


def test_a_new_run_begins_at_its_first_stage() -> None:
    """CLIENT-11: a rerun keeps the stages before its first and clears the rest, and the last run's error."""
    old = [*whole_run(good=False)]
    board = folded(*old, log(40, "Run started", run=NEXT_RUN))
    assert (board.percentage, board.error) == (0, None)
    board.apply(frame(stage_change(41, PipelineStage.MODEL_TRAINING, "running", run=NEXT_RUN)))
    statuses = [row.status.value for row in board.stages.values()]
    assert statuses == ["completed"] * 5 + ["running"] + ["pending"] * 2
    board.apply(frame(completed(42, run=NEXT_RUN)))
    assert board.status is ProjectStatus.COMPLETED


def test_stalls_queue_and_eta_are_told() -> None:
    """CLIENT-11: a stalled stage, a place in the queue and the ETA each stand in the view."""
    queued = progress(1, PipelineStage.DATA_UPLOAD, 0)
    queued["data"] |= {"stage": None, "queue_position": 2}
    assert "queued at 2" in overall(folded(queued), "t")
    board = folded(stage_change(1, PipelineStage.MODEL_TRAINING, "running"))
    board.eta_s = 75
    assert "about 1 min 15 s left" in overall(board, "t")
    board.apply(frame(stage_change(2, PipelineStage.MODEL_TRAINING, "stalled")))
    assert "stalled" in overall(board, "t")
    assert "stalled: model_training" in drawn(board)


def test_control_frames_move_nothing() -> None:
    """CLIENT-11: heartbeats leave the view as it was: no bar is driven by time."""
    board = folded(*whole_run()[:10])
    before = drawn(board)
    board.apply(frame(control("heartbeat", {"seq": 10})))
    assert drawn(board) == before


def test_errors_and_cancels_differ() -> None:
    """CLIENT-11: a cancelled run reads cancelled, a failed one failed with its reason."""
    assert folded(failed(1, "CANCELLED")).status is ProjectStatus.CANCELLED
    board = folded(failed(1))
    assert board.status is ProjectStatus.FAILED
    assert "the target is missing (column y)" in overall(board, "t")


def test_foreign_text_is_tamed() -> None:
    """CLIENT-11: neither escape codes nor rich's markup in a log line act on the terminal."""
    board = folded(snapshot(whole_run(), 1), log(2, "a\x1b[2Jb [red]c"))
    assert "a [2Jb [red]c" in drawn(board)
    assert "\x1b" not in drawn(board)


def test_metrics_say_which_is_better() -> None:
    """CLIENT-11: a smaller loss and a larger score are better; equal is neither."""
    out = io.StringIO()
    table = metrics_table({"log_loss": 0.4, "f1": 0.5, "r2": 0.1}, {"log_loss": 0.5, "f1": 0.6, "r2": 0.1})
    Console(file=out, width=100).print(table)
    verdicts = {
        line.split("│")[1].strip(): line.split("│")[4].strip()
        for line in out.getvalue().splitlines()
        if "│" in line
    }
    assert verdicts == {"log_loss": "yes", "f1": "no", "r2": ""}


def test_cells_take_the_columns_form() -> None:
    """CLIENT-13: text cells become numbers, booleans or null as their column says; the rest stays text."""

    def column(role: ColumnRole, example: Any) -> ModelColumn:
        return ModelColumn(name="c", role=role, nullable=True, example=example, categories=None)

    number, flag = column(ColumnRole.NUMERIC, 1.5), column(ColumnRole.BOOLEAN, True)
    words, codes = column(ColumnRole.CATEGORICAL, "a"), column(ColumnRole.CATEGORICAL, 3)
    cases = [
        ("7", number, 7), ("7.5", number, 7.5), ("1e3", number, 1000.0), (" ", number, None),
        ("NA", number, None),
        ("many", number, "many"), ("yes", flag, True), ("0", flag, False), ("maybe", flag, "maybe"),
        ("NA", words, "NA"), ("7", words, "7"), ("7", codes, 7), ("", words, None), ("7", None, "7"),
    ]  # fmt: skip
    for text, of, value in cases:
        found = cell(text, of)
        assert (found, type(found)) == (value, type(value)), (text, of)
    assert cell("3,5", number, decimal_comma=True) == 3.5
    assert duration(59.6) == "1 min 0 s"
