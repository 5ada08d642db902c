"""Where the words spell out whole columns: such words are their own, and lists of them are inputs."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from automl.interpretation.column import Column
from automl.interpretation.cues import SURE_VERBS, UNITS
from automl.interpretation.names import NameWord, match
from automl.interpretation.question import ASKED, CONTEXT, EXCLUDED, GIVEN, Question, Word

_BETWEEN = frozenset({",", "and", "or", "the", "a", "an", "&", "its", "their", "of", "with", "as", "well"})
_AND = frozenset({"and", "&", "plus", "or", "well"})
_JOINING = _AND | {",", "the", "a", "an", "its", "their", "also", "as", "both", "be", "will", "it"}
_CALLED = re.compile(
    r"\b(?:targets|labels|outcomes|responses|outputs|multi[\s-]?(?:label|target|output)s?"
    r"|(?:target|label|outcome|response|output)\s+(?:columns|variables|fields))\s*(?:are|:|=|,)?\s*$",
    re.IGNORECASE,
)
_ASKED_OUTRIGHT = 0.75  # of a real question, or of one that another follows
_UNITS = UNITS | {"euros", "dollars", "pounds", "count", "total", "number", "kilowatts", "percent"}
_MIN_LIST = 3
_MAX_STRANGERS = 1  # words in a list that spell no column
_MAX_GAP = 4
_NEAR = 2  # tokens from one word of a name to the next


@dataclass(frozen=True)
class _Mention:
    column: str
    words: tuple[Word, ...]


def find_mentions(columns: Sequence[Column], question: Question) -> None:
    """Marks the words that spell a column's whole name, and takes lists of three and more as given.

    A word of a mention of several words stands for no other column: "credit history" is not the amount.
    """
    mentions = _mentions(columns, question.words)
    for mention in mentions:
        if len(mention.words) > 1:
            for word in mention.words:
                word.owners |= {mention.column}
    excluded = {mention.column for mention in mentions if mention.words[-1].weight <= EXCLUDED}
    together = [name for name in _asked_together(mentions, question) if name not in excluded]
    question.together = together if len(together) > 1 else []
    for mention in mentions if question.together else ():
        for word in mention.words if mention.column in question.together else ():
            word.weight = max(word.weight, ASKED)
    for run in _lists(mentions, question):
        if {mention.column for mention in run} <= set(question.together):
            continue
        for mention in run:
            for word in mention.words:
                word.weight = min(word.weight, GIVEN)


def _asked_together(mentions: Sequence[_Mention], question: Question) -> list[str]:
    """Columns that the words ask for in one breath: `predict the sales and the profit`; [] if it is one.

    Three and more only right after a verb that asks: `what do age, sex and income say` lists inputs.
    """
    for at, first in enumerate(mentions):
        if question.tokens[first.words[0].place - 1 : first.words[0].place] == ["between"]:
            continue
        run = [first]
        called = _are_called_targets(first, question)
        joined = called
        for following in mentions[at + 1 :]:
            between = question.tokens[run[-1].words[-1].place + 1 : following.words[0].place]
            parts = {token.lower() for token in between}
            asked = called or all(map(_is_asked, (run[-1], following)))
            if not between or not parts <= _JOINING or not asked:
                break
            joined = joined or bool(parts & _AND)
            run.append(following)
        names = list(dict.fromkeys(mention.column for mention in run))
        if joined and (
            len(names) == _MIN_LIST - 1
            or (len(names) >= _MIN_LIST and (called or _follows_verb(first, question)))
        ):
            return names
    return []


def _are_called_targets(mention: _Mention, question: Question) -> bool:
    """`The labels are late and damaged`, `targets: late, damaged`."""
    return _CALLED.search(" ".join(question.tokens[: mention.words[0].place])) is not None


def _follows_verb(mention: _Mention, question: Question) -> bool:
    before = [token.lower() for token in question.tokens[: mention.words[0].place]]
    while before and before[-1] in _JOINING:
        before.pop()
    return bool(before) and before[-1] in SURE_VERBS


def _is_asked(mention: _Mention) -> bool:
    return min(word.weight for word in mention.words) >= _ASKED_OUTRIGHT


def _mentions(columns: Sequence[Column], words: Sequence[Word]) -> list[_Mention]:
    """In the order of the words; a longer mention hides those within it."""
    starts: dict[str, list[int]] = {}
    for index, word in enumerate(words):
        for letter in {word.text[:1], word.stem[:1]}:
            starts.setdefault(letter, []).append(index)
    found: list[tuple[int, _Mention]] = []
    for column in columns:
        first = column.words[0] if column.words else None
        if first is None or len(first.text) < 2:  # noqa: PLR2004  letters are everywhere
            continue
        names = _without_units(column)
        for start in starts.get(first.text[:1], ()):
            spelt = words[start : start + len(column.words)]
            if not _spells(column.words, spelt):
                spelt = words[start : start + len(names)]
            if _spells(names, spelt) or _spells(column.words, spelt):
                found.append((start, _Mention(column.profile.name, tuple(spelt))))
    longest = {id(word): 0 for word in words}
    for _, mention in found:
        for word in mention.words:
            longest[id(word)] = max(longest[id(word)], len(mention.words))
    found.sort(key=lambda item: item[0])
    return [m for _, m in found if all(longest[id(word)] == len(m.words) for word in m.words)]


def _without_units(column: Column) -> tuple[NameWord, ...]:
    """`sales_eur` is spelt by "sales" alone."""
    count = len(column.words)
    while count > 1 and column.words[count - 1].text in _UNITS:
        count -= 1
    return column.words[:count]


def _spells(names: Sequence[NameWord], spelt: Sequence[Word]) -> bool:
    if len(spelt) != len(names) or not spelt or spelt[-1].sentence != spelt[0].sentence:
        return False
    near = all(later.place - word.place <= _NEAR for word, later in itertools.pairwise(spelt))
    least = 0.7 if len(spelt) == 1 else 0.5
    return near and all(
        match(name, word.text, word.stem) > least for name, word in zip(names, spelt, strict=True)
    )


def _lists(mentions: Sequence[_Mention], question: Question) -> list[list[_Mention]]:
    """Runs of mentions of different columns, of like weight, parted by nothing but commas and such."""
    runs: list[list[_Mention]] = []
    for mention in mentions:
        previous = runs[-1][-1] if runs else None
        if previous is not None and _follows(previous, mention, question):
            if mention.column != previous.column:
                runs[-1].append(mention)
        else:
            runs.append([mention])
    return [run for run in runs if len({mention.column for mention in run}) >= _MIN_LIST]


def _follows(previous: _Mention, mention: _Mention, question: Question) -> bool:
    last, first = previous.words[-1], mention.words[0]
    if last.sentence != first.sentence or (last.weight > CONTEXT) != (first.weight > CONTEXT):
        return False
    between = question.tokens[last.place + 1 : first.place]
    strangers = [token for token in between if token.lower() not in _BETWEEN]
    return len(between) <= _MAX_GAP and len(strangers) <= _MAX_STRANGERS
