"""Pictures of the evaluation, as PNG. Figure objects on the Agg canvas: no global state, no display."""

import base64
import io
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from automl.inference.columns import FloatArray
from automl.metrics import score
from automl.targets import Target
from contracts.datasets import Metric, ProblemType
from contracts.report import EvaluationReport, Plot

_INK, _MODEL, _BASE = "#1f2430", "#3b5bdb", "#adb5bd"
_DPI = 110
_MAX_POINTS = 3_000
_MAX_LABELS = 30
_TOP_FEATURES = 20
_BINS = 10


def draw_plots(
    report: EvaluationReport, target: Target, y: npt.NDArray[Any], scores: FloatArray
) -> list[Plot]:
    """The plots that suit the problem; those that these rows leave undefined are left out."""
    plots = []
    if report.feature_importance:
        plots.append(_plot("importance", "What the model relies on", lambda ax: _importance(ax, report)))
    if target.problem_type is ProblemType.REGRESSION:
        values = scores[:, 0]
        plots.append(_plot("predicted", "Predicted against actual", lambda ax: _predicted(ax, y, values)))
        plots.append(_plot("residuals", "Residuals", lambda ax: _residuals(ax, y, values)))
        return plots
    if report.confusion_matrix is not None and len(report.confusion_matrix.labels) <= _MAX_LABELS:
        plots.append(_plot("confusion", "Confusion matrix", lambda ax: _confusion(ax, report)))
    if target.problem_type is ProblemType.BINARY and len(np.unique(y)) == 2:  # noqa: PLR2004 - both classes
        plots.append(_plot("roc", "ROC curve", lambda ax: _roc(ax, y, scores)))
        plots.append(_plot("precision_recall", "Precision and recall", lambda ax: _recall(ax, y, scores)))
    plots.append(_plot("calibration", "Calibration", lambda ax: _calibration(ax, y, scores)))
    return plots


def _plot(name: str, title: str, draw: Callable[[Any], None]) -> Plot:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - a second of import
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    figure = Figure(figsize=(5.6, 4.2), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    draw(axes)
    axes.set_title(title, color=_INK)
    axes.spines[["top", "right"]].set_visible(False)
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        # A letter that the font lacks is drawn as a box; that is no news for a server's log.
        warnings.filterwarnings("ignore", message="Glyph", category=UserWarning)
        # Without metadata the same rows give the same bytes.
        figure.savefig(buffer, format="png", dpi=_DPI, metadata={"Software": None})
    return Plot(name=name, title=title, png_base64=base64.b64encode(buffer.getvalue()).decode())


def plain(text: str) -> str:
    """A label drawn as it is spelt: `$` starts no formula, and it fits."""
    return text[:28].replace("\\", "\\\\").replace("$", r"\$") + ("…" if len(text) > 28 else "")  # noqa: PLR2004


def _importance(ax: Any, report: EvaluationReport) -> None:
    top = report.feature_importance[:_TOP_FEATURES][::-1]
    places = np.arange(len(top))
    ax.barh(places, [f.importance for f in top], xerr=[f.std for f in top], color=_MODEL, ecolor=_BASE)
    ax.set_yticks(places, [plain(f.feature) for f in top])
    ax.set_xlabel(f"Loss of {report.metric.value} when shuffled")


def _predicted(ax: Any, y: FloatArray, values: FloatArray) -> None:
    rows = _points(len(y))
    ax.scatter(y[rows], values[rows], s=8, alpha=0.5, color=_MODEL, linewidths=0)
    ends = [float(min(y.min(), values.min())), float(max(y.max(), values.max()))]
    ax.plot(ends, ends, color=_INK, linewidth=1)
    ax.set_xlabel("Actual")
    ax.set_ylabel("Predicted")


def _residuals(ax: Any, y: FloatArray, values: FloatArray) -> None:
    rows = _points(len(y))
    ax.scatter(values[rows], (y - values)[rows], s=8, alpha=0.5, color=_MODEL, linewidths=0)
    ax.axhline(0, color=_INK, linewidth=1)
    ax.set_xlabel("Predicted")
    ax.set_ylabel("Actual minus predicted")


def _confusion(ax: Any, report: EvaluationReport) -> None:
    matrix = report.confusion_matrix
    assert matrix is not None
    counts = np.asarray(matrix.counts, dtype=np.float64)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    places, labels = np.arange(len(counts)), [plain(label) for label in matrix.labels]
    ax.set_xticks(places, labels, rotation=45 if len(labels) > 4 else 0)  # noqa: PLR2004 - they overlap
    ax.set_yticks(places, labels)
    ax.set_xlabel("Predicted")
    ax.set_ylabel("Actual")
    for row, column in np.ndindex(*counts.shape):
        colour = "white" if shares[row, column] > 0.5 else _INK  # noqa: PLR2004 - dark cells
        ax.text(column, row, int(counts[row, column]), ha="center", va="center", color=colour, fontsize=8)


def _roc(ax: Any, y: npt.NDArray[Any], scores: FloatArray) -> None:
    from sklearn.metrics import roc_curve  # noqa: PLC0415 - a second of import

    false, true, _ = roc_curve(y, scores[:, 1])
    ax.plot(false, true, color=_MODEL, label=f"Model (AUC {score(Metric.ROC_AUC, y, scores):.3f})")
    ax.plot([0, 1], [0, 1], color=_BASE, linestyle="--", label="Baseline")
    ax.set_xlabel("False positive rate")
    ax.set_ylabel("True positive rate")
    ax.legend(frameon=False, loc="lower right")


def _recall(ax: Any, y: npt.NDArray[Any], scores: FloatArray) -> None:
    from sklearn.metrics import precision_recall_curve  # noqa: PLC0415 - as above

    precision, recall, _ = precision_recall_curve(y, scores[:, 1])
    found = score(Metric.AVERAGE_PRECISION, y, scores)
    ax.plot(recall, precision, color=_MODEL, label=f"Model (AP {found:.3f})")
    ax.axhline(float(np.mean(y)), color=_BASE, linestyle="--", label="Baseline")
    ax.set_xlabel("Recall")
    ax.set_ylabel("Precision")
    ax.set_ylim(0, 1.02)
    ax.legend(frameon=False, loc="lower left")


def _calibration(ax: Any, y: npt.NDArray[Any], scores: FloatArray) -> None:
    """Binary: P(positive); otherwise the confidence in the class that was said."""
    binary = scores.shape[1] == 2  # noqa: PLR2004 - binary
    said = scores[:, 1] if binary else scores.max(axis=1)
    right = (y == 1) if binary else (np.argmax(scores, axis=1) == y)
    order = np.argsort(said, kind="stable")
    bins = [part for part in np.array_split(order, min(_BINS, max(len(y) // 10, 2))) if len(part)]
    ax.plot([0, 1], [0, 1], color=_BASE, linestyle="--", label="Perfect")
    ax.plot(
        [said[part].mean() for part in bins],
        [right[part].mean() for part in bins],
        marker="o",
        color=_MODEL,
        label="Model",
    )
    ax.set_xlabel("Predicted probability")
    ax.set_ylabel("Share that came true")
    ax.legend(frameon=False, loc="upper left")


def _points(rows: int) -> npt.NDArray[np.int64]:
    return np.linspace(0, rows - 1, min(rows, _MAX_POINTS)).astype(np.int64)
