"""Cron expressions of five fields, and the instants that they name in a time zone. Pure.

The page's next ticks and the sensor's are of one make. What a clock change does is said of two kinds:
an expression that names every hour (`*/20 * * * *`) goes on through it, an instant for each minute that the
clock shows; any other names a time of day, which comes once: at the end of a gap that swallows it, and the
second time where the clock shows it twice (as Dagster's own schedules do).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MAX_CRON_CHARS = 100
_MINUTE = timedelta(minutes=1)
_CLOCK_CHANGE = timedelta(hours=26)  # no gap or fold is wider, and none moves a day's ticks further
# 29 February lies at most eight years ahead (2096, 2104); a weekday beside it makes two kinds of day.
_LONGEST_WAIT_DAYS = 366 * 9
_STEP = re.compile(r"(?P<span>[^/]+)(?:/(?P<step>[0-9]{1,2}))?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Stretches that `latest` looks at, widest last: most ticks are near.
_STRETCHES = (timedelta(hours=1), timedelta(days=1), timedelta(days=32), timedelta(days=400))


@dataclass(frozen=True)
class _Field:
    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of the week", 0, 7, _WEEKDAYS),
)


@dataclass(frozen=True)
class Cron:
    """An expression that was read. Weekdays count from Sunday, 0."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]

    @property
    def is_hourly(self) -> bool:
        """Whether it names every hour, and so no time of day."""
        return len(self.hours) == len(range(24))

    def names_day(self, day: date) -> bool:
        """Where both a day of the month and a weekday are named, either will do."""
        if day.month not in self.months:
            return False
        in_month, in_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        if len(self.days) == len(range(31)) or len(self.weekdays) == len(range(7)):
            return in_month and in_week
        return in_month or in_week

    def after(self, start: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """The ticks later than `start`, earliest first, in UTC."""
        last = start.astimezone(UTC)
        day = (last.astimezone(zone) - timedelta(days=1)).date()
        waited = 0
        while waited < _LONGEST_WAIT_DAYS and day < date.max - timedelta(days=2):
            if self.names_day(day):
                for tick in self._of_day(day, zone, last):
                    if tick > last:
                        waited, last = 0, tick
                        yield tick
            day += timedelta(days=1)
            waited += 1

    def latest(self, start: datetime, until: datetime, zone: ZoneInfo) -> datetime | None:
        """The last tick that is later than `start` and not later than `until`, in UTC."""
        if next(self._between(start, until, zone), None) is None:
            return None
        for stretch in (*_STRETCHES, until - start):
            ticks = list(self._between(max(start, until - stretch), until, zone))
            if ticks:
                return ticks[-1]
        return None

    def _between(self, start: datetime, until: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        for tick in self.after(start, zone):
            if tick > until:
                return
            yield tick

    def _of_day(self, day: date, zone: ZoneInfo, last: datetime) -> Iterator[datetime]:
        """The day's ticks in order; those that are surely not later than `last` are left out."""
        noon = datetime.combine(day, time(12), zone)
        if (noon - _CLOCK_CHANGE).utcoffset() == (noon + _CLOCK_CHANGE).utcoffset():
            seen = last.astimezone(zone).replace(tzinfo=None)
            for moment in self._moments(day, seen):
                yield moment.replace(tzinfo=zone).astimezone(UTC)
            return
        found = {tick for moment in self._moments(day) for tick in self._instants(moment, zone)}
        yield from sorted(found)

    def _moments(self, day: date, seen: datetime | None = None) -> Iterator[datetime]:
        """What a clock shows that day when a tick comes; later than `seen` only."""
        for hour in self.hours:
            if seen is not None and datetime.combine(day, time(hour, 59)) <= seen:
                continue
            for minute in self.minutes:
                moment = datetime.combine(day, time(hour, minute))
                if seen is None or moment > seen:
                    yield moment

    def _instants(self, moment: datetime, zone: ZoneInfo) -> list[datetime]:
        """When the clock shows `moment`: once, twice, or never."""
        first, second = (moment.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        if first == second:
            return [first]
        if first.astimezone(zone).replace(tzinfo=None) == moment:
            return [first, second] if self.is_hourly else [second]
        return [] if self.is_hourly else [_end_of_gap(second, first, zone)]


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first minute at which the zone's offset is that of `after`; both are UTC."""
    target = after.astimezone(zone).utcoffset()
    while after - before > _MINUTE:
        middle = before + (after - before) // 2 // _MINUTE * _MINUTE
        if middle.astimezone(zone).utcoffset() == target:
            after = middle
        else:
            before = middle
    return after


def parse_cron(text: str) -> Cron:
    """Raises ValueError, which names the field, for anything but five fields that can come true."""
    parts = text.split()
    if len(text) > MAX_CRON_CHARS:
        raise ValueError(f"is longer than {MAX_CRON_CHARS} characters")
    if len(parts) != len(_FIELDS):
        raise ValueError(
            f"has {len(parts)} fields and not five: minute, hour, day of the month, month, day of the week"
        )
    minutes, hours, days, months, weekdays = (
        _read(part, field) for part, field in zip(parts, _FIELDS, strict=True)
    )
    cron = Cron(
        minutes=tuple(sorted(minutes)),
        hours=tuple(sorted(hours)),
        days=frozenset(days),
        months=frozenset(months),
        weekdays=frozenset(day % 7 for day in weekdays),
    )
    every_weekday = len(cron.weekdays) == len(range(7))
    if every_weekday and all(min(days) > _LONGEST_MONTHS[month - 1] for month in months):
        raise ValueError("names a day that its months do not have")
    return cron


def _read(part: str, field: _Field) -> set[int]:
    found: set[int] = set()
    for item in part.split(","):
        match = _STEP.fullmatch(item)
        if match is None:
            raise ValueError(f"{field.name}: {item[:20]!r} is not a value, a range, or * with a step")
        low, high = _span(match["span"], field, open_ended=match["step"] is not None)
        step = int(match["step"] or 1)
        if step < 1:
            raise ValueError(f"{field.name}: a step of {step}")
        found.update(range(low, high + 1, step))
    return found


def _span(text: str, field: _Field, *, open_ended: bool) -> tuple[int, int]:
    """`*`, `3`, `3-7`; with a step `3` is where it begins."""
    if text == "*":
        return field.low, field.high
    first, dash, last = text.partition("-")
    low = _value(first, field)
    high = _value(last, field) if dash else field.high if open_ended else low
    if high < low:
        raise ValueError(f"{field.name}: {text[:20]!r} ends before it begins")
    return low, high


def _value(text: str, field: _Field) -> int:
    if text.lower() in field.names:
        return field.names.index(text.lower()) + field.low
    if re.fullmatch(r"[0-9]{1,2}", text) is None:
        raise ValueError(f"{field.name}: {text[:20]!r} is not known")
    value = int(text)
    if not field.low <= value <= field.high:
        raise ValueError(f"{field.name}: {value} is not within {field.low} and {field.high}")
    return value


def zone_of(name: str) -> ZoneInfo:
    """The IANA time zone of that name, such as Europe/Berlin. Raises ValueError for any other text."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # a folder of zones, a path, a name that is not there
        raise ValueError(f"{name[:60]!r} is no time zone of the IANA database") from None
