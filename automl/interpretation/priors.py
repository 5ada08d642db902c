"""What holds of tables in general: how targets are called, where they stand, what they never are."""

import re
from collections.abc import Sequence

from automl.interpretation.column import Column
from automl.interpretation.jargon import ENTITIES, PAST_NAMES
from automl.interpretation.lexicon import (
    CLASS_STEMS,
    FUTURE_NAMES,
    GENERIC_HEADS,
    INPUT_STEMS,
    OUTCOME_CONCEPTS,
    QUALIFIERS,
    STATUS_NAMES,
    STATUS_STEMS,
    concepts_of,
)
from automl.interpretation.problem_types import possible_types
from automl.interpretation.question import Form, Question
from automl.interpretation.splits import speaks_of_what_comes
from automl.interpretation.stemming import stem
from contracts.report import ColumnRole

_GENERIC_NAME = re.compile(r"[xz]|[a-xz]_?\d{1,4}|(?:feature|feat|var|attr|col|column)_?\d+", re.IGNORECASE)

_HAPPENINGS = OUTCOME_CONCEPTS - {"money", "tip", "popularity", "rent", "strength", "yield"}
_FEW_OUTCOMES = 6
_NO_HEADS = QUALIFIERS | GENERIC_HEADS | STATUS_NAMES
_QUALIFYING_OUTCOME = 0.4
_TWO = 2
_DEED = re.compile(r"\w{3,}ed")
# `patient_nbr`, `zip_code`: numbers that name one thing each
_NUMBER_OF_ONE = re.compile(
    r"(?:[a-z]|[_\W])(?:[_\W]|(?<=[a-z])(?=[A-Z]))(?:id|nbr|no|nr|code|key|number)$", re.IGNORECASE
)
_MANY_NUMBERS = 30
_EARLIER, _ENTITY = -0.8, -1.2
_NAMING = frozenset({"id", "no", "number", "nbr", "cd", "code", "key", "name", "names", "uuid", "hash"})


def weigh_prior(column: Column, names: set[str], question: Question, *, at_an_end: bool) -> None:
    """What holds of tables in general: how targets are called."""
    stems = {word.stem for word in column.words}
    # y is the answer beside x1, x2, ..., but not between the coordinates x and z
    called_y = column.profile.name.lower() == "y" and "z" not in names
    if _is_called_the_answer(column) or called_y:
        column.add(2.0 if at_an_end else 1.2, "It is called as targets are called.")
    elif stems & STATUS_STEMS:
        column.add(0.6)
    column.add(_outcome_share(column))
    if FUTURE_NAMES & {word.text for word in column.words}:
        ahead = speaks_of_what_comes(question.text)
        column.add(1.6 if ahead else 0.8, "Its name speaks of what comes.")
    if PAST_NAMES & {word.text for word in column.words}:
        column.add(_EARLIER, "Its name speaks of what was before.")
    if _names_an_entity(column) and not column.asked_outright:
        column.add(_ENTITY, "It says who or what a row is about.")
    if _GENERIC_NAME.fullmatch(column.profile.name):
        column.add(-0.6)
    if _are_outcomes(column):
        column.add(0.8, "Its values are outcomes.")
    elif stems & INPUT_STEMS and not stems & CLASS_STEMS:
        column.add(-0.7)


def _is_called_the_answer(column: Column) -> bool:
    """`target`, `final_result`, `label_cd`, but not `response_time` or `class_size`."""
    heads = [word for word in column.words if word.text not in QUALIFIERS | _NAMING] or list(column.words)
    return bool(heads) and (heads[-1].stem in CLASS_STEMS or heads[0].text == "target")


def _names_an_entity(column: Column) -> bool:
    """`player`, `store_nbr`, `agent_cd`: who or what it is about, if it isn't one of two."""
    heads = [word for word in column.words if word.text not in _NAMING and len(word.text) > 1]
    return (
        bool(heads)
        and column.facts.distinct > _TWO
        and all(_singular(word.text) in ENTITIES for word in heads)
    )


def _singular(text: str) -> str:
    return text if text in ENTITIES else text.removesuffix("s")


def _outcome_share(column: Column) -> float:
    """0.8 if its name says what may come out, half of it if that only qualifies the rest (`bill_length`)."""
    said = [bool(concepts_of(word.stem) & OUTCOME_CONCEPTS) for word in column.words]
    if not any(said):
        return 0.0
    heads = [yes for yes, word in zip(said, column.words, strict=True) if word.text not in _NO_HEADS]
    return 0.8 if not heads or heads[-1] else _QUALIFYING_OUTCOME


def _are_outcomes(column: Column) -> bool:
    """Values such as `failed` and `successful`, `normal` and `fraud`, whatever the column is called."""
    facts = column.facts
    if facts.numeric or not 2 <= facts.distinct <= _FEW_OUTCOMES:  # noqa: PLR2004  one is no choice
        return False
    levels = [{stem(piece) for piece in re.findall(r"[a-z]{3,}", level.lower())} for level in facts.levels]
    return sum(any(concepts_of(word) & _HAPPENINGS for word in level) for level in levels) >= _TWO


def weigh_deed(column: Column) -> None:
    """A flag of something that happened: `clicked`, `is_returned`."""
    if column.facts.distinct == 2 and any(_DEED.fullmatch(word.text) for word in column.words):  # noqa: PLR2004
        column.add(0.6)


def weigh_position(column: Column, first: int, last: int) -> None:
    if column.position == last:
        column.add(1.3, "It is the last column.")
    elif column.position == first:
        column.add(0.4, "It is the first column.")


def weigh_odd_one_out(column: Column, columns: Sequence[Column], question: Question, classes: int) -> None:
    """The one column of classes among measurements; `classes` counts those that hold no numbers."""
    if question.asks(Form.QUANTITY) or column.facts.numeric or not possible_types(column.facts):
        return
    if len(columns) > 3 and classes == 1:  # noqa: PLR2004  too few to tell
        column.add(0.8, "It is the only column of classes among numbers.")


def weigh_role(column: Column) -> None:
    role = column.profile.role
    if role in {ColumnRole.ID, ColumnRole.TEXT, ColumnRole.DATETIME}:
        column.add(-4, f"It holds {role} values, which are seldom predicted.")
    elif column.facts.distinct > _MANY_NUMBERS and _NUMBER_OF_ONE.search(column.profile.name):
        column.add(-2.5, "It seems to number things, which is seldom predicted.")
    if not possible_types(column.facts):
        column.add(-4, "It has too many different values to be classes.")
    if column.facts.present < 0.5 * (column.facts.present + column.profile.missing):
        column.add(-0.7, "Most of its cells are missing.")
