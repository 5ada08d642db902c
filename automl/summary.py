"""What a training found: a summary for the stages after it, and the model beside it."""

from collections.abc import Collection
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from automl.inference.model import FittedModel
from automl.layout import TrainingLayout
from automl.metrics import as_loss
from contracts.datasets import Metric
from contracts.report import LeaderboardRow


class TrainingSummary(BaseModel):
    """What a training found, without the model: JSON for the stages after it."""

    model_config = ConfigDict(frozen=True)

    leaderboard: list[LeaderboardRow]
    best_model: str
    score: float = Field(description="Out of fold, by the chosen metric; chance's if undefined there.")
    work_units: int = Field(description="Fold fits of selection and training together.")
    layout: TrainingLayout
    # Trainings of before there could be several targets have none.
    further: list["TrainingSummary"] = Field(default=[], description="Of the targets beside the first.")


@dataclass(frozen=True)
class TrainedModel:
    """The fitted ensemble and how its parts did, out of fold."""

    model: FittedModel
    summary: TrainingSummary

    @property
    def leaderboard(self) -> list[LeaderboardRow]:
        return self.summary.leaderboard

    @property
    def best_model(self) -> str:
        return self.summary.best_model

    @property
    def score(self) -> float:
        return self.summary.score

    @property
    def work_units(self) -> int:
        return self.summary.work_units


def ranked(board: list[LeaderboardRow], metric: Metric, partial: Collection[str]) -> list[LeaderboardRow]:
    """Best first; behind them the `partial`, whose scores are of other rows; last those without a score."""

    def place(row: LeaderboardRow) -> tuple[bool, bool, float]:
        loss = 0.0 if row.score is None else as_loss(metric, row.score)
        return row.score is None, row.model in partial, loss

    return sorted(board, key=place)
