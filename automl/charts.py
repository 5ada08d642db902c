"""Lines and bars of the report as coordinates of an SVG, which prints sharp and needs no script."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.truth import Truth

_WIDTH, _HEIGHT = 320.0, 190.0
_LEFT, _TOP, _RIGHT, _BOTTOM = 46.0, 8.0, 8.0, 34.0
_MAX_LABELS = 8

Point = tuple[float, float]


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Chart:
    """`line` and `reference` are SVG point lists; `bars` are (x, y, width, height)."""

    title: str
    x_label: str
    y_label: str
    line: str
    reference: str
    dots: list[Point]
    bars: list[tuple[float, float, float, float]]
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    width: float = _WIDTH
    height: float = _HEIGHT
    floor: float = _HEIGHT - _BOTTOM
    left: float = _LEFT


def truth_charts(truth: Truth) -> dict[str, list[Chart]]:
    """Charts of the report by section."""
    ranking = [
        line_chart(
            curve.title,
            (curve.x_label, curve.y_label),
            [(p.x, p.y) for p in curve.points],
            [(p.x, p.y) for p in curve.reference],
        )
        for curve in truth.curves
        if curve.name in {"gains", "lift"}
    ]
    learning = []
    if truth.learning_curve is not None:
        points = [(float(p.rows), p.score) for p in truth.learning_curve.points]
        learning = [
            line_chart("Learning curve", ("Training rows", "Score on the holdout"), points, dots=True)
        ]
    depended = []
    for each in truth.dependence:
        labels = (each.feature, f"Mean of {each.output}")
        if all(point.value is not None for point in each.points):
            numbers = [(point.value or 0.0, point.prediction) for point in each.points]
            ends = (each.points[0].label, each.points[-1].label)
            depended.append(line_chart(each.feature, labels, numbers, dots=True, ends=ends))
        else:
            bars = [(point.label, point.prediction) for point in each.points]
            depended.append(bar_chart(each.feature, labels, bars))
    return {"ranking": ranking, "learning": learning, "dependence": depended}


def line_chart(
    title: str,
    labels: tuple[str, str],
    points: Sequence[Point],
    reference: Sequence[Point] = (),
    *,
    dots: bool = False,
    ends: tuple[str, str] | None = None,
) -> Chart:
    """A line over numbers; the axes span what is drawn."""
    everything = [*points, *reference]
    x_range = min(x for x, _ in everything), max(x for x, _ in everything)
    y_range = _padded(min(y for _, y in everything), max(y for _, y in everything))
    placed = [_place(point, x_range, y_range) for point in points]
    said = ends or (_said(x_range[0]), _said(x_range[1]))
    return Chart(
        title=title,
        x_label=labels[0],
        y_label=labels[1],
        line=_joined(placed),
        reference=_joined([_place(point, x_range, y_range) for point in reference]),
        dots=placed if dots else [],
        bars=[],
        x_ticks=[Tick(_LEFT, said[0]), Tick(_WIDTH - _RIGHT, said[1])],
        y_ticks=_y_ticks(y_range),
    )


def bar_chart(title: str, labels: tuple[str, str], bars: Sequence[tuple[str, float]]) -> Chart:
    """A bar a category, from zero."""
    y_range = _padded(min(0.0, *(value for _, value in bars)), max(0.0, *(value for _, value in bars)))
    step = (_WIDTH - _LEFT - _RIGHT) / len(bars)
    zero = _place((0, 0.0), (0, 1), y_range)[1]
    drawn, ticks = [], []
    for number, (label, value) in enumerate(bars):
        top = _place((0, value), (0, 1), y_range)[1]
        left = _LEFT + (number + 0.15) * step
        drawn.append((left, min(top, zero), 0.7 * step, max(abs(top - zero), 0.5)))
        shown = max(int(step / 6), 3)
        ticks.append(Tick(left + 0.35 * step, label if len(label) <= shown else f"{label[: shown - 1]}…"))
    return Chart(
        title=title,
        x_label=labels[0],
        y_label=labels[1],
        line="",
        reference="",
        dots=[],
        bars=drawn,
        x_ticks=ticks[:_MAX_LABELS],
        y_ticks=_y_ticks(y_range),
    )


def _place(point: Point, x_range: Point, y_range: Point) -> Point:
    x = (point[0] - x_range[0]) / ((x_range[1] - x_range[0]) or 1.0)
    y = (point[1] - y_range[0]) / ((y_range[1] - y_range[0]) or 1.0)
    across, down = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    return round(_LEFT + x * across, 1), round(_TOP + (1 - y) * down, 1)


def _padded(low: float, high: float) -> Point:
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _joined(points: Sequence[Point]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _y_ticks(y_range: Point) -> list[Tick]:
    return [Tick(_HEIGHT - _BOTTOM, _said(y_range[0])), Tick(_TOP + 8, _said(y_range[1]))]


def _said(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"  # noqa: PLR2004 - thousands
