"""How dates are spelt: found once on training rows, then the same for files and JSON rows."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

ISO = "ISO8601"
QUARTER = "quarter"  # 2021Q3, Q3 2021: the first day of it
_DATES = (
    "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d",
    "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y",
    "%B %d, %Y", "%b %d %Y", "%a %b %d, %Y", "%a, %d %b %Y", "%A, %B %d, %Y", "%A, %d %B %Y", "%B %d %Y",
    "%d-%B-%Y", "%d-%m-%y", "%Y-%m", "%m/%Y", "%b %Y", "%B %Y", "%b-%y", "%b-%Y",
)  # fmt: skip
_TIMES = ("%H:%M:%S", "%H:%M", "%I:%M %p", "%I:%M:%S %p", "%H:%M:%S.%f")
_STAMPS = (
    "%a %b %d %H:%M:%S %Y", "%Y%m%d%H%M%S", "%Y%m%d %H:%M:%S", "%Y-%m-%d %H:%M:%S UTC",
    "%Y-%m-%d %H:%M:%S.%f UTC", "%Y-%m-%d %H:%M UTC", "%a, %d %b %Y %H:%M:%S %z", "%a, %d %b %Y %H:%M:%S GMT",
    "%d/%b/%Y:%H:%M:%S %z", "%d/%m/%Y %H:%M:%S %z", "%m/%d/%Y %H:%M:%S %z", "%d.%m.%Y %H:%M:%S %z",
)  # fmt: skip
FORMATS = (*_STAMPS, *_DATES, *(f"{day} {hour}" for day in _DATES for hour in _TIMES), *_TIMES)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")  # 1st March
_QUARTER = re.compile(
    r"(?P<year>(?:19|20)\d\d)[-/. ]?[Qq](?P<of>[1-4])|[Qq](?P<q>[1-4])[-/. ]{0,2}(?P<y>(?:19|20)\d\d)"
    r"|(?P<n>[1-4])[Qq][-/. ]?(?P<a>(?:19|20)\d\d)"
)
_TIME_ONLY = frozenset(_TIMES)
_GOOD_SHARE = 0.9


def find_format(samples: Sequence[str]) -> str:
    """The spelling that reads the most of `samples`: ISO8601 or a strptime format. Day first wins ties.

    Quarters are one only where all are.
    """
    if samples and _share(samples, QUARTER) == 1:
        return QUARTER
    if not samples or _share(samples, ISO) >= _GOOD_SHARE:
        return ISO
    probe = samples[:50]
    ranked = sorted(FORMATS, key=lambda form: -_share(probe, form))
    return max(ranked[:4], key=lambda form: _share(samples, form))


def parse_date(text: str, form: str) -> float | None:
    """Seconds since the epoch in the column's own spelling, or in ISO 8601; None if it is no date.

    Naive times are UTC; a time of day alone is one on the first day of the epoch.
    """
    moment = _parse(text.strip(), form) or _parse(text.strip(), ISO)
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _parse(text: str, form: str) -> datetime | None:
    try:
        if form == ISO:
            return datetime.fromisoformat(text)
        if form == QUARTER:
            return _quarter(text)
        moment = datetime.strptime(_ORDINAL.sub("", text), form)  # noqa: DTZ007 - the caller gives it its zone
    except ValueError:
        return None
    return moment.replace(year=1970) if form in _TIME_ONLY else moment


def _quarter(text: str) -> datetime | None:
    found = _QUARTER.fullmatch(text)
    if found is None:
        return None
    year, quarter = found["year"] or found["y"] or found["a"], found["of"] or found["q"] or found["n"]
    return datetime(int(year), 3 * int(quarter) - 2, 1)  # noqa: DTZ001 - the caller gives it its zone


def _share(samples: Sequence[str], form: str) -> float:
    return sum(_parse(sample.strip(), form) is not None for sample in samples) / len(samples)
