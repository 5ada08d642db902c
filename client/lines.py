"""The run as plain lines, for pipes and logs."""

from client.board import Board
from client.drawing import duration
from client.frames import StreamFrame
from client.printable import printable
from contracts.events import (
    AlertEvent,
    ChampionEvent,
    CompletedEvent,
    DataVersionEvent,
    ErrorEvent,
    LogEvent,
    ProgressUpdateEvent,
    QuestionEvent,
    SnapshotFrame,
    StageChangeEvent,
)
from contracts.questions import ProjectInterpretation, Question

_STEP_PERCENT = 10


def asked(message: str, question: Question | None, project_id: str) -> str:
    """The message, and while a question is open its candidates and how to answer it."""
    if question is None or question.answer is not None:
        return message
    columns = ", ".join(candidate.target_column for candidate in question.candidates)
    return f"{message} One of: {columns}. Say which: orrery answer {project_id} COLUMN"


def reading_lines(reading: ProjectInterpretation) -> list[str]:
    """How a description is read: the settled column, or the candidates to choose from."""
    lines = [f"status\t{reading.status.value}"]
    answer = reading.question.answer if reading.question is not None else None
    if answer is not None:
        lines.append(f"answer\t{answer.target_column} (by {answer.answered_by.value})")
    if reading.chosen is not None:
        lines.append(f"target\t{reading.chosen.target_column} ({reading.chosen.problem_type.value})")
    candidates = reading.question.candidates if reading.question is not None else reading.candidates
    lines += [f"{c.confidence:6.0%}\t{c.target_column} ({c.problem_type.value})" for c in candidates]
    return [printable(line) for line in lines]


class PlainLines:
    """At most one line a frame; progress only where it says something new."""

    def __init__(self) -> None:
        self._shown = -_STEP_PERCENT
        self._queue_position: int | None = None

    def line(self, frame: StreamFrame, board: Board) -> str | None:
        """The line for a frame that `board` has folded in already; null when there is nothing to say."""
        text = self._text(frame, board)
        if text is None:
            return None
        at = frame.timestamp.astimezone().strftime("%H:%M:%S")
        return f"{at} {board.percentage:3d} %  {printable(text)}"

    def _text(self, frame: StreamFrame, board: Board) -> str | None:
        text: str | None
        match frame:
            case SnapshotFrame(data=data):
                text = asked(f"{board.status.value}: {board.message}", data.state.question, frame.project_id)
            case StageChangeEvent(data=data):
                self._shown = board.percentage
                text = f"{data.stage.value} {data.status.value}: {data.message}"
            case ProgressUpdateEvent():
                text = self._progress(frame, board)
            case LogEvent(data=data):
                text = f"{data.level.value}: {data.message}"
            case ErrorEvent(data=data):
                details = f" ({data.details})" if data.details else ""
                text = f"error {data.code.value}: {data.message}{details}"
            case QuestionEvent(data=data):
                text = asked(data.message, data.question, frame.project_id)
            case DataVersionEvent(data=data) | ChampionEvent(data=data) | AlertEvent(data=data):
                text = data.message
            case CompletedEvent(data=data):
                took = "" if data.duration_s is None else f" after {duration(data.duration_s)}"
                text = f"completed{took}: {data.message}"
            case _:
                text = None
        return text

    def _progress(self, frame: ProgressUpdateEvent, board: Board) -> str | None:
        moved = frame.data.queue_position != self._queue_position
        self._queue_position = frame.data.queue_position
        if moved and frame.data.queue_position is not None:
            return f"queued at {frame.data.queue_position}"
        fitted = frame.data.candidate is not None
        if not fitted and board.percentage < self._shown + _STEP_PERCENT:
            return None
        self._shown = board.percentage
        left = "" if board.eta_s is None else f", about {duration(board.eta_s)} left"
        return f"{frame.data.message}{left}"
