"""Cron expressions: against Dagster's own reading of them, and where clocks change."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dagster._utils.schedules import cron_string_iterator
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contracts.cron import parse_cron, zone_of

BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # bounds


def field(low: int, high: int) -> st.SearchStrategy[str]:
    value = st.integers(low, high)
    ranges = (
        st.tuples(value, value)
        .filter(lambda pair: pair[0] < pair[1])
        .map(lambda pair: f"{pair[0]}-{pair[1]}")
    )
    stepped = st.integers(2, high).map(lambda step: f"*/{step}")
    return st.one_of(
        st.just("*"),
        value.map(str),
        ranges,
        stepped,
        st.lists(value.map(str), min_size=2, max_size=4).map(",".join),
    )


# Croniter, which Dagster asks, takes `0-6` beside a day of the month for a weekday that is named.
WEEKDAYS = st.one_of(
    st.just("*"), st.integers(0, 6).map(str), st.just("1-5"), st.just("mon,sat"), st.just("7")
)
CRONS = st.tuples(field(0, 59), field(0, 23), field(1, 31), field(1, 12), WEEKDAYS).map(" ".join)


def names_no_day(text: str) -> bool:
    """Such as 31 February, which is refused."""
    try:
        parse_cron(text)
    except ValueError as error:
        return "do not have" in str(error)
    return False


@settings(max_examples=150, deadline=None)
@given(CRONS, MOMENTS)
def test_it_reads_expressions_as_dagster_does(text: str, start: datetime) -> None:
    """SCHED-1: in UTC the next ticks of any expression are those of Dagster's own schedules."""
    assume(not names_no_day(text))
    cron = parse_cron(text)
    theirs = (tick.astimezone(UTC) for tick in cron_string_iterator(start.timestamp(), text, "UTC"))
    expected = list(islice((tick for tick in theirs if tick > start), 4))
    assert list(islice(cron.after(start, ZoneInfo("UTC")), 4)) == expected


@settings(max_examples=60, deadline=None)
@given(
    CRONS,
    MOMENTS,
    st.sampled_from(
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Beirut"]
    ),
    st.integers(1, 40_000),
)
def test_ticks_rise_and_the_latest_is_the_last_of_them(
    text: str, start: datetime, zone: str, minutes: int
) -> None:
    """SCHED-1, SCHED-2: ticks only rise, whatever clocks do; `latest` is the last that has come."""
    assume(not names_no_day(text))
    cron = parse_cron(text)
    until = start + timedelta(minutes=minutes)
    ticks = []
    for tick in cron.after(start, ZoneInfo(zone)):
        if tick > until:
            break
        ticks.append(tick)
    assert all(earlier < later for earlier, later in zip([start, *ticks], ticks, strict=False))
    assert cron.latest(start, until, ZoneInfo(zone)) == (ticks[-1] if ticks else None)


def ticks(text: str, start: str, count: int) -> list[str]:
    begin = datetime.fromisoformat(start).replace(tzinfo=BERLIN)
    found = islice(parse_cron(text).after(begin, BERLIN), count)
    return [f"{tick.astimezone(BERLIN):%d %H:%M %z}" for tick in found]


def test_a_time_of_day_comes_once_on_every_day() -> None:
    """SCHED-2: swallowed by a clock change it comes at the gap's end; shown twice, the second time."""
    assert ticks("30 2 * * *", "2026-03-28T12:00", 2) == ["29 03:00 +0200", "30 02:30 +0200"]
    assert ticks("30 2 * * *", "2026-10-24T12:00", 2) == ["25 02:30 +0100", "26 02:30 +0100"]


def test_every_hour_goes_on_through_a_clock_change() -> None:
    """SCHED-2: an expression that names every hour neither pauses nor doubles."""
    assert ticks("15 * * * *", "2026-03-29T00:30", 3) == [
        "29 01:15 +0100",
        "29 03:15 +0200",
        "29 04:15 +0200",
    ]
    assert ticks("15 * * * *", "2026-10-25T01:30", 3) == [
        "25 02:15 +0200",
        "25 02:15 +0100",
        "25 03:15 +0100",
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "0 fields"),
        ("* * * *", "4 fields"),
        ("0 0 * * * *", "6 fields"),
        ("@daily", "1 fields"),
        ("60 * * * *", "minute"),
        ("* 24 * * *", "hour"),
        ("* * 0 * *", "day of the month"),
        ("* * * 13 *", "month"),
        ("* * * * 8", "day of the week"),
        ("* * * * monday", "day of the week"),
        ("*/0 * * * *", "step"),
        ("5-1 * * * *", "ends before it begins"),
        ("a * * * *", "minute"),
        ("1,,2 * * * *", "minute"),
        ("0 0 30 2 *", "do not have"),
        ("٣ * * * *", "minute"),
        ("* " * 60, "longer"),
    ],
)
def test_what_is_no_expression_is_named(text: str, named: str) -> None:
    """SCHED-3: the field that can't be read, or the day that never comes, is in the words of the refusal."""
    with pytest.raises(ValueError, match=named):
        parse_cron(text)


@pytest.mark.parametrize(
    "name", ["Mars/Olympus", "", "Europe", "../etc/passwd", "UTC+2", "/etc/localtime", "x" * 64]
)
def test_an_unknown_time_zone_is_named(name: str) -> None:
    """SCHED-3: only names of the IANA database are zones."""
    with pytest.raises(ValueError, match="no time zone"):
        zone_of(name)
