"""How much of a column's name the words ask for, and how much of it they only give."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from automl.interpretation.column import Column
from automl.interpretation.lexicon import QUALIFIERS, STOP_WORDS
from automl.interpretation.names import NameWord, acronym_matches, match
from automl.interpretation.question import ASKED, EXCLUDED, MODIFIER, Question, Word

_ROLE = r"(?:target|label|outcome|dependent|response|output)(?:\s+(?:column|variable|field|value))?"
# `the target of each row: the plan.`, but not `the target, from these: income` nor `the target: age, income`
_TOWARDS = r"(?:(?!\b(?:from|using|given|with|by|without|except|not|based|on)\b)[^.:;?!\n])"
_VERBS = (
    r"(?:(?:predict|forecast|estimate|classify|model|recogni[sz]e|determine|identify)(?:ing|ion of)?"
    r"|regression (?:on|of|for))"
)
_LEAD = (
    r"(?:(?:the|a|an|its|their|each|(?:column|field|variable)(?:\s+(?:called|named))?|values?\s+of)\s+)*"
    r"['\"`]?"
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_PLACE = rf"\b(?P<ordinal>last|final|rightmost|{'|'.join(_ORDINALS)})\s+(?:column|field)\b"
_NOT_THIS = r"\b(?:ignore|skip|drop|without|except|not|exclude)\b"
CALLED_THE_TARGET = "The words call it the target."
AFTER_THE_VERB = "Its name stands right after the verb."
EXCLUDED_BY_WORDS = "The words exclude it."
_OUTRIGHT = 0.95
_QUALIFYING = 0.4  # of a word that only says how the rest is counted
_BETWEEN_WORDS = r"[\s_.-]?"


def weigh_words(column: Column, question: Question, shared: Counter[str]) -> None:
    """How much of the column's name is asked for, and how much of it is only given."""
    asked = given = total = 0.0
    met: dict[str, None] = {}
    excluded = False
    for name in column.words:
        best, worst, word = _best_match(name, question.words, column.profile.name)
        if best < -worst:  # what the words give by name they only touch otherwise
            best, word = 0.0, None
        rarity = (_QUALIFYING if best == 0 and _qualifies(name, column) else 1.0) / math.sqrt(
            shared[name.stem]
        )
        total += rarity
        asked += rarity * best
        if word is not None and word.weight >= MODIFIER:
            met[word.text] = None
        if best == 0:
            given += rarity * worst
        excluded = excluded or worst <= EXCLUDED
    if _named_by_initials(column, question):
        asked, met = total, {column.profile.name: None}
    if asked:
        column.asked, column.met = asked / total, len(met)
        share = column.asked
        column.asked_outright = share > _OUTRIGHT
        column.add(
            4.5 * share + 0.5 * max(len(met) - 1, 0), _words_sentence(list(met), share) if met else None
        )
    if given:
        column.given = given / total
        column.add(4 * max(given / total, -0.6), "The words name it as something given.")
    if excluded:
        column.add(-6, EXCLUDED_BY_WORDS)


def _qualifies(name: NameWord, column: Column) -> bool:
    """Whether the word only says how the rest is counted: a unit, `total`, a letter."""
    return name.text in QUALIFIERS or (len(name.text) == 1 and len(column.words) > 1)


def _words_sentence(words: Sequence[str], share: float) -> str:
    shown = ", ".join(repr(word) for word in words)
    return f"The question asks for {shown}, which {'is' if share > 0.9 else 'is close to'} its name."  # noqa: PLR2004


def _best_match(name: NameWord, words: Sequence[Word], column: str) -> tuple[float, float, Word | None]:
    """The strongest asked match, the strongest given one (negative), and the word that is asked."""
    best, worst, found = 0.0, 0.0, None
    if len(name.text) == 1:  # a letter is a name only where it is asked for, not inside the prose
        words = [word for word in words if word.weight == ASKED]
    for word in words:
        if word.owners and column not in word.owners:
            continue
        strength = match(name, word.text, word.stem) * word.weight
        if strength > best:
            best, found = strength, word
        worst = min(worst, strength)
    return best, worst, found


def _named_by_initials(column: Column, question: Question) -> bool:
    if len(column.words) != 1 or not 3 <= len(column.words[0].text) <= 5:  # noqa: PLR2004  as acronyms are
        return False
    asked = [word.text for word in question.words if word.weight >= MODIFIER]
    pieces = re.findall(r"[a-z]+", question.text.lower())
    runs = [piece for piece in pieces if piece not in STOP_WORDS or piece in {"per", "to", "of"}]
    return acronym_matches(column.words[0], runs) and any(
        word[0] == column.words[0].text[0] for word in asked
    )


def weigh_explicit(column: Column, question: Question) -> None:
    """Forms of words that leave no doubt."""
    if not _may_stand_in(column.profile.name, question.text):
        return
    name, text = _spelling(column.profile.name), question.text
    called = _found(rf"\b{_ROLE}\s*(?:is|are|=|:|called|named)\s*(?:the\s+)?{name}", text)
    called = called or _found(rf"\b{_ROLE}\b{_TOWARDS}{{0,40}}:\s*(?:the\s+)?{name}\s*(?:[.;!?\n]|$)", text)
    if called or _found(rf"{name}\s+(?:column\s+)?(?:is|as|=)\s+(?:the\s+|our\s+|my\s+)?{_ROLE}\b", text):
        column.add(8, CALLED_THE_TARGET)
        return
    object_of_verb = rf"\b{_VERBS}\s+{_LEAD}{name}"
    if _found(object_of_verb, text) and not _found(rf"(?:not|n't|n’t)\s+{object_of_verb}", text):
        if column.profile.name.lower() not in STOP_WORDS:
            column.add(3, AFTER_THE_VERB)
        return
    quoted = _found(rf"['\"`]{re.escape(column.profile.name)}['\"`]", text)
    excluded = any(word.weight == EXCLUDED and _matches(column, word) for word in question.words)
    if (quoted or _found(rf"\b(?:column|field|variable)\s+{name}", text)) and not excluded:
        column.add(3, "The words name the column.")


def weigh_place(column: Column, question: Question, num_columns: int) -> None:
    """`The price is in the last column`, `the third column`: a place in the table that the words name."""
    for found in re.finditer(_PLACE, question.text, re.IGNORECASE):
        ordinal = found["ordinal"].lower()
        place = num_columns - 1 if ordinal in {"last", "final", "rightmost"} else _ORDINALS.index(ordinal)
        before = question.text[: found.start()].lower()
        if column.position == place and not re.search(_NOT_THIS, before[-30:]):
            column.add(3, f"The words name the {ordinal} column.")


def _may_stand_in(name: str, text: str) -> bool:
    """A cheap look before the patterns, as a table may have thousands of columns."""
    lowered = text.lower()
    return all(part in lowered for part in re.split(r"[\s_.\-]+", name.lower()) if part)


def _matches(column: Column, word: Word) -> bool:
    """Whether a word of the description stands for any word of the column's name."""
    return any(match(name, word.text, word.stem) for name in column.words)


def _spelling(name: str) -> str:
    """The name as people may write it: any mark or blank between its words, with or without quotes."""
    parts = [re.escape(part) for part in re.split(r"[\s_.\-]+", name) if part]
    joined = _BETWEEN_WORDS.join(parts) or re.escape(name)
    return rf"['\"`]?(?<!\w){joined}(?!\w|['’]s?\b)['\"`]?"


def _found(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None
