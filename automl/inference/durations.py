"""Durations as people spell them: 1h 20m, 3 days 4 h, 00:45:10. Cell by cell and without memory."""

import re

DURATION = "h:m:s"  # the unit of a column of them: its numbers are seconds
_NUMBER = r"[0-9]{1,6}"
_PARTS = re.compile(
    rf"(?P<sign>[-−])?\s*(?:(?P<w>{_NUMBER})\s*(?:w|wks?|weeks?)[, ]*(?:and )?)?"
    rf"(?:(?P<d>{_NUMBER})\s*(?:d|days?|Tage?)[, ]*(?:and )?)?"
    rf"(?:(?P<h>{_NUMBER})\s*(?:h|hrs?|hours?|Std\.?|Stunden?)[, ]*(?:and )?)?"
    rf"(?:(?P<m>{_NUMBER})\s*(?:m|mins?|minutes?|Minuten?)[, ]*(?:and )?)?"
    rf"(?:(?P<s>{_NUMBER}(?:[.,][0-9]{{1,9}})?)\s*(?:s|secs?|seconds?|Sek\.?|Sekunden?))?",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?P<sign>[-−])?(?:(?P<d>[0-9]{1,6}) ?d(?:ays?)?,? )?"
    r"(?P<h>[0-9]{1,6}):(?P<m>[0-5]?[0-9]):(?P<s>[0-5][0-9](?:[.,][0-9]{1,9})?)"
)
_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_MAX_LENGTH = 40


def seconds_of(text: str, *, alone: bool = False) -> float | None:
    """The seconds of two parts or more, or of hh:mm:ss; with `alone` also of one, as in `45m`. Else None."""
    text = text.strip()
    if not text or len(text) > _MAX_LENGTH:
        return None
    found = _CLOCK.fullmatch(text) or _PARTS.fullmatch(text)
    if found is None:
        return None
    parts = {unit: cell for unit, cell in found.groupdict().items() if cell and unit != "sign"}
    if len(parts) < (1 if alone else 2):
        return None
    total = sum(float(cell.replace(",", ".")) * _SECONDS[unit] for unit, cell in parts.items())
    return -total if found["sign"] else total


def is_clock(text: str) -> bool:
    """Whether it could be a time of day too: 00:45:10, but not 45:10:00."""
    found = _CLOCK.fullmatch(text.strip())
    return found is not None and not found["d"] and not found["sign"] and int(found["h"]) < 24  # noqa: PLR2004
