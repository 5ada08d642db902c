"""A column's name as words: cut at case, marks and digits, abbreviations written out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from automl.interpretation.lexicon import ABBREVIATIONS, CONCEPTS_OF, KNOWN_WORDS, concepts_of
from automl.interpretation.stemming import stem

_PIECES = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]+|\d+")
_FILLERS = frozenset({"is", "has", "was", "will", "did", "the", "of", "in", "col", "var", "x"})
_OFTEN = {"hour": "hourly", "day": "daily", "week": "weekly", "month": "monthly", "year": "yearly"}
_RATES = frozenset({"price", "cost", "fee", "rate", "tariff", "charge"})
_RATED = frozenset({"m3", "m2", "kwh", "mwh", "kg", "lb", "sqm", "sqft", "km", "l"})
_MIN_PART = 3
_MIN_PREFIX = 4
_MIN_INFIX = 6
_MIN_KEPT = 0.7  # of the letters, in a name that drops some
_EXACT, _SHORTENED, _SYNONYM = 1.0, 0.75, 0.6


@dataclass(frozen=True)
class NameWord:
    """One word of a column's name: as written, and its stem."""

    text: str
    stem: str


def name_words(name: str, vocabulary: Iterable[str]) -> tuple[NameWord, ...]:
    """`CustomerAge_yrs` is customer, age, years; `saleprice` is sale, price if both words are known."""
    said = frozenset(vocabulary)
    words: list[str] = []
    pieces = [piece.lower() for piece in _PIECES.findall(name)]
    for at, lowered in enumerate(pieces):
        if lowered == "no" and at == 0 and pieces[1:2] not in ([], ["of"]):
            continue  # no_show: what didn't happen
        if at and pieces[at - 1] == "per" and lowered in _OFTEN:
            words[-1:] = [_OFTEN[lowered]]  # hours_per_week are hours weekly
            continue
        glued = lowered + pieces[at + 1] if at + 1 < len(pieces) else ""
        if words and words[-1] in _RATES and {glued, lowered} & _RATED:
            continue  # the price of a unit, not the unit
        joined = glued if glued in ABBREVIATIONS and glued not in said else lowered  # m3 is one word
        full = ABBREVIATIONS.get(joined, joined)
        words += _split(full, said)
    useful = [word for word in words if word not in _FILLERS and not word.isdigit()] or words
    return tuple(NameWord(word, stem(word)) for word in dict.fromkeys(useful))


@lru_cache(maxsize=200_000)
def match(name: NameWord, word: str, word_stem: str) -> float:
    """How well a word of the description stands for a word of a name: 0 to 1."""
    if name.text == word or name.stem == word_stem:
        return _EXACT
    if _shortens(name.text, word) or _shortens(word, name.text):
        return _SHORTENED
    if name.stem in CONCEPTS_OF and concepts_of(name.stem) & concepts_of(word_stem):
        return _SYNONYM
    return 0.0


def acronym_matches(name: NameWord, words: list[str]) -> bool:
    """Whether consecutive words begin with the name's letters, as `miles per gallon` with `mpg`."""
    size = len(name.text)
    if not 3 <= size <= 5:  # noqa: PLR2004  shorter ones meet by chance, longer ones are words
        return False
    initials = "".join(word[0] for word in words)
    return name.text in initials


def _split(word: str, said: frozenset[str]) -> list[str]:
    """A glued name such as `houseprice`, cut in two words that are known or `said`."""
    if len(word) < 2 * _MIN_PART or word in KNOWN_WORDS or word in said:
        return [word]
    for cut in range(_MIN_PART, len(word) - _MIN_PART + 1):
        head, tail = word[:cut], word[cut:]
        if (head in KNOWN_WORDS or head in said) and (tail in KNOWN_WORDS or tail in said):
            return [head, tail]
    return [word]


def _shortens(short: str, full: str) -> bool:
    """`maint` for maintenance, `strngth` for strength."""
    if len(short) >= len(full):
        return False
    if len(short) >= _MIN_PREFIX and (full.startswith(short) or (len(short) >= _MIN_INFIX and short in full)):
        return True
    skeleton = full[0] + re.sub(r"[aeiou]", "", full[1:])
    if len(short) >= _MIN_PART and short == skeleton and len(full) > len(short) + 1:
        return True
    kept = len(short) >= _MIN_KEPT * len(full) or (short[:3] == full[:3] and short not in KNOWN_WORDS)
    return len(short) >= _MIN_PREFIX and kept and _is_within(short, full)


def _is_within(short: str, full: str) -> bool:
    """Whether the letters of `short` stand in `full` in order, the first and last in their places."""
    if short[0] != full[0] or short[-1] != full[-1]:
        return False
    letters = iter(full)
    return all(letter in letters for letter in short)
