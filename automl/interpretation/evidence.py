"""What speaks for and against each column as the target: a score and the sentences behind it."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from automl.interpretation.lexicon import (
    CLASS_STEMS,
    INPUT_STEMS,
    OUTCOME_CONCEPTS,
    STATUS_STEMS,
    STOP_WORDS,
    concepts_of,
)
from automl.interpretation.names import NameWord, acronym_matches, match, name_words
from automl.interpretation.problem_types import TargetFacts, possible_types
from automl.interpretation.question import ASKED, EXCLUDED, MODIFIER, Form, Question, Word
from automl.interpretation.stemming import stem
from automl.interpretation.wordsets import words
from contracts.report import ColumnProfile, ColumnRole

_TRIVIAL_LEVELS = words(
    """
    yes no true false t f y n none other unknown 0 1 2 3 4 5 6 7 8 9 10 na male female m on off
    """
)
_FEW_CLASSES = 30
_MANY_VALUES = 10
_ROLE = r"(?:target|label|outcome|dependent|response|output)(?:\s+(?:column|variable|field|value))?"
_VERBS = r"(?:predict|forecast|estimate|classify|model|recogni[sz]e|determine|identify)(?:ing|ion of)?"
_LEAD = r"(?:(?:the|a|an|its|their|each|column|field|variable|values?\s+of)\s+)*"
_BETWEEN_WORDS = r"[\s_.-]?"
_GENERIC_NAME = re.compile(r"[xz]|[a-xz]_?\d{1,4}|(?:feature|feat|var|attr|col|column)_?\d+", re.IGNORECASE)
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)*)\s*(thousand|million|k|m)?\b", re.IGNORECASE)
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "": 1.0}


@dataclass
class Column:
    """A column as a candidate. `score` is on a log scale; `evidence` is for people."""

    profile: ColumnProfile
    facts: TargetFacts
    position: int
    words: tuple[NameWord, ...]
    score: float = 0.0
    evidence: list[str] = field(default_factory=list)

    def add(self, score: float, sentence: str | None = None) -> None:
        self.score += score
        if sentence is not None:
            self.evidence.append(sentence)

    @property
    def class_like(self) -> bool:
        return any(word.stem in CLASS_STEMS | STATUS_STEMS for word in self.words)


def weigh(columns: Sequence[Column], question: Question, last_filled: int) -> None:
    """Scores every column in place. `last_filled` is the position of the table's last column with values."""
    shared = Counter(word.stem for column in columns for word in column.words)
    first, last = columns[0].position, max(last_filled, columns[-1].position)
    names = {column.profile.name.lower() for column in columns}
    for column in columns:
        _weigh_words(column, question, shared)
        _weigh_explicit(column, question)
        _weigh_levels(column, question)
        _weigh_form(column, question)
        _weigh_prior(column, names)
        _weigh_position(column, first, last)
        _weigh_odd_one_out(column, columns, question)
        _weigh_role(column)


def make_column(profile: ColumnProfile, facts: TargetFacts, position: int, question: Question) -> Column:
    vocabulary = [word.text for word in question.words]
    return Column(profile, facts, position, name_words(profile.name, vocabulary))


def _weigh_words(column: Column, question: Question, shared: Counter[str]) -> None:
    """How much of the column's name is asked for, and how much of it is only given."""
    asked = given = total = 0.0
    met: dict[str, None] = {}
    excluded = False
    for name in column.words:
        rarity = 1 / math.sqrt(shared[name.stem])
        total += rarity
        best, worst, word = _best_match(name, question.words)
        asked += rarity * best
        if word is not None and word.weight >= MODIFIER:
            met[word.text] = None
        if best == 0:
            given += rarity * worst
        excluded = excluded or worst <= EXCLUDED
    if _named_by_initials(column, question):
        asked, met = total, {column.profile.name: None}
    if asked:
        share = asked / total
        column.add(
            4.5 * share + 0.5 * max(len(met) - 1, 0), _words_sentence(list(met), share) if met else None
        )
    if given:
        column.add(4 * max(given / total, -0.6), "The words name it as something given.")
    if excluded:
        column.add(-6, "The words exclude it.")


def _words_sentence(words: Sequence[str], share: float) -> str:
    shown = ", ".join(repr(word) for word in words)
    return f"The question asks for {shown}, which {'is' if share > 0.9 else 'is close to'} its name."  # noqa: PLR2004


def _best_match(name: NameWord, words: Sequence[Word]) -> tuple[float, float, Word | None]:
    """The strongest asked match, the strongest given one (negative), and the word that is asked."""
    best, worst, found = 0.0, 0.0, None
    if len(name.text) == 1:  # a letter is a name only where it is asked for, not inside the prose
        words = [word for word in words if word.weight == ASKED]
    for word in words:
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


def _weigh_explicit(column: Column, question: Question) -> None:
    """Forms of words that leave no doubt."""
    if not _may_stand_in(column.profile.name, question.text):
        return
    name, text = _spelling(column.profile.name), question.text
    called = _found(rf"\b{_ROLE}\s*(?:is|are|=|:|called|named)\s*(?:the\s+)?{name}", text)
    if called or _found(rf"{name}\s+(?:column\s+)?(?:is|as|=)\s+(?:the\s+|our\s+|my\s+)?{_ROLE}\b", text):
        column.add(8, "The words call it the target.")
        return
    object_of_verb = rf"\b{_VERBS}\s+{_LEAD}{name}"
    if _found(object_of_verb, text) and not _found(rf"(?:not|n't|n’t)\s+{object_of_verb}", text):
        if column.profile.name.lower() not in STOP_WORDS:
            column.add(3, "Its name stands right after the verb.")
        return
    quoted = _found(rf"['\"`]{re.escape(column.profile.name)}['\"`]", text)
    excluded = any(word.weight == EXCLUDED and _matches(column, word) for word in question.words)
    if (quoted or _found(rf"\b(?:column|field|variable)\s+{name}", text)) and not excluded:
        column.add(3, "The words name the column.")


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
    return rf"['\"`]?(?<!\w){joined}(?!\w)['\"`]?"


def _found(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def _weigh_levels(column: Column, question: Question) -> None:
    """Values of the column that the words name: "good or bad", "bus, van, saab", "more than 50 thousand"."""
    facts = column.facts
    if facts.distinct > 50 or facts.distinct < 2:  # noqa: PLR2004  classes, not measurements
        return
    asked = {word.stem for word in question.words if word.weight >= MODIFIER}
    anywhere = {word.stem for word in question.words}
    named = [level for level in facts.levels if _is_named(level, question.text, anywhere)]
    in_question = [level for level in named if _level_stems(level) & asked]
    if len(named) > 1:
        share = len(named) / facts.distinct
        weight = 1.0 if in_question else 0.35
        shown = ", ".join(repr(level[:40]) for level in named[:5])
        column.add(weight * (1.5 + 2.5 * share), f"The words name {len(named)} of its values: {shown}.")
    elif in_question:
        column.add(1.2, f"The question names its value {in_question[0][:40]!r}.")
    elif _meant(facts, question):
        column.add(1.2, f"The question means its value {_meant(facts, question)!r}.")
    _weigh_numbers(column, question)


def _level_stems(level: str) -> set[str]:
    return {stem(piece) for piece in re.findall(r"[^\W\d_]+", level.lower()) if piece not in STOP_WORDS}


def _is_named(level: str, text: str, stems: set[str]) -> bool:
    lowered = level.strip().lower()
    if lowered in _TRIVIAL_LEVELS or len(lowered) < 2:  # noqa: PLR2004  a letter is everywhere
        return False
    if lowered.split(maxsplit=1)[0].split("-")[0] not in text.lower() and not _level_stems(level) <= stems:
        return False
    spelt = re.sub(r"[\s_\-]+", r"[\\s_-]+", re.escape(lowered).replace(r"\ ", " ").replace(r"\-", "-"))
    if re.search(rf"(?<!\w){spelt}(?!\w)", text, re.IGNORECASE):
        return True
    wanted = _level_stems(level)
    return bool(wanted) and len(lowered) > 3 and wanted <= stems  # noqa: PLR2004  short stems meet by chance


def _meant(facts: TargetFacts, question: Question) -> str | None:
    """A value that shares its meaning with what is asked: spam and "unwanted advertising"."""
    if facts.distinct > 4 or facts.numeric:  # noqa: PLR2004  with many levels one will always fit
        return None
    asked = frozenset[str]().union(
        *(concepts_of(word.stem) for word in question.words if word.weight >= MODIFIER)
    )
    for level in facts.levels:
        if level.lower() in _TRIVIAL_LEVELS:
            continue
        if any(concepts_of(piece) & asked for piece in _level_stems(level)):
            return level[:40]
    return None


def _weigh_numbers(column: Column, question: Question) -> None:
    """Numbers of the words against those in its values: ">50K", or the codes (0) and (1)."""
    levels = column.facts.levels
    coded = set(re.findall(r"\((\d+)\)|\b(\d+)\s*=|=\s*(\d+)\b", question.text))
    codes = {code for codes in coded for code in codes if code}
    if codes and codes == set(levels):
        column.add(2.5, f"The words give its codes {', '.join(sorted(codes))}.")
        return
    if column.facts.numeric:
        return
    wanted = {value for value in _numbers(question.text) if value >= 10}  # noqa: PLR2004  small ones mean nothing
    if any(wanted & _numbers(level) for level in levels[:20]) and column.facts.distinct <= 5:  # noqa: PLR2004
        column.add(1.5, "The words name a number that its values name too.")


def _numbers(text: str) -> set[float]:
    found = set()
    for digits, scale in _NUMBER.findall(text):
        plain = digits.replace(",", "")
        if plain.count(".") <= 1:
            found.add(float(plain) * _SCALES[scale.lower()])
    return found


def _weigh_form(column: Column, question: Question) -> None:
    """Whether its values can answer this kind of question."""
    facts = column.facts
    fits = {
        # "which have it, and of which kind" is about the kind
        Form.YES_NO: _fit_yes_no(facts) * (0.4 if question.asks(Form.KIND) >= 0.8 else 1.0),  # noqa: PLR2004
        Form.KIND: _fit_kind(facts),
        Form.CLASS: _fit_class(facts),
        Form.QUANTITY: _fit_quantity(facts),
        Form.DEGREE: _fit_degree(facts),
    }
    total = sum(question.asks(form) * fit for form, fit in fits.items())
    asked = [form for form in fits if question.asks(form) > 0]
    total = max(-2.5, min(2.5, total))
    if not asked:
        column.add(0.3 if facts.distinct <= _FEW_CLASSES or facts.numeric else -1.0)
        return
    sentence = None
    if total > 1:
        sentence = (
            f"Its {facts.distinct:,} different {'numbers' if facts.numeric else 'values'} fit the question."
        )
    column.add(total, sentence)


def _is_classes(facts: TargetFacts) -> bool:
    return facts.distinct <= _FEW_CLASSES and (facts.whole or not facts.numeric)


def _fit_yes_no(facts: TargetFacts) -> float:
    if facts.distinct == 2:  # noqa: PLR2004  yes and no
        return 1.8
    if facts.numeric and facts.distinct > _MANY_VALUES:
        return -2.2
    return 0.0 if facts.distinct <= _MANY_VALUES else -1.0


def _fit_class(facts: TargetFacts) -> float:
    """Words name classes more often than numbers do."""
    if not _is_classes(facts):
        return -1.0
    return 0.5 if facts.numeric else 1.0


def _fit_kind(facts: TargetFacts) -> float:
    if not _is_classes(facts):
        return -1.5
    if facts.distinct == 2:  # noqa: PLR2004  a kind is one of several
        return 0.0
    return 1.0 if facts.numeric else 1.6


def _fit_quantity(facts: TargetFacts) -> float:
    if not facts.numeric:
        return -2.0
    if facts.distinct == 2:  # noqa: PLR2004  a flag
        return -1.5
    return 1.6 if facts.distinct > _MANY_VALUES else 0.3


def _fit_degree(facts: TargetFacts) -> float:
    if facts.distinct == 2:  # noqa: PLR2004  a flag has no degrees
        return -0.5
    if facts.numeric:
        return 0.8
    return 0.8 if facts.distinct <= _MANY_VALUES else -1.0


def _weigh_prior(column: Column, names: set[str]) -> None:
    """What holds of tables in general: how targets are called."""
    stems = {word.stem for word in column.words}
    # y is the answer beside x1, x2, ..., but not between the coordinates x and z
    called_y = column.profile.name.lower() == "y" and "z" not in names
    if stems & CLASS_STEMS or called_y:
        column.add(2.2, "It is called as targets are called.")
    elif stems & STATUS_STEMS:
        column.add(0.6)
    if any(concepts_of(word) & OUTCOME_CONCEPTS for word in stems):
        column.add(0.6)
    if _GENERIC_NAME.fullmatch(column.profile.name):
        column.add(-0.6)
    if stems & INPUT_STEMS and not stems & CLASS_STEMS:
        column.add(-0.7)


def _weigh_position(column: Column, first: int, last: int) -> None:
    if column.position == last:
        column.add(1.0, "It is the last column.")
    elif column.position == first:
        column.add(0.4, "It is the first column.")


def _weigh_odd_one_out(column: Column, columns: Sequence[Column], question: Question) -> None:
    """The one column of classes among measurements."""
    if question.asks(Form.QUANTITY) or column.facts.numeric or not possible_types(column.facts):
        return
    others = [other for other in columns if other is not column]
    if len(others) > 2 and all(other.facts.numeric for other in others):  # noqa: PLR2004  too few to tell
        column.add(0.8, "It is the only column of classes among numbers.")


def _weigh_role(column: Column) -> None:
    role = column.profile.role
    if role in {ColumnRole.ID, ColumnRole.TEXT, ColumnRole.DATETIME}:
        column.add(-4, f"It holds {role} values, which are seldom predicted.")
    if not possible_types(column.facts):
        column.add(-4, "It has too many different values to be classes.")
    if column.facts.present < 0.5 * (column.facts.present + column.profile.missing):
        column.add(-0.7, "Most of its cells are missing.")
