"""The model card: what a reader must know before using the model, from what was measured."""

from automl.inference.model import FittedModel
from automl.interval_fitting import LEVEL
from contracts.datasets import ProblemType
from contracts.truth import (
    CardMember,
    ErrorSlices,
    Fairness,
    Gain,
    ModelCard,
    Parity,
    PredictionSpeed,
    Residuals,
)

_FEW_ROWS = 200
_MISCALIBRATED = 0.1
_MISSED = 0.05  # of coverage: more than luck


def model_card(
    model: FittedModel,
    *,
    num_train: int,
    num_holdout: int,
    split_reason: str,
    gain: Gain | None,
    calibration_error: float | None,
    residuals: Residuals | None,
    slices: ErrorSlices | None,
    fairness: Fairness | None,
    parity: Parity | None,
    speed: PredictionSpeed | None,
) -> ModelCard:
    """Sentences follow from the figures alone."""
    used = len(model.columns)
    return ModelCard(
        purpose=" ".join(_purpose(each) for each in model.by_target),
        members=[*_members(model), *(one for each in model.further for one in _members(each, named=True))],
        training_data=f"{num_train:,} rows; {used} columns used, {len(model.ignored_columns)} left out.",
        evaluation_data=f"{num_holdout:,} rows that no fit has seen. {split_reason}".strip(),
        calibration=_calibration(model, calibration_error),
        threshold=model.threshold if model.problem_type is ProblemType.BINARY else None,
        intended_use=[
            f"Answers about rows from where the training rows came from, with the same {used} columns.",
            "Support of decisions that people stay responsible for.",
        ],
        limitations=_limitations(
            num_holdout, gain, calibration_error, residuals=residuals, slices=slices, fairness=fairness
        ),
        parity=parity,
        speed=speed,
    )


def _members(model: FittedModel, *, named: bool = False) -> list[CardMember]:
    """Of one target; the weights of its members sum to 1."""
    beside = f" for {model.target_column!r}" if named else ""
    return [CardMember(name=f"{m.name}{beside}", family=m.family, weight=m.weight) for m in model.members]


def _purpose(model: FittedModel) -> str:
    target = model.target_column
    if model.labels is None:
        return f"Predicts the number {target!r}."
    if model.problem_type is ProblemType.BINARY:
        return f"Predicts whether {target!r} is {model.labels[1]!r}, with a probability."
    return f"Predicts which of {len(model.labels)} classes {target!r} is, with a probability of each."


def _calibration(model: FittedModel, error: float | None) -> str:
    if model.labels is None:
        level = model.intervals.level if model.intervals else None
        promise = "nothing" if level is None else f"{100 * level:.0f} %, from out-of-fold errors"
        return f"Intervals promise {promise}."
    done = "left as the models gave them" if model.calibration is None else model.calibration.in_words()
    measured = "" if error is None else f"; expected calibration error {error:.3f} on the holdout"
    return f"Probabilities: {done}{measured}."


def _limitations(
    num_holdout: int,
    gain: Gain | None,
    calibration_error: float | None,
    *,
    residuals: Residuals | None,
    slices: ErrorSlices | None,
    fairness: Fairness | None,
) -> list[str]:
    found = ["Values unlike any in training get an answer all the same; the answer then carries a warning."]
    if num_holdout < _FEW_ROWS:
        found.append(f"Only {num_holdout} rows were held out, so every figure is rough: mind the intervals.")
    if gain is None or not gain.certain:
        found.append("That it is better than always giving the same answer is not certain.")
    if calibration_error is not None and calibration_error > _MISCALIBRATED:
        found.append("Its probabilities are off by a tenth or more on average.")
    held = None if residuals is None else residuals.interval_coverage
    if held is not None and held < LEVEL - _MISSED:
        found.append(f"Its intervals held the truth for {100 * held:.0f} % of rows only.")
    if slices is not None and slices.worst:
        worst = slices.worst[0]
        found.append(f"It errs {worst.ratio:.1f} times as much where {worst.condition}.")
    if fairness is None:
        found.append("How it treats groups of people was not looked at: name a column to have it done.")
    elif fairness.groups:
        found.append(f"By {fairness.column!r}: {fairness.verdict}")
    return found
