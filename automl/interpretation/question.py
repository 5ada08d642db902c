"""A problem description as it was read: weighted words, and the kinds of answer that it asks for."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Form(StrEnum):
    """What kind of answer the words ask for."""

    YES_NO = "yes_no"
    KIND = "kind"
    QUANTITY = "quantity"
    COUNT = "count"
    DEGREE = "degree"
    CLASS = "class"
    DURATION = "duration"


ASKED, MODIFIER, SUBJECT, CONTEXT, GIVEN, EXCLUDED = 1.0, 0.6, 0.3, -0.12, -0.4, -1.5


@dataclass
class Word:
    """A content word; `weight` tells what is asked (positive) from what is given (negative).

    `place` counts all tokens of the description, `sentence` its sentences.
    """

    text: str
    stem: str
    weight: float
    place: int = 0
    sentence: int = 0
    owners: frozenset[str] = frozenset()  # columns whose names it is a part of, if any


@dataclass
class Question:
    """The description, read. `forms` weighs the kinds of answer; `direct` are words right after a verb,
    `alternatives` the answers that the words offer: "edible or poisonous".
    """

    text: str
    tokens: list[str] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    forms: dict[Form, float] = field(default_factory=dict)
    direct: list[Word] = field(default_factory=list)
    alternatives: list[list[str]] = field(default_factory=list)
    has_cue: bool = False
    together: list[str] = field(default_factory=list)  # columns that are asked for in one breath
    named: dict[str, bool] = field(default_factory=dict)  # values that were looked for in the words

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All its words; to be asked for once it is read."""
        return frozenset(word.text for word in self.words)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all its words; to be asked for once it is read."""
        return frozenset(word.stem for word in self.words)

    def asks(self, form: Form) -> float:
        return self.forms.get(form, 0.0)

    def vote(self, form: Form, weight: float) -> None:
        self.forms[form] = max(self.forms.get(form, 0.0), weight)
