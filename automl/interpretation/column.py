"""A column as a candidate target: its words, its values, its score so far."""

from dataclasses import dataclass, field

from automl.interpretation.lexicon import CLASS_STEMS, STATUS_STEMS
from automl.interpretation.names import NameWord, name_words
from automl.interpretation.problem_types import TargetFacts
from automl.interpretation.question import Question
from contracts.report import ColumnProfile


@dataclass
class Column:
    """A column as a candidate. `score` is on a log scale; `evidence` is for people."""

    profile: ColumnProfile
    facts: TargetFacts
    position: int
    words: tuple[NameWord, ...]
    score: float = 0.0
    evidence: list[str] = field(default_factory=list)
    asked_outright: bool = False  # its whole name, by its own words
    asked: float = 0.0  # the share of its name that the words ask for, 0 to 1
    given: float = 0.0  # the share of its name that they only give, -1.5 to 0
    met: int = 0  # how many words of the question say so
    parts: dict[str, float] = field(default_factory=dict)  # what each rule added to the score

    def add(self, score: float, sentence: str | None = None) -> None:
        self.score += score
        if sentence is not None:
            self.evidence.append(sentence)

    @property
    def class_like(self) -> bool:
        return any(word.stem in CLASS_STEMS | STATUS_STEMS for word in self.words)


def make_column(profile: ColumnProfile, facts: TargetFacts, position: int, question: Question) -> Column:
    vocabulary = question.vocabulary
    return Column(profile, facts, position, name_words(profile.name, vocabulary))
