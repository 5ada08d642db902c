"""A problem description as weighted words: what is asked, about whom, from what, and what is excluded.

A small state machine walks each sentence. Cues ("predict", "who", "how much") open what is asked, openers
("from", "using") open what is given, and the weight of each word says which of them it belongs to.
"""

from automl.interpretation.cues import (
    CHANCE,
    CLASS_VERBS,
    EXCLUDERS,
    EXCLUDING_PAIRS,
    KIND_NOUNS,
    OPENERS,
    PURPOSES,
    QUANTITY_CONCEPTS,
    RELATIVES,
)
from automl.interpretation.interrogatives import Interrogatives
from automl.interpretation.lexicon import CLASS_STEMS, concepts_of
from automl.interpretation.question import ASKED, CONTEXT, GIVEN, MODIFIER, SUBJECT, Form, Question
from automl.interpretation.sentences import is_content, is_textual, sentences_of
from automl.interpretation.stemming import stem
from automl.interpretation.verbs import Verbs

_TELLING_STEMS = frozenset(map(stem, ("filter", "separate", "distinguish", "tell", "discriminate")))


def read_question(description: str) -> Question:
    """Reads a description; one without any cue is taken as asking about its last sentence."""
    question = Question(description)
    sentences = sentences_of(description)
    for sentence in sentences:
        _Reader(question, sentence).read()
    if not question.has_cue and sentences:
        last = len([token for token in sentences[-1] if is_content(token)])
        for index, word in enumerate(question.words):
            word.weight = MODIFIER if index >= len(question.words) - last else SUBJECT
    _forms_of_nouns(question)
    return question


def _forms_of_nouns(question: Question) -> None:
    """Nouns that say what kind of answer is wanted, when they are what is asked."""
    for word in question.words:
        if word.weight < MODIFIER:
            continue
        if word.text in CHANCE:
            question.vote(Form.YES_NO, 0.8)
        elif word.text in KIND_NOUNS:
            question.vote(Form.KIND, 0.7)
        elif word.weight == ASKED and concepts_of(word.stem) & QUANTITY_CONCEPTS:
            question.vote(Form.QUANTITY, 0.4)
    if question.direct and question.direct[0].stem in CLASS_STEMS:
        # "forecast the result" says nothing of numbers
        question.forms[Form.QUANTITY] = min(question.asks(Form.QUANTITY), 0.1)


class _Reader(Interrogatives, Verbs):
    """Reads one sentence into the question."""

    def read(self) -> None:
        if self.lower and self.lower[0] in {"from", "using", "given", "based", "with", "knowing"}:
            self.state = GIVEN
        position = 0
        while position < len(self.tokens):
            position = self._step(position)

    def _step(self, at: int) -> int:  # noqa: PLR0911  a table of what a token can be, a line each
        """Takes the token at `at`; returns where to go on."""
        token, lowered = self.tokens[at], self.lower[at]
        if not is_textual(token):
            self._mark(token)
            return at + 1
        if self._purpose(at):
            return len(self.tokens)
        if self._excludes(at):
            return at + 1
        taken = self._interrogative(at) or self._verb(at)
        if taken:
            return at + taken
        if (lowered in OPENERS or lowered == "on") and self._opens(at):
            self.state = GIVEN
            self.after_verb = False
            return at + 1
        if lowered in RELATIVES and self.state in {ASKED, MODIFIER} and self.after_verb:
            self._relative()
            return at + 1
        self._word(token, lowered)
        return at + 1

    def _mark(self, mark: str) -> None:
        if mark in ",:(":
            self.clause = []
        if mark == ":" and self.state >= SUBJECT:
            self.state = MODIFIER  # a list of answers, or the question in other words
        if mark == "(" and self.question.has_cue and self.state >= SUBJECT:
            self.state = MODIFIER  # what stands in brackets says the question in other words
        self.excluded_left = 0 if mark in ",.;:" else self.excluded_left

    def _purpose(self, at: int) -> bool:
        return at > 0 and any(tuple(self.lower[at : at + len(words)]) == words for words in PURPOSES)

    def _excludes(self, at: int) -> bool:
        lowered = self.lower[at]
        pair = (lowered, self.lower[at + 1]) if at + 1 < len(self.lower) else None
        if lowered in EXCLUDERS or pair in EXCLUDING_PAIRS:
            self.excluded_left = 4
            return True
        return False

    def _opens(self, at: int) -> bool:
        lowered = self.lower[at]
        if lowered in {"has", "have", "contains", "contain", "holds", "lists"}:
            return self.state == CONTEXT
        if lowered == "from" and stem(self.verb) in _TELLING_STEMS and self.state >= SUBJECT:
            self.question.vote(Form.CLASS, 0.8)
            return False
        if lowered == "by" and self.state >= SUBJECT and self.verb in CLASS_VERBS:
            self.state = 0.0  # classified by colour: into colours, or from colours? it says nothing
            return False
        if lowered == "by":
            return self.state != CONTEXT
        if lowered == "on":
            return self.verb == "regress"
        return not (lowered == "given" and self.lower[at + 1 : at + 2] == ["by"])
