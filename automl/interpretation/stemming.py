"""English word endings, cut just enough that a question's words meet a column's name."""

from functools import lru_cache

_MIN_STEM = 3
_KEEP_E = 4
_SIBILANTS = ("ss", "x", "z", "ch", "sh", "s")
# longest first where one ends in another
_SUFFIXES = (
    "fulness", "ations", "ation", "nesses", "ness", "ments", "ment", "ities", "ity", "ively", "ive",
    "fully", "ful", "atings", "ating", "ings", "ing", "edly", "ated", "ed", "ance", "ence", "ably", "able",
    "ators", "ator", "ate", "ors", "or", "ers", "er", "ally", "al", "ions", "ion", "ly",
)  # fmt: skip
# "weekly" says how often, "week" how long
_WHOLE = frozenset({"daily", "weekly", "monthly", "yearly", "hourly"})


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """`survived`, `survival` and `survive` give one stem; so do `prices` and `price`."""
    if word.lower() in _WHOLE:
        return word.lower()
    text = _singular(word.lower())
    for suffix in _SUFFIXES:
        if text.endswith(suffix) and len(text) - len(suffix) >= _MIN_STEM:
            text = _undoubled(text[: -len(suffix)])
            break
    if text.endswith(("e", "y", "i")) and len(text) > _KEEP_E:
        text = text[:-1]
    return text


def _singular(text: str) -> str:
    if len(text) <= _MIN_STEM or not text.endswith("s") or text.endswith(("ss", "us", "is")):
        return text
    if text.endswith("ies") and len(text) > _KEEP_E:
        return text[:-3] + "y"
    if text.endswith("es") and text[:-2].endswith(_SIBILANTS):
        return text[:-2]
    return text[:-1]


def _undoubled(text: str) -> str:
    """`cutting` leaves `cut`, but `selling` keeps `sell`."""
    if len(text) > _MIN_STEM and text[-1] == text[-2] and text[-1] not in "lsz":
        return text[:-1]
    return text
