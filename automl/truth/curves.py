"""Lines and bins that show how the scores of a classifier rank and what they mean."""

import numpy as np
import numpy.typing as npt

from automl.inference.columns import FloatArray, IntArray
from contracts.truth import CalibrationBin, ClassScore, Curve, CurvePoint, Interval

_POINTS = 100
_BINS = 10
_ROWS_A_BIN = 20
_Z = 1.96  # of a 95 % interval


def ranking_curves(y: IntArray, positive: FloatArray) -> list[Curve]:
    """ROC, precision-recall, cumulative gains and lift; none where one class is absent."""
    rows, ups = len(y), int(y.sum())
    if ups in {0, rows}:
        return []
    order = np.argsort(-positive, kind="stable")
    last = np.append(np.flatnonzero(np.diff(positive[order])), rows - 1)  # of rows with the same score
    true = np.cumsum(y[order])[last]
    said = last + 1.0
    false = said - true
    recall, share = true / ups, said / rows
    start = CurvePoint(x=0.0, y=0.0)
    diagonal = [start, CurvePoint(x=1.0, y=1.0)]
    base = ups / rows
    level = [CurvePoint(x=0.0, y=base), CurvePoint(x=1.0, y=base)]
    ones = [CurvePoint(x=0.0, y=1.0), CurvePoint(x=1.0, y=1.0)]
    ranked = "Share of rows, best first"
    return [
        Curve(
            name="roc",
            title="ROC",
            x_label="False positive rate",
            y_label="True positive rate",
            points=[start, *_line(false / (rows - ups), recall)],
            reference=diagonal,
        ),
        Curve(
            name="precision_recall",
            title="Precision and recall",
            x_label="Recall",
            y_label="Precision",
            points=_line(recall, true / said),
            reference=level,
        ),
        Curve(
            name="gains",
            title="Cumulative gains",
            x_label=ranked,
            y_label="Share of positives found",
            points=[start, *_line(share, recall)],
            reference=diagonal,
        ),
        Curve(
            name="lift",
            title="Lift",
            x_label=ranked,
            y_label="Times better than chance",
            points=_line(share, recall / share),
            reference=ones,
        ),
    ]


def _line(x: FloatArray, y: FloatArray) -> list[CurvePoint]:
    """At most a hundred points, evenly over x, both ends kept."""
    wanted = np.linspace(x[0], x[-1], _POINTS - 1)
    chosen = np.unique(np.clip(np.searchsorted(x, wanted), 0, len(x) - 1))
    return [CurvePoint(x=float(x[at]), y=float(y[at])) for at in chosen]


def calibration_bins(said: FloatArray, came_true: npt.NDArray[np.bool_]) -> list[CalibrationBin]:
    """Bins of about equal size, by probability, with Wilson intervals."""
    count = int(np.clip(len(said) // _ROWS_A_BIN, 2, _BINS))
    parts = [part for part in np.array_split(np.argsort(said, kind="stable"), count) if len(part)]
    return [
        CalibrationBin(
            predicted=float(said[part].mean()),
            observed=float(came_true[part].mean()),
            interval=wilson(int(came_true[part].sum()), len(part)),
            rows=len(part),
        )
        for part in parts
    ]


def calibration_error(bins: list[CalibrationBin]) -> float | None:
    """Mean distance of said and true, weighted by rows."""
    rows = sum(each.rows for each in bins)
    if not rows:
        return None
    return sum(abs(each.predicted - each.observed) * each.rows for each in bins) / rows


def wilson(hits: int, rows: int) -> Interval:
    """Wilson's score interval of a share."""
    share, spread = hits / rows, _Z**2 / rows
    centre = (share + spread / 2) / (1 + spread)
    half = _Z * np.sqrt(share * (1 - share) / rows + spread / rows / 4) / (1 + spread)
    return Interval(low=float(max(centre - half, 0.0)), high=float(min(centre + half, 1.0)))


def class_scores(y: IntArray, decided: IntArray, labels: tuple[str, ...]) -> list[ClassScore]:
    """Each class against the rest; precision is 0 where it is never said."""
    found = []
    for code, label in enumerate(labels):
        actual, said = y == code, decided == code
        hit = float((actual & said).sum())
        precision = hit / max(int(said.sum()), 1)
        recall = hit / max(int(actual.sum()), 1)
        both = int(actual.sum() + said.sum())
        found.append(
            ClassScore(
                label=label,
                precision=precision,
                recall=recall,
                f1=2 * hit / max(both, 1),
                rows=int(actual.sum()),
            )
        )
    return found
