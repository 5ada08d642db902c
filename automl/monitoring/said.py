"""Drift of the predictions: what the champion says now against what it said on its holdout."""

from itertools import pairwise

import numpy as np

from automl.drift.distances import Distance, of_levels, of_numbers
from automl.inference.columns import FloatArray, IntArray
from automl.monitoring.answers import main_output
from automl.monitoring.came import Came
from automl.monitoring.inputs import LEVEL
from automl.monitoring.signals import signal, verdict_of
from automl.truth.estimates import Answers
from contracts.datasets import ProblemType
from contracts.monitoring import (
    AlertKind,
    MonitoringPolicy,
    PredictionDrift,
    PredictionShare,
    Verdict,
)
from contracts.watching import Signal, Subject

_STRETCHES = 10
_MAX_SHARES = 30


def measure_predictions(
    before: Answers | None,
    now: Answers | None,
    labels: tuple[str, ...],
    problem: ProblemType,
    policy: MonitoringPolicy,
    *,
    came: Came,
) -> tuple[PredictionDrift, list[Signal]]:
    """By the value, by P(positive), or by the class that is said. None: no such rows, or not readable.

    Of rows that `came` together one is compared.
    """
    rows, rows_before = _rows(now), _rows(before)
    shares = [] if now is None or before is None else _shares(before, now, labels, problem)
    if before is None or now is None or not came.enough(policy) or not rows_before:
        few = not came.enough(policy)
        words = (
            came.too_few(policy)
            if few
            else "The champion's answers on its holdout can't be read: there is nothing to compare with."
        )
        verdict = Verdict.TOO_FEW if few else Verdict.UNKNOWN
        return _told(verdict, (rows, rows_before), None, shares, words), []
    if came.requests < rows:
        places, rows = came.one_of_each(), came.requests
        now = Answers(now.scores[places], now.decided[places])
    distance = _distance(before, now, labels, problem)
    words = f"PSI {distance.psi:.2f} on {rows} rows (p {distance.p_value:.1g})."
    if policy.prediction_psi is None:
        return _told(Verdict.UNKNOWN, (rows, rows_before), distance, shares, words), []
    found = signal(
        Subject(kind=AlertKind.PREDICTION_DRIFT, column=None),
        distance.psi,
        policy.prediction_psi,
        rows,
        certain=distance.p_value < LEVEL,
        enough=True,
        message=f"The predictions differ from those on the holdout: {words} From "
        f"{policy.prediction_psi:.2f} on it is too much.",
    )
    return _told(verdict_of([found], enough=True), (rows, rows_before), distance, shares, words), [found]


def _rows(answers: Answers | None) -> int:
    return 0 if answers is None else len(answers.decided)


def _told(
    verdict: Verdict, rows: tuple[int, int], found: Distance | None, shares: list[PredictionShare], words: str
) -> PredictionDrift:
    return PredictionDrift(
        verdict=verdict,
        rows=rows[0],
        rows_before=rows[1],
        statistic=None if found is None else found.statistic,
        p_value=None if found is None else found.p_value,
        psi=None if found is None else found.psi,
        shares=shares,
        message=words,
    )


def _distance(before: Answers, now: Answers, labels: tuple[str, ...], problem: ProblemType) -> Distance:
    old, new = main_output(before, problem), main_output(now, problem)
    if old is None or new is None:
        return of_levels(before.decided, now.decided, len(labels))
    return of_numbers(old, new)


def _shares(
    before: Answers, now: Answers, labels: tuple[str, ...], problem: ProblemType
) -> list[PredictionShare]:
    if problem is not ProblemType.REGRESSION:
        old, new = (_of_classes(side.decided, len(labels)) for side in (before, now))
        places = np.argsort(-np.maximum(old, new), kind="stable")[:_MAX_SHARES]
        return [PredictionShare(label=labels[at], before=float(old[at]), now=float(new[at])) for at in places]
    return _of_numbers(before.scores[:, 0], now.scores[:, 0])


def _of_classes(codes: IntArray, width: int) -> FloatArray:
    return np.bincount(codes, minlength=width) / max(len(codes), 1)


def _of_numbers(old: FloatArray, new: FloatArray) -> list[PredictionShare]:
    if not len(old) or not len(new):
        return []
    edges = np.unique(np.quantile(old, np.linspace(0, 1, _STRETCHES + 1)[1:-1]))
    names = [f"{low:.4g} to {high:.4g}" for low, high in pairwise(edges)]
    labels = [f"below {edges[0]:.4g}", *names, f"from {edges[-1]:.4g}"]
    shares = [
        np.bincount(np.searchsorted(edges, side, side="right"), minlength=len(labels)) / len(side)
        for side in (old, new)
    ]
    return [
        PredictionShare(label=label, before=float(was), now=float(is_))
        for label, was, is_ in zip(labels, *shares, strict=True)
    ]
