"""Drift is found where it was put, and not where it was not."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from automl.drift import distributions, measure_drift
from automl.drift.distances import holm, of_levels, of_numbers
from contracts.data_versions import DriftReport, DriftSeverity, DriftTest
from tests.conftest import DATA

COLUMNS = 12


def table(rows: int, seed: int) -> pd.DataFrame:
    """Twelve numbers and three categories, one of them mostly missing."""
    rng = np.random.default_rng(seed)
    numbers = {f"x{i}": rng.normal(size=rows) for i in range(COLUMNS)}
    levels = {name: rng.choice(list("abcd"), rows, p=[0.4, 0.3, 0.2, 0.1]) for name in ("c", "d")}
    gaps = pd.Series(rng.choice(["e", "f"], rows)).where(rng.random(rows) < 0.3)
    return pd.DataFrame({**numbers, **levels, "gaps": gaps})


def report(before: pd.DataFrame, now: pd.DataFrame, target: str | None = None) -> DriftReport:
    return measure_drift(
        before, now, targets=() if target is None else [target], reference_version=1, reference_run_id=None
    )


def drifted(found: DriftReport) -> list[str]:
    return [column.column for column in found.columns if column.severity is not DriftSeverity.NONE]


def test_no_drift_where_none_was_put() -> None:
    """DATA-10: of twenty pairs of samples of one world, 15 columns each, none is called drifted."""
    sizes = [(60, 40), (200, 100), (1000, 50), (1000, 1000)]
    found = [report(table(n, seed), table(m, 1000 + seed)) for seed in range(5) for n, m in sizes]
    assert [one.message for one in found if one.severity is not DriftSeverity.NONE or one.score > 0] == []


@pytest.mark.parametrize("halves", range(3))
def test_no_drift_between_halves_of_a_real_table(halves: int) -> None:
    """DATA-10: halves of a shuffled real table differ in nothing."""
    credit = pd.read_csv(DATA / "credit_g.csv").sample(frac=1, random_state=halves)
    found = report(credit[:500], credit[500:])
    assert found.severity is DriftSeverity.NONE
    assert found.score == 0


@pytest.mark.parametrize(
    "put",
    [
        ("x3", lambda frame: frame.assign(x3=frame["x3"] + 1)),
        ("x5", lambda frame: frame.assign(x5=frame["x5"] * 3)),
        ("c", lambda frame: frame.assign(c=frame["c"].replace("a", "d"))),
        ("d", lambda frame: frame.assign(d="new")),
        ("gaps", lambda frame: frame.assign(gaps="e")),
        ("x1", lambda frame: frame.assign(x1=frame["x1"].where(frame.index % 2 == 0))),
    ],
    ids=["shifted", "wider", "other shares", "new level", "gaps filled", "gaps made"],
)
def test_drift_is_found_in_the_column_where_it_was_put(put) -> None:
    """DATA-10: a shift, a spread, shares, a new level and gaps: each found, there and nowhere else."""
    name, change = put
    found = report(table(1000, 1), change(table(300, 2)))
    assert drifted(found) == [name]
    assert found.columns[0].column == name
    assert name in found.message


def test_what_no_column_shows_the_classifier_sees() -> None:
    """DATA-11: two columns that are as before each, but not together: only the domain classifier tells."""
    before, now = table(2000, 3), table(2000, 4)
    now["x1"] = now["x0"] + 0.1 * now["x1"]
    now["x1"] = (now["x1"] - now["x1"].mean()) / now["x1"].std()
    found = report(before, now)
    assert drifted(found) == []
    assert found.domain_auc is not None
    assert found.domain_auc > 0.75
    assert found.severity is DriftSeverity.ERROR
    assert found.score == pytest.approx(2 * found.domain_auc - 1)


def test_few_rows_are_no_proof() -> None:
    """DATA-11: too few rows for a classifier: there is no AUC, and the score is 0."""
    found = report(table(400, 5), table(12, 6))
    assert (found.domain_auc, found.score, found.rows_now) == (None, 0.0, 12)


def test_chance_alone_makes_neither_distance_nor_proof() -> None:
    """DATA-8: of samples of one world PSI is none on average; levels seen once are judged together.

    Alone, each that only the few new rows have would be a proof (p below 1e-8 among these sixty).
    """
    distances = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        distances.append(of_numbers(rng.normal(size=40), rng.normal(size=40)).psi)
        before, now = (rng.zipf(1.3, rows).clip(1, 1500) - 1 for rows in (2000, 60))
        assert of_levels(before, now, 1500).p_value > 0.001
    assert np.mean(distances) < 0.1  # of ten bins of forty rows chance makes 0.45


def test_identifiers_and_dates_are_not_tested() -> None:
    """DATA-9: what numbers or dates the rows is named and left out; the target is marked."""
    rng = np.random.default_rng(0)

    def month(start: int, rows: int) -> pd.DataFrame:
        days = pd.date_range("2024-01-01", periods=start + rows, freq="h")[start:].strftime("%Y-%m-%d %H:%M")
        return pd.DataFrame(
            {"order_id": np.arange(start, start + rows), "at": days, "y": rng.choice(["no", "yes"], rows)}
        )

    found = report(month(0, 500), month(500, 300), target="y")
    assert set(found.untested) == {"order_id", "at"}
    assert [(column.column, column.is_target) for column in found.columns] == [("y", True)]
    assert found.severity is DriftSeverity.NONE


def test_the_tests_are_the_textbook_s() -> None:
    """DATA-8: KS and chi-square agree with SciPy's; each says which test it was."""
    rng = np.random.default_rng(7)
    before, now = rng.normal(size=800), rng.normal(0.2, 1, 500)
    ours, theirs = of_numbers(before, now), stats.ks_2samp(before, now, method="asymp")
    assert ours.statistic == pytest.approx(theirs.statistic)
    assert ours.p_value == pytest.approx(2 * theirs.pvalue, rel=0.5)  # SciPy counts degrees of freedom
    counts = np.array([[300, 200, 100], [100, 120, 80]])
    codes = [np.repeat(np.arange(3), row) for row in counts]
    found = of_levels(codes[0], codes[1], 3)
    expected = stats.chi2_contingency(counts)
    assert (found.statistic, found.p_value) == pytest.approx((expected.statistic, expected.pvalue))
    tests = {column.column: column.test for column in report(table(100, 1), table(100, 2)).columns}
    assert (tests["x0"], tests["c"]) == (DriftTest.KOLMOGOROV_SMIRNOV, DriftTest.CHI_SQUARE)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_corrected_p_values_only_grow(values: list[float]) -> None:
    """DATA-8: Holm's correction keeps the order, lowers no p-value, multiplies the least by their count."""
    raw = np.array(values)
    adjusted = holm(raw)
    assert (adjusted >= raw - 1e-12).all()
    assert (adjusted <= 1).all()
    assert adjusted.min() == pytest.approx(min(1.0, raw.min() * len(raw)))
    order = np.argsort(raw, kind="stable")
    assert (np.diff(adjusted[order]) >= 0).all()


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_any_two_samples_can_be_compared(before: int, now: int, seed: int) -> None:
    """DATA-8: no rows, all gaps, one value: distances are finite numbers, p-values in 0 to 1."""
    rng = np.random.default_rng(seed)
    one, two = (rng.choice([np.nan, 0.0, 1.0, 1e100], size) for size in (before, now))
    for found in (of_numbers(one, two), of_levels(rng.integers(-1, 3, before), rng.integers(-1, 3, now), 3)):
        assert np.isfinite([found.statistic, found.psi, found.p_value]).all()
        assert 0 <= found.p_value <= 1
        assert found.psi >= 0


def test_a_drifted_column_is_shown_then_and_now() -> None:
    """DATA-15: what drifted has its distribution on either side, gaps too; what did not has none."""
    before = table(400, 1)
    now = table(400, 2).assign(x3=lambda f: f["x3"].where(f.index % 4 > 0) + 3, c="new")
    found = {column.column: column.distribution for column in report(before, now).columns}
    assert {name for name, bins in found.items() if bins} == {"x3", "c"}
    for bins in (found["x3"], found["c"]):
        assert sum(one.before for one in bins) == pytest.approx(1)
        assert sum(one.now for one in bins) == pytest.approx(1)
    shift, levels = found["x3"], {one.label: (one.before, one.now) for one in found["c"]}
    assert (len(shift), shift[-1].label, shift[-1].now) == (13, "missing", 0.25)
    assert sum(one.before for one in shift[:6]) > 0.8
    assert sum(one.now for one in shift[:6]) < 0.1
    assert levels["new"] == (0, 1)
    assert levels["a"][0] == pytest.approx(0.4, abs=0.1)


@given(st.lists(st.floats(-1e9, 1e9) | st.none(), max_size=60), st.lists(st.sampled_from([0.0, 1.0, None])))
def test_any_two_samples_have_a_distribution(before: list[float | None], now: list[float | None]) -> None:
    """DATA-15: each row is counted once, whatever the values."""
    old, new = (np.array([np.nan if v is None else v for v in part], dtype=float) for part in (before, now))
    bins = distributions.of_numbers(old, new)
    assert sum(one.before for one in bins) == pytest.approx(1 if before else 0)
    assert sum(one.now for one in bins) == pytest.approx(1 if now else 0)
