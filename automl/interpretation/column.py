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
