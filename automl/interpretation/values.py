"""Values of a column that the words name: "good or bad", "bus, van, saab", "more than 50 thousand"."""

import re

from automl.interpretation.column import Column
from automl.interpretation.lexicon import STOP_WORDS, concepts_of
from automl.interpretation.problem_types import TargetFacts
from automl.interpretation.question import MODIFIER, Question
from automl.interpretation.stemming import stem
from automl.interpretation.wordsets import words

_TRIVIAL_LEVELS = words(
    """
    yes no true false t f y n none other unknown 0 1 2 3 4 5 6 7 8 9 10 na male female m on off
    """
)
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)*)\s*(thousand|million|k|m)?\b", re.IGNORECASE)
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "": 1.0}


def weigh_levels(column: Column, question: Question) -> None:
    """Values of the column that the words name: "good or bad", "bus, van, saab", "more than 50 thousand"."""
    facts = column.facts
    if facts.distinct > 50 or facts.distinct < 2:  # noqa: PLR2004  classes, not measurements
        return
    asked = {word.stem for word in question.words if word.weight >= MODIFIER}
    anywhere = question.stems
    text = question.text.lower()
    measured = facts.numeric and not facts.whole and facts.distinct > 2  # noqa: PLR2004  fractions name no class
    named = [level for level in facts.levels if not measured and _named(level, text, anywhere, question)]
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
    _weigh_alternatives(column, question)


def _weigh_alternatives(column: Column, question: Question) -> None:
    """`Edible or poisonous`: as many values as there are answers, perhaps their initials."""
    levels = {level.strip().lower() for level in column.facts.levels}
    for answers in question.alternatives:
        if len(levels) != len(answers) or column.facts.numeric or column.facts.distinct > len(levels):
            continue
        if levels == {answer[0] for answer in answers}:
            certain = 3.5 if len(answers) > 2 else 2.5  # noqa: PLR2004  two letters meet by chance more often
            column.add(certain, f"Its values are the initials of {' or '.join(map(repr, answers))}.")
        elif "not" not in answers:
            column.add(0.5)


def _level_stems(level: str) -> set[str]:
    return {stem(piece) for piece in re.findall(r"[^\W\d_]+", level.lower()) if piece not in STOP_WORDS}


def _named(level: str, text: str, stems: frozenset[str], question: Question) -> bool:
    """As `_is_named`, asked once a level: thousands of columns may have the same few."""
    known = question.named.get(level)
    if known is None:
        known = question.named[level] = _is_named(level, text, stems)
    return known


def _is_named(level: str, text: str, stems: frozenset[str]) -> bool:
    lowered = level.strip().lower()
    if lowered in _TRIVIAL_LEVELS or len(lowered) < 2:  # noqa: PLR2004  a letter is everywhere
        return False
    wanted = _level_stems(level)
    begins = re.split(r"[\s_\-]", lowered.lstrip("-"), maxsplit=1)[0]
    if begins not in text and not (wanted and wanted <= stems):
        return False  # a cheap look before the pattern: a table may have thousands of columns of numbers
    spelt = re.sub(r"[\s_\-]+", r"[\\s_-]+", re.escape(lowered).replace(r"\ ", " ").replace(r"\-", "-"))
    if re.search(rf"(?<!\w){spelt}(?!\w)", text, re.IGNORECASE):
        return True
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
