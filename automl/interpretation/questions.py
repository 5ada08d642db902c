"""A problem description as weighted words: what is asked, about whom, from what, and what is excluded.

A small state machine walks each sentence. Cues ("predict", "who", "how much") open what is asked, openers
("from", "using") open what is given, and the weight of each word says which of them it belongs to.
"""

import itertools

from automl.interpretation.cues import (
    AUXILIARIES,
    CHANCE,
    CLASS_VERBS,
    EXCLUDERS,
    EXCLUDING_PAIRS,
    HAVING,
    KIND_NOUNS,
    OPENERS,
    OUTCOME_NOUNS,
    PURPOSES,
    QUANTITY_CONCEPTS,
    QUESTION_WORDS,
    RELATIVES,
    STATED,
    TIME_UNITS,
)
from automl.interpretation.interrogatives import Interrogatives
from automl.interpretation.lexicon import CLASS_STEMS, GENERIC_HEADS, concepts_of
from automl.interpretation.question import (
    ASKED,
    CONTEXT,
    GIVEN,
    MODIFIER,
    SUBJECT,
    Form,
    Question,
    Word,
)
from automl.interpretation.sentences import alternatives_of, is_textual, sentences_of
from automl.interpretation.stemming import stem
from automl.interpretation.verbs import Verbs

_SHORT = 4  # content words of a bare noun phrase
_JOINING = frozenset({"of", "or", "and", ",", "for", "in", "by", "to", "until"})
_SPANS = TIME_UNITS | {"time", "duration"}
_MOMENTS = frozenset(
    {"this", "next", "last", "first", "every", "each", "same", "any", "on", "in"}
)  # "this time"
_RESUMING = frozenset({"so", "but", "and", "therefore", "hence"})
_EARLIER = 0.75  # and a question that another one follows
_WEAK = 0.5  # what a sentence counts beside a real question
_TELLING_STEMS = frozenset(map(stem, ("filter", "separate", "distinguish", "tell", "discriminate")))


def read_question(description: str) -> Question:
    """Reads a description; one without any cue is taken as asking about its last sentence."""
    question = Question(description)
    sentences = sentences_of(description)
    question.tokens = [token for sentence in sentences for token in sentence]
    question.alternatives = alternatives_of(question.tokens)
    readers = []
    begins = 0
    for number, sentence in enumerate(sentences):
        readers.append(_Reader(question, sentence, begins, number))
        readers[-1].read()
        begins += len(sentence)
    if not question.has_cue:
        _ask_last(question, len(sentences) - 1)
    _resolve_pronoun(question, readers)
    _weigh_sentences(question, readers)
    _forms_of_nouns(question)
    return question


def _ask_last(question: Question, last: int) -> None:
    """Without any cue the last sentence is what is asked, but for what it says is given."""
    asked = [word for word in question.words if word.sentence == last and word.weight > GIVEN]
    for word in question.words:
        if word.weight > GIVEN or not asked:
            word.weight = MODIFIER if word.sentence == last else SUBJECT
    joined = any(token.lower() in _JOINING for token in question.tokens)
    if asked and len(asked) <= _SHORT and not joined:
        heads = [word for word in asked if word.text not in GENERIC_HEADS] or asked
        heads[-1].weight = ASKED  # in "payment delay" the delay is asked


def _resolve_pronoun(question: Question, readers: list["_Reader"]) -> None:
    """`Is the wage explained by skill? Predict it.`: what the sentence before is about is asked."""
    for before, reader in itertools.pairwise(readers):
        own = [word for word in question.words if word.sentence == reader.number]
        if reader.commanded and not own:
            before.forms.clear()
            for word in question.words:
                if word.sentence == before.number and word.weight == SUBJECT:
                    word.weight = ASKED


def _weigh_sentences(question: Question, readers: list["_Reader"]) -> None:
    """A real question or a command outweighs what is only said to be wanted, known or done elsewhere."""
    strong = {
        reader.number for reader in readers if reader.asked and (reader.is_question or reader.commanded)
    }
    for reader in readers:
        share = _WEAK if strong and reader.number not in strong else 1.0
        if reader.number in strong and reader.number != max(strong) and not reader.commanded:
            share = _EARLIER
        for form, weight in reader.forms.items():
            question.vote(form, weight * share)
        for word in question.words if share < 1 else ():
            if word.sentence == reader.number and word.weight > 0:
                word.weight *= share


def _before(question: Question, word: Word) -> str:
    return question.tokens[word.place - 1].lower() if word.place else ""


def _forms_of_nouns(question: Question) -> None:
    """Nouns that say what kind of answer is wanted, when they are what is asked."""
    for word in question.words:
        if word.weight < MODIFIER:
            continue
        if word.text in CHANCE:
            question.vote(Form.YES_NO, 0.8)
        elif word.text in KIND_NOUNS:
            question.vote(Form.KIND, 0.7)
        elif word.text in _SPANS and _before(question, word) not in _MOMENTS:
            question.vote(Form.DURATION, 0.8)
        elif word.text in OUTCOME_NOUNS:
            question.vote(Form.CLASS, 0.6)
        elif word.weight == ASKED and concepts_of(word.stem) & QUANTITY_CONCEPTS:
            question.vote(Form.QUANTITY, 0.4)
    asked = {word.text for word in question.words if word.weight >= MODIFIER}
    if any(len(answers) > 2 and asked & set(answers) for answers in question.alternatives):  # noqa: PLR2004
        question.vote(Form.KIND, 0.8)  # "does it end in a win, a draw or a loss" wants none of yes and no
        question.forms[Form.YES_NO] = min(question.asks(Form.YES_NO), 0.2)
    if question.direct and question.direct[0].stem in CLASS_STEMS:
        # "forecast the result" says nothing of numbers
        question.forms[Form.QUANTITY] = min(question.asks(Form.QUANTITY), 0.1)


class _Reader(Interrogatives, Verbs):
    """Reads one sentence into the question."""

    def read(self) -> None:
        if self.lower and self.lower[0] in {"from", "using", "given", "based", "with", "knowing"}:
            self.state = GIVEN
        stated = self._stated()
        for at in range(stated):
            self.state = GIVEN
            if is_textual(self.tokens[at]) and self.lower[at] not in QUESTION_WORDS:
                self._word(at)
        self.state = CONTEXT if stated else self.state
        position = stated
        while position < len(self.tokens):
            position = self._step(position)

    def _stated(self) -> int:
        """Where a statement ends that says what is known: `age, sex and income are given`."""
        for at in range(1, len(self.lower) - 1):
            if self.lower[at] in {"is", "are", "was", "were"} and self._states(at + 1):
                asks = any(
                    word in AUXILIARIES - {"have"} or word in QUESTION_WORDS for word in self.lower[:at]
                )
                return 0 if asks else at + 2
        return 0

    def _states(self, at: int) -> bool:
        following = self.lower[at + 1 : at + 2]
        return self.lower[at] in STATED or (self.lower[at] in {"in", "on"} and following == ["the"])

    def _step(self, at: int) -> int:  # noqa: PLR0911  a table of what a token can be, a line each
        """Takes the token at `at`; returns where to go on."""
        token, lowered = self.tokens[at], self.lower[at]
        if not is_textual(token):
            self._mark(token)
            return at + 1
        if self._purpose(at):
            return self._next_clause(at)
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
        self._word(at)
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

    def _next_clause(self, at: int) -> int:
        """`We have to plan the cash, so I need to know ...`: where the sentence goes on after a purpose."""
        for place in range(at + 1, len(self.tokens) - 1):
            if self.tokens[place] == "," and self.lower[place + 1] in _RESUMING:
                return place + 1
        return len(self.tokens)

    def _excludes(self, at: int) -> bool:
        lowered = self.lower[at]
        pair = (lowered, self.lower[at + 1]) if at + 1 < len(self.lower) else None
        if lowered in EXCLUDERS or pair in EXCLUDING_PAIRS:
            self.excluded_left = 4
            return True
        return False

    def _opens(self, at: int) -> bool:
        lowered = self.lower[at]
        told = at and self.lower[at - 1] in {"me", "us"}
        if lowered == "from" and not told and stem(self.verb) in _TELLING_STEMS and self.state >= SUBJECT:
            self._vote(Form.CLASS, 0.8)
            return False
        if lowered == "by" and self.state >= SUBJECT and self.verb in CLASS_VERBS:
            self.state = 0.0  # classified by colour: into colours, or from colours? it says nothing
            return False
        return {
            "by": self.state != CONTEXT,
            "on": self.verb == "regress",
            "given": self.lower[at + 1 : at + 2] != ["by"],
            "there": self.state == CONTEXT and not self.is_question,
            **dict.fromkeys(("looking", "judging"), at == 0 or self.lower[at - 1] == ","),
            **dict.fromkeys(HAVING, self.state == CONTEXT),
        }.get(lowered, True)
