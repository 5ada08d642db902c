"""What the text of one cell means, in a file to learn from, one to predict and a JSON row alike."""

import math
import re

from automl.inference.spellings import number_in
from contracts.predictions import Cell

# These mean "missing" in any column...
MISSING_MARKS = ("", "NA", "N/A", "n/a", "null", "NULL", "Null", "?", "NaN", "nan", "#N/A", "<NA>")
# ...and these only where everything else in the column is a number: elsewhere they can be a level.
NUMERIC_MISSING_MARKS = (
    "na", "none", "None", "NONE", "nil", "-", "--", "---", ".", "..", "n.a.", "N.A.", "n.d.", "ND", "nd",
    "unknown", "Unknown", "UNKNOWN", "missing", "Missing", "#VALUE!", "#DIV/0!", "#REF!", "#NUM!",
)  # fmt: skip
MISSING = frozenset(MISSING_MARKS)
NO_NUMBER = MISSING | frozenset(NUMERIC_MISSING_MARKS)

TRUE_WORDS = frozenset({"true", "t", "yes", "y", "1"})
FALSE_WORDS = frozenset({"false", "f", "no", "n", "0"})

_WHOLE = re.compile(r"[+-]?[0-9]{1,4000}")  # of more digits int() makes none
_POINT_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_COMMA_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]*)?")


def number_or_text(text: str, decimal_mark: str, unit: str | None = None) -> Cell:
    """What is no number, or one in another unit, stays text, so that it is named as the model names it."""
    if text in NO_NUMBER:
        return None
    spelt = text
    if decimal_mark == ",":
        if _COMMA_GROUPED.fullmatch(spelt):
            spelt = spelt.replace(".", "")
        spelt = spelt.replace(",", ".")
    elif "," in spelt and _POINT_GROUPED.fullmatch(spelt):
        spelt = spelt.replace(",", "")
    if _WHOLE.fullmatch(spelt):
        return int(spelt)
    try:
        number = float(spelt)
    except ValueError:
        found = number_in(unit, text, decimal_mark)
        return text if found is None else found
    if "_" in spelt:  # Python's own spelling
        return text
    return number if math.isfinite(number) else None


def truth_or_text(text: str) -> Cell:
    """Yes or no, as training reads them; None for a gap, any other text as it is."""
    if text in MISSING:
        return None
    low = text.lower()
    return True if low in TRUE_WORDS else False if low in FALSE_WORDS else text
