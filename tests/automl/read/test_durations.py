"""Quarters are dates, and durations are seconds, as people write both."""

from pathlib import Path

import pandas as pd
import pytest

from automl.inference.dates import find_format, parse_date
from automl.inference.durations import seconds_of
from automl.inference.spellings import number_in, unit_of
from automl.profiling import profile_table
from contracts.report import ColumnRole

from .tables import load, write


def column(folder: Path, name: str, cells: list[str]):
    table = load(write(folder, f"{name};goal\n" + "".join(f"{c};{at % 5}\n" for at, c in enumerate(cells))))[
        1
    ]
    profile = profile_table(table)
    return table[name], profile.columns[0], [(f.code, f.action) for f in profile.findings if f.column == name]


@pytest.mark.parametrize("form", ["{y}Q{q}", "Q{q} {y}", "{y}-Q{q}", "{q}Q{y}", "{y} q{q}", "Q{q}/{y}"])
def test_quarters_are_their_first_days(tmp_path: Path, form: str) -> None:
    """TABLE-38: a column of quarters is one of dates, told so, and read so in a row."""
    cells = [form.format(y=2000 + at % 20, q=at % 4 + 1) for at in range(60)]
    _, profile, findings = column(tmp_path, "period", cells)
    assert profile.role is ColumnRole.DATETIME
    assert findings == [("date_column", "read as the first day of each quarter")]
    stamp = parse_date(form.format(y=2021, q=3), find_format(cells))
    assert stamp == pd.Timestamp("2021-07-01", tz="UTC").timestamp()


@pytest.mark.parametrize("odd", ["2021Q5", "2021Q3 rev", "Q3", "open"])
def test_quarters_among_others_are_as_they_were(tmp_path: Path, odd: str) -> None:
    """TABLE-38: only where every cell is a quarter."""
    cells = [f"{2000 + at % 20}Q{at % 4 + 1}" for at in range(60)]
    assert column(tmp_path, "period", [*cells, odd])[1].role is not ColumnRole.DATETIME


@pytest.mark.parametrize(
    ("spell", "seconds"),
    [
        (lambda at: f"{at}h {at}m", lambda at: at * 3660),
        (
            lambda at: f"{at} min" if at % 3 else f"{at} hours, 5 minutes",
            lambda at: at * 60 if at % 3 else at * 3600 + 300,
        ),
        (lambda at: f"{at % 24:02d}:45:10", lambda at: at % 24 * 3600 + 2710),
        (lambda at: f"{at}:05:00", lambda at: at * 3600 + 300),
        (lambda at: f"{at} days 00:45:10.500", lambda at: at * 86400 + 2710.5),
        (lambda at: f"{at}m {at}s", lambda at: at * 61),
    ],
)
def test_durations_are_seconds(tmp_path: Path, spell, seconds) -> None:
    """TABLE-39: durations of several parts are numbers of seconds, told so, gaps aside."""
    values, profile, findings = column(tmp_path, "effort", [spell(at) for at in range(40)] + [""])
    assert values.tolist()[:40] == [seconds(at) for at in range(40)]
    assert profile.role is ColumnRole.NUMERIC
    assert ("spelt_durations", "read as seconds") in findings
    unit = unit_of(profile.spelling)
    assert number_in(unit, "1h 20m") == 4800
    assert number_in(unit, "45m") == 2700
    assert number_in(unit, "45 km") is None


@pytest.mark.parametrize(
    ("name", "odd", "is_number"),
    [
        ("time", None, False),
        ("opened at", None, False),
        ("trip_start", None, False),
        ("departureTime", None, False),
        ("finish_time", None, True),
        ("time", "31:00:00", True),
        ("effort", "late", False),
    ],
)
def test_times_of_day_are_none(tmp_path: Path, name: str, odd: str | None, is_number: bool) -> None:
    """TABLE-39: 00:45:10 is a time of day by its name; one other cell leaves all as it was."""
    cells = [f"{at % 24:02d}:45:{at:02d}" for at in range(40)] + ([odd] if odd else [])
    profile = column(tmp_path, name, cells)[1]
    assert (profile.role is ColumnRole.NUMERIC) is is_number


def test_one_day_is_in_days(tmp_path: Path) -> None:
    """TABLE-39: one part each is a number with its unit: 1 day beside 3 days."""
    values, profile, _ = column(tmp_path, "stay", [f"{at} day{'s' * (at != 1)}" for at in range(30)])
    assert (values.tolist(), unit_of(profile.spelling)) == (list(range(30)), "days")


@pytest.mark.parametrize(
    "text", ["", "12", "5 km", "12:30", "1:2:3:4", "h", "5m 3h", "00:61:00", "2021-01-01", "::", "x"]
)
def test_what_is_no_duration(text: str) -> None:
    """TABLE-39: numbers, other units and times without seconds are none."""
    assert seconds_of(text) is None
