"""Numbers, dates and gaps in the spellings that people use."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from automl.inference.spellings import kept_spelling, number_in, unit_of
from automl.interpretation import interpret
from automl.processing import process_table
from automl.profiling import profile_table
from automl.reading.units import spelt_number
from contracts.datasets import Overrides, ProblemType
from contracts.report import ColumnRole, DatasetProfile

from .tables import load, write

N = 120
RNG = np.random.default_rng(4)
SIZES = RNG.gamma(2, 900, N).round(2)
DAYS = pd.date_range("2021-03-01", periods=N, freq="31h")


def profile_of(folder: Path, **columns: object) -> tuple[DatasetProfile, pd.DataFrame]:
    table = pd.DataFrame({"x": np.arange(N) / 7, **columns})
    read = load(write(folder, table.to_csv(index=False)))[1]
    return profile_table(read), read


@pytest.mark.parametrize(
    "spell",
    [
        lambda v: f"${v:,.2f}",
        lambda v: f"{v:.2f} €",
        lambda v: f"EUR {v:.2f}",
        lambda v: f"{v:.2f} km/h",
        lambda v: f"{v:.2f}kg",
        lambda v: f"{v:.2f}%",
        lambda v: f"{v:,.2f}".replace(",", " "),
        lambda v: f"{v:,.2f}".replace(",", "\u00a0"),
        lambda v: f"{v:,.2f}".replace(",", "'"),
        lambda v: f"{v / 1000:.5f}k",
    ],
)
def test_marked_numbers_are_numbers(tmp_path: Path, spell: object) -> None:
    """TABLE-22: a currency, one unit, thousands marks; the finding shows a cell as it was."""
    assert callable(spell)
    profile, table = profile_of(tmp_path, size=[spell(value) for value in SIZES])
    np.testing.assert_allclose(table["size"].to_numpy(dtype=float), SIZES)
    found = next(finding for finding in profile.findings if finding.column == "size")
    assert (found.code, repr(spell(SIZES[0])) in found.message) == ("spelt_numbers", True)


def test_minus_is_read_in_brackets_and_behind(tmp_path: Path) -> None:
    """TABLE-22: accountants' and old systems' spellings of less than nothing."""
    signed = np.where(np.arange(N) % 4 == 0, -SIZES, SIZES)
    brackets = [f"({-v:,.2f})" if v < 0 else f"{v:,.2f}" for v in signed]
    behind = [f"{-v:.2f}-" if v < 0 else f"{v:.2f}" for v in signed]
    table = profile_of(tmp_path, brackets=brackets, behind=behind)[1]
    for name in ("brackets", "behind"):
        np.testing.assert_allclose(table[name].to_numpy(dtype=float), signed)


@pytest.mark.parametrize(
    "cells",
    [
        [f"{v}{'ABCDEF'[v % 6]}" for v in range(N)],
        [f"{v % 28 + 1} March" for v in range(N)],
        [f"{v:05d}" for v in range(100, 100 + N)],
        [f"1.2.{v}" for v in range(N)],
        [f"{v}-{v + 9}" for v in range(N)],
        ["36 months", "60 months"] * (N // 2),
        [f"A{v}" for v in range(N)],
    ],
    ids=["seats", "days", "padded", "versions", "ranges", "two choices", "codes"],
)
def test_what_only_looks_like_marked_numbers_stays_text(tmp_path: Path, cells: list[str]) -> None:
    """TABLE-22: different units, months, codes with leading zeros, ranges and choices are no numbers."""
    table = profile_of(tmp_path, cell=cells)[1]
    assert table["cell"].tolist() == cells


@given(st.text(alphabet="0123456789.,-+()$€% kM'", max_size=14))
def test_a_spelt_number_is_finite_or_none(text: str) -> None:
    """TABLE-22: total; what is read as a number has digits."""
    found = spelt_number(text)
    assert found is None or (np.isfinite(found[0]) and any(mark.isdigit() for mark in text))


@pytest.mark.parametrize(
    "form",
    [
        "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y", "%d-%m-%y", "%b %d, %Y", "%A, %B %d, %Y", "%d %B %Y",
        "%d-%b-%y", "%Y-%m-%dT%H:%M:%SZ", "%a %b %d %H:%M:%S %Y", "%m/%d/%Y %I:%M %p", "%Y/%m/%d %H:%M",
    ],
)  # fmt: skip
def test_common_dates_are_found(tmp_path: Path, form: str) -> None:
    """TABLE-14: a column of dates is one in any common spelling."""
    profile, _ = profile_of(tmp_path, day=DAYS.strftime(form))
    assert profile.columns[1].role is ColumnRole.DATETIME


def test_ordinal_days_are_dates(tmp_path: Path) -> None:
    """TABLE-14: the 1st of March is a day."""
    endings = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
    days = [f"{day.day}{endings.get(day.day, 'th')} {day.strftime('%B %Y')}" for day in DAYS]
    assert profile_of(tmp_path, day=days)[0].columns[1].role is ColumnRole.DATETIME


def test_odd_cells_are_told(tmp_path: Path) -> None:
    """TABLE-23: stopgap numbers, numbers among words and variants of one word are findings."""
    profile, table = profile_of(
        tmp_path,
        score=np.where(np.arange(N) % 9 == 0, -999, RNG.integers(0, 50, N)),
        steps=RNG.integers(-3, 900, N),
        mixed=np.where(np.arange(N) % 3 == 0, "low", RNG.integers(0, 50, N).astype(str)),
        answer=RNG.choice(["Yes", "yes ", "No"], N),
    )
    codes = {(finding.column, finding.code) for finding in profile.findings}
    assert {("score", "missing_number"), ("mixed", "mixed_column")} <= codes
    assert ("answer", "spelling_variants") in codes
    assert not [finding for finding in profile.findings if finding.column == "steps"]
    assert int(table.isna().sum().sum()) == 0


@pytest.mark.parametrize(
    ("others", "number", "certain"),
    [
        (RNG.integers(0, 50, N), -999, True),  # a count is never negative
        (RNG.integers(0, 90_000, N), -99, True),
        (RNG.normal(0, 9, N).round(2), -999, True),  # many ranges away
        (RNG.integers(0, 28, N), 999, True),
        (RNG.integers(0, 41_311, N), 99_999, False),  # perhaps a cap
        (RNG.integers(0, 60, N), 99, None),  # within reach of the others
        (RNG.integers(-120, 80, N), -99, None),
        (RNG.integers(0, 5, N), -1, None),  # no mark that people agree on
    ],
)
def test_a_stopgap_is_read_as_missing_only_where_it_is_certain(
    tmp_path: Path, others: np.ndarray, number: int, certain: bool | None
) -> None:
    """TABLE-23: what none of the others comes near is missing, and said; what is only odd is kept."""
    values = np.where(np.arange(N) % 9 == 0, number, others)
    profile, _ = profile_of(tmp_path, score=values)
    findings = [finding for finding in profile.findings if finding.column == "score"]
    column = profile.columns[1]
    assert column.missing_values == ([float(number)] if certain else [])
    assert column.missing == ((values == number).sum() if certain else 0)
    if certain is None:
        assert not findings
    else:
        assert [finding.code for finding in findings] == ["missing_number"]
        assert findings[0].action.startswith("read as missing" if certain else "kept")
    if certain:
        assert column.minimum is not None
        assert number not in {column.minimum, column.maximum}


def test_a_rare_nine_is_a_value(tmp_path: Path) -> None:
    """TABLE-23: a number that stands far off but once or twice is an outlier, not a mark."""
    values = RNG.integers(0, 50, N)
    values[:2] = -999
    assert profile_of(tmp_path, score=values)[0].columns[1].missing_values == []


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (np.where(np.arange(N) % 9 == 0, 99, np.arange(N) % 6 + 1), ProblemType.MULTICLASS),
        (np.where(np.arange(N) % 9 == 0, 999, np.arange(N) % 28), ProblemType.REGRESSION),
    ],
)
def test_a_target_keeps_all_its_values(tmp_path: Path, values: np.ndarray, problem: ProblemType) -> None:
    """TABLE-23: a class 99 and a number capped at 999 are learnt; only an input's stopgap is missing."""
    profile, table = profile_of(tmp_path, code=values, gauge=np.where(np.arange(N) % 8 == 0, -999, SIZES))
    fixed = Overrides(target_column="code", problem_type=problem)
    found = interpret(table, profile, "Predict the code.", fixed)
    parts = process_table(table, profile, found, seed=0)
    both = pd.concat([parts.train, parts.holdout]).sort_index()
    assert parts.num_dropped_rows == 0
    assert both["code"].tolist() == values.tolist()
    assert int(both["gauge"].isna().sum()) == N // 8
    finding = next(finding for finding in profile.findings if finding.column == "code")
    assert (finding.code, "a target keeps it" in finding.action) == ("missing_number", True)


@pytest.mark.parametrize(
    ("first", "spell", "spelling"),
    [
        (["unknown"], lambda v: f"${v:,.0f}", "$1,001"),
        (["some", "1001"], lambda v: f"{v} m", "1002 m"),  # "some" has an m in it
    ],
)
def test_a_columns_spelling_is_one_of_its_numbers(
    tmp_path: Path, first: list[str], spell: object, spelling: str
) -> None:
    """TABLE-22: what rows to predict are held to is a number in the column's unit, not a stray word."""
    assert callable(spell)
    cells = [*first, *(spell(1000 + n) for n in range(len(first), N))]
    profile, _ = profile_of(tmp_path, size=cells)
    assert profile.columns[1].spelling == spelling
    message = next(finding.message for finding in profile.findings if finding.code == "spelt_numbers")
    assert message.startswith(f"Cells such as {spelling!r} are numbers")


@pytest.mark.parametrize(
    ("spell", "scale"),
    [
        ("{}k€", 1e3),
        ("{} K$", 1e3),
        ("{}kEUR", 1e3),
        ("{}M£", 1e6),
        ("{}m€", 1e6),
        ("£{}m", 1e6),
        ("({}k€)", -1e3),
    ],
)
def test_a_scale_beside_a_currency_is_counted(tmp_path: Path, spell: str, scale: float) -> None:
    """TABLE-22: 1k€ among 900€ is a thousand, in the file and in rows held to the column's spelling."""
    cells = [spell.format(n) if n % 3 == 0 else f"{n}€" for n in range(N)]
    profile, table = profile_of(tmp_path, size=cells)
    expected = np.where(np.arange(N) % 3 == 0, np.arange(N) * scale, np.arange(N))
    np.testing.assert_allclose(table["size"].to_numpy(dtype=float), expected)
    spelling = profile.columns[1].spelling
    assert number_in(unit_of(spelling), spell.format(5)) == 5 * scale


@given(st.text(alphabet="0123456789.,-()$€£ kKmMEUR", max_size=10))
def test_a_kept_spelling_is_read_alike_by_models_of_before(text: str) -> None:
    """TABLE-22: a column's spelling never looks like one whose scale was its unit."""
    kept = kept_spelling(text)
    assert spelt_number(kept) == spelt_number(kept, scaled=False) == spelt_number(text)


@pytest.mark.parametrize(
    ("spelling", "cell", "number"),
    [
        ("900k€", "1.1k€", 1.1),
        ("900k€", "5€", 5.0),
        ("£1.5m", "£2m", 2.0),
        (None, "1.1k€", 1.1),
        ("900k", "1.1k€", 1100.0),
        ("5 m", "7 m", 7.0),
    ],
)
def test_a_model_of_before_reads_scaled_currencies_as_it_did(
    spelling: str | None, cell: str, number: float
) -> None:
    """TABLE-22: where training took k€ for a unit, rows to predict are in that unit."""
    assert number_in(None if spelling is None else unit_of(spelling), cell) == pytest.approx(number)
