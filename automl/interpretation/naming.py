"""A target that the words name outright: if the table doesn't have it, nothing else may be trained.

Only wording that leaves no doubt counts: a quoted name or "the column X" right after a verb that asks, or
"the target is X". A value of some column, a synonym or a part of a name is no absent column.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from automl.interpretation.cues import ADVERBS
from automl.interpretation.lexicon import CLASS_NAMES, KNOWN_WORDS, STATUS_NAMES, STOP_WORDS
from automl.interpretation.names import NameWord, acronym_matches, match, name_words
from automl.interpretation.wordsets import words

MAX_DESCRIPTION = 10_000  # characters: all that the API accepts

_ASKING = r"\b(?:predict(?:ing|ion of)?|forecast(?:ing)?|estimat(?:e|ing|ion of))"
_ROLE = r"\b(?:target|label|outcome|dependent|response|output)"
_COLUMN = r"(?:column|field|variable|feature)"
_FILL = rf"(?:the|a|an|our|my|this|its|values?|of|called|named|is|are|target|label|{_COLUMN})\b"
_QUOTED = r"['\"`“‘«](?P<name>[^'\"`“”‘’«»\n]{1,120})['\"`”’»](?!\w)"
_WORD = r"(?P<name>[^\W\d][\w.\-]*\w|[^\W\d])"
_END = r"(?=\s*(?:$|[.,;:!?)\n])|\s+(?:from|using|with|based|given|by|via|for|in|and|column|on)\b)"
_LINK = r"(?:\s*[:=]\s*|\s+)"
_FORMS = (
    rf"(?P<lead>{_ASKING}(?:{_LINK}{_FILL})*){_LINK}{_QUOTED}",
    rf"(?P<lead>{_ROLE}(?:{_LINK}{_FILL})*){_LINK}{_QUOTED}",
    rf"(?P<lead>{_COLUMN})\s+{_QUOTED}(?=\s+(?:is|as)\s+(?:the\s+|our\s+|my\s+)?{_ROLE}\b)",
    rf"(?P<lead>{_ASKING}(?:\s+(?:the|our|my|target))*\s+{_COLUMN}(?:\s+(?:called|named))?)\s+{_WORD}{_END}",
    rf"(?P<lead>{_ROLE}(?:\s+{_COLUMN})?(?:\s*[:=]|\s+(?:called|named)))\s*{_WORD}{_END}",
    rf"(?P<lead>{_ROLE}(?:\s+{_COLUMN})?\s+(?:is|are)(?:\s+the(?:\s+{_COLUMN})?)?)\s+{_WORD}{_END}",
)
_NUM_QUOTED = 3  # the quoted forms come first
_NEGATED = re.compile(r"(?:\b(?:not|never|no|without)|n['’]t)(?:\s+to)?\s+$", re.IGNORECASE)
_ONE_OF_SEVERAL = re.compile(
    r"\s*(?:,\s*)?(?:[,/]\s*['\"`“‘«]|(?:or|vs|versus|if|when|whether)\b)", re.IGNORECASE
)
_IDENTIFIER = re.compile(r"\w*(?:_|\d|[a-z][A-Z])\w*")
_MAX_WORDS = 4  # more in quotes is a phrase
_MIN_PART = 3
# What stands after "the target column" without being its name.
_NO_NAMES = STOP_WORDS | ADVERBS | words(
    """
    well now best too first last again here above below there value values itself name names today
    tomorrow binary numeric categorical continuous multiclass regression classification boolean
    unknown none missing accurate
    """
)  # fmt: skip
_ANSWERS = words("yes no true false good bad positive negative high low pass fail success failure")


@dataclass(frozen=True)
class _Named:
    """A name as the words have it; `loosely` if a common word may only paraphrase a column."""

    name: str
    loosely: bool


def absent_target(table: pd.DataFrame, description: str) -> str | None:
    """The target that `description` names outright and `table` does not have; None if there is none."""
    columns = [str(name) for name in table.columns]
    named = list(_named(description[:MAX_DESCRIPTION]))
    if any(_plain(found.name) in map(_plain, columns) for found in named):
        return None
    absent = (found for found in named if not _is_meant(found, columns) and not _is_value(found.name, table))
    return next((found.name for found in absent), None)


def _named(text: str) -> Iterator[_Named]:
    for position, form in enumerate(_FORMS):
        for found in re.finditer(form, text, re.IGNORECASE):
            name, lead = found["name"].strip(), found["lead"]
            if _NEGATED.search(text[: found.start()][-20:]) or not re.search(r"[^\W\d_]", name):
                continue
            as_column = re.search(r"\b(?:column|field)\b", lead, re.IGNORECASE) is not None
            if position < _NUM_QUOTED:
                if not _is_phrase(name, text[found.end() :], as_column=as_column):
                    yield _Named(name, loosely=False)
            elif _may_be_name(name, lead):
                yield _Named(name, loosely=not as_column)


def _is_phrase(name: str, following: str, *, as_column: bool) -> bool:
    """A quoted answer ("yes" or "no") or a saying, rather than a name."""
    if len(name.split()) > _MAX_WORDS:
        return True
    return not as_column and (
        name.lower() in _ANSWERS | CLASS_NAMES | STATUS_NAMES or _ONE_OF_SEVERAL.match(following) is not None
    )


def _may_be_name(name: str, lead: str) -> bool:
    if name.lower() in _NO_NAMES or name.lower().endswith("ly"):
        return False
    says_is = re.search(r"\b(?:is|are)\b", lead, re.IGNORECASE) is not None
    return not says_is or _IDENTIFIER.fullmatch(name) is not None  # "the target is skewed" names nothing


def _is_meant(found: _Named, columns: Sequence[str]) -> bool:
    """Whether some column may be meant: by a part of its name, a synonym, initials."""
    if found.loosely and found.name.lower() in KNOWN_WORDS:
        return True
    plain = _plain(found.name)
    return any(
        (len(plain) >= _MIN_PART and plain in _plain(column)) or _stands_for(found.name, column)
        for column in columns
    )


def _stands_for(name: str, column: str) -> bool:
    said, have = name_words(name, ()), name_words(column, ())
    if all(any(match(word, other.text, other.stem) for other in have) for word in said):
        return True
    return _initials(said, have) or _initials(have, said)


def _initials(short: Sequence[NameWord], full: Sequence[NameWord]) -> bool:
    return len(short) == 1 and acronym_matches(short[0], [word.text for word in full])


def _is_value(name: str, table: pd.DataFrame) -> bool:
    """Whether any cell of text holds it."""
    wanted = name.strip().casefold()
    texts = (table.iloc[:, at] for at in range(table.shape[1]))
    return any(
        wanted in {str(value).strip().casefold() for value in column.dropna().unique()}
        for column in texts
        if not pd.api.types.is_numeric_dtype(column)
    )


def _plain(name: str) -> str:
    """Without case, blanks and marks; a name of marks only stays as it is."""
    return re.sub(r"[\W_]+", "", name.casefold()) or name
