"""How far a number was missed, and whether prediction intervals keep their promise."""

import numpy as np

from automl.inference.columns import FloatArray
from contracts.truth import HistogramBin, Residuals

_BINS = 24


def residuals(
    y: FloatArray, predicted: FloatArray, bounds: FloatArray | None, level: float | None
) -> Residuals:
    """Actual minus predicted; `bounds` (n, 2) are the rows' intervals, if the model gives them."""
    errors = y - predicted
    low, high = np.percentile(errors, (0.5, 99.5))
    counts, edges = np.histogram(np.clip(errors, low, high), bins=_BINS)
    held = None if bounds is None else (bounds[:, 0] <= y) & (y <= bounds[:, 1])
    return Residuals(
        mean=float(errors.mean()),
        median=float(np.median(errors)),
        median_absolute=float(np.median(np.abs(errors))),
        largest_absolute=float(np.abs(errors).max()),
        histogram=[
            HistogramBin(low=float(a), high=float(b), rows=int(rows))
            for a, b, rows in zip(edges[:-1], edges[1:], counts, strict=True)
        ],
        interval_level=level,
        interval_coverage=None if held is None else float(held.mean()),
        interval_width=None if bounds is None else float(np.median(bounds[:, 1] - bounds[:, 0])),
    )
