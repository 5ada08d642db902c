"""A problem description as weighted words: what is asked, about whom, from what, and what is excluded.

A small state machine walks each sentence. Cues ("predict", "who", "how much") open what is asked, openers
("from", "using") open what is given, and the weight of each word says which of them it belongs to.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from automl.interpretation.cues import (
    ADVERBS,
    AUXILIARIES,
    BEFORE_IF,
    BEFORE_NOUN_LIKE,
    BEFORE_VERB,
    CHANCE,
    CLASS_VERBS,
    DETERMINERS,
    EXCLUDERS,
    EXCLUDING_PAIRS,
    INVERTING,
    KIND_NOUNS,
    MAYBE_VERBS,
    NOUN_CUES,
    NOUN_LIKE_VERBS,
    NOUN_OR_VERB,
    OPENERS,
    PHRASES,
    PURPOSES,
    QUANTITY_CONCEPTS,
    QUANTITY_VERBS,
    RELATIVES,
    SURE_VERBS,
    WANTS,
    WISHES,
    YES_NO_VERBS,
)
from automl.interpretation.lexicon import CLASS_STEMS, STOP_WORDS, concepts_of
from automl.interpretation.stemming import stem


class Form(StrEnum):
    """What kind of answer the words ask for."""

    YES_NO = "yes_no"
    KIND = "kind"
    QUANTITY = "quantity"
    DEGREE = "degree"
    CLASS = "class"


ASKED, MODIFIER, SUBJECT, CONTEXT, GIVEN, EXCLUDED = 1.0, 0.6, 0.3, -0.12, -0.4, -1.5

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*|[.?!;:,()\n]")
_TEXTUAL = re.compile(r"\w")
_SENTENCE_ENDS = frozenset(".?!;\n")


_TELLING_STEMS = frozenset(map(stem, ("filter", "separate", "distinguish", "tell", "discriminate")))


@dataclass
class Word:
    """A content word; `weight` tells what is asked (positive) from what is given (negative)."""

    text: str
    stem: str
    weight: float


@dataclass
class Question:
    """The description, read. `forms` weighs the kinds of answer; `direct` are words right after a verb."""

    text: str
    words: list[Word] = field(default_factory=list)
    forms: dict[Form, float] = field(default_factory=dict)
    direct: list[Word] = field(default_factory=list)
    has_cue: bool = False

    def asks(self, form: Form) -> float:
        return self.forms.get(form, 0.0)


def read_question(description: str) -> Question:
    """Reads a description; one without any cue is taken as asking about its last sentence."""
    question = Question(description)
    sentences = _sentences(_joined(description))
    for sentence in sentences:
        _Reader(question, sentence).read()
    if not question.has_cue and sentences:
        last = len([token for token in sentences[-1] if _is_content(token)])
        for index, word in enumerate(question.words):
            word.weight = MODIFIER if index >= len(question.words) - last else SUBJECT
    _forms_of_nouns(question)
    return question


def _joined(description: str) -> str:
    """Verbs of two words as one: "pay back" is "repay"."""
    for pattern, word in PHRASES:
        description = re.sub(pattern, word, description, flags=re.IGNORECASE)
    return description


def _sentences(description: str) -> list[list[str]]:
    sentences: list[list[str]] = [[]]
    for token in _TOKEN.findall(description):
        if token in _SENTENCE_ENDS:
            sentences[-1].append(token)
            sentences.append([])
        else:
            sentences[-1].append(token)
    return [sentence for sentence in sentences if any(_TEXTUAL.search(token) for token in sentence)]


def _is_content(token: str) -> bool:
    return bool(_TEXTUAL.search(token)) and token.lower() not in STOP_WORDS


def _forms_of_nouns(question: Question) -> None:
    """Nouns that say what kind of answer is wanted, when they are what is asked."""
    for word in question.words:
        if word.weight < MODIFIER:
            continue
        if word.text in CHANCE:
            _vote(question, Form.YES_NO, 0.8)
        elif word.text in KIND_NOUNS:
            _vote(question, Form.KIND, 0.7)
        elif word.weight == ASKED and concepts_of(word.stem) & QUANTITY_CONCEPTS:
            _vote(question, Form.QUANTITY, 0.4)
    if question.direct and question.direct[0].stem in CLASS_STEMS:
        # "forecast the result" says nothing of numbers
        question.forms[Form.QUANTITY] = min(question.asks(Form.QUANTITY), 0.1)


def _vote(question: Question, form: Form, weight: float) -> None:
    question.forms[form] = max(question.forms.get(form, 0.0), weight)


class _Reader:
    """Reads one sentence into the question."""

    def __init__(self, question: Question, tokens: Sequence[str]) -> None:
        self.question = question
        self.tokens = list(tokens)
        self.lower = [token.lower() for token in tokens]
        self.is_question = bool(tokens) and tokens[-1] == "?"
        self.state = CONTEXT
        self.clause: list[Word] = []  # since the last mark, for "the type must be recognised"
        self.direct: list[Word] = []  # since the verb, for "find the modules which ..."
        self.verb = ""
        self.after_verb = False
        self.excluded_left = 0
        self.subject_left = 0

    def read(self) -> None:
        if self.lower and self.lower[0] in {"from", "using", "given", "based", "with", "knowing"}:
            self.state = GIVEN
        position = 0
        while position < len(self.tokens):
            position = self._step(position)

    def _step(self, at: int) -> int:  # noqa: PLR0911  a table of what a token can be, a line each
        """Takes the token at `at`; returns where to go on."""
        token, lowered = self.tokens[at], self.lower[at]
        if not _TEXTUAL.search(token):
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

    def _interrogative(self, at: int) -> int:
        """How many tokens a question word took; 0 if there is none here."""
        lowered = self.lower[at]
        if not self._may_ask(at):
            return 0
        following = self.lower[at + 1] if at + 1 < len(self.lower) else ""
        if lowered == "how":
            return self._how(at, following)
        if lowered in {"what", "which"}:
            return self._what(at, following)
        if lowered in {"who", "whom", "whose", "whether", "if"}:
            _vote(self.question, Form.YES_NO, 1.0)
            return self._open(at, after_auxiliary=lowered in {"whether", "if"})
        if lowered in AUXILIARIES and self.is_question:
            # "can you tell" is a polite request, "will it" wants a yes or a no
            _vote(self.question, Form.YES_NO, 0.3 if lowered in {"can", "could"} else 1.0)
            return self._predicate()
        return 0

    def _predicate(self) -> int:
        """After an auxiliary at the front: one word of subject, then what is asked of it."""
        self._begin()
        self.state = SUBJECT
        self.subject_left = 1
        return 1

    def _may_ask(self, at: int) -> bool:
        """Question words also join clauses; they ask at a clause's start, after a cue, or before '?'."""
        lowered = self.lower[at]
        before = self.lower[at - 1] if at else "."
        if lowered in AUXILIARIES:
            return self.is_question and (at == 0 or before in {":", ";", ",", "or", "and"})
        if lowered == "if":
            return before in BEFORE_IF
        if lowered == "whether":
            return True
        if lowered in {"which", "what"} and self.lower[at + 1 : at + 2] and self.lower[at + 1] in KIND_NOUNS:
            return True
        if at == 0 or before in {",", ":", ";", "and", "or"}:
            return at == 0 or self.is_question or self.question.has_cue
        return self._follows_cue(before) or (self.is_question and self.state < SUBJECT)

    def _follows_cue(self, before: str) -> bool:
        return before in SURE_VERBS | MAYBE_VERBS | {"us", "me", "out", "of", "about"} and (
            self.after_verb or before in {"know", "about"}
        )

    def _how(self, at: int, following: str) -> int:
        if following in {"much", "many"}:
            _vote(self.question, Form.QUANTITY, 1.0)
            return 1 + self._amount(at + 1)
        if following in ADVERBS:
            _vote(self.question, Form.YES_NO if following == "likely" else Form.DEGREE, 1.0)
            return 1 + self._open(at + 1, after_auxiliary=True)
        if following in AUXILIARIES:
            _vote(self.question, Form.DEGREE, 0.6)
            return 1 + self._predicate()
        if not following:
            return 0
        quantity = concepts_of(stem(following)) & QUANTITY_CONCEPTS
        _vote(self.question, Form.QUANTITY if quantity else Form.DEGREE, 1.0)
        self._begin()
        self.state = ASKED
        self._word(self.tokens[at + 1], following)
        self.state = SUBJECT
        return 2

    def _amount(self, at: int) -> int:
        """After `much` or `many`: what is counted is asked, or else the verb after the subject."""
        end = self._next_auxiliary(at + 1)
        self._begin()
        self.state = ASKED
        counted = False
        for token in self.tokens[at + 1 : end]:
            counted = counted or _is_content(token)
            self._word(token, token.lower())
        self.state = SUBJECT
        self.subject_left = 0 if counted else 1
        return max(1, end - at)

    def _what(self, at: int, following: str) -> int:
        if following in KIND_NOUNS:
            _vote(self.question, Form.KIND, 1.0)
        end = self._next_auxiliary(at + 1)
        left = [token for token in self.tokens[at + 1 : end] if _is_content(token)]
        right = [token for token in self.tokens[end:] if _is_content(token)]
        if self.lower[at] == "which" and not right and len(left) > 2 and following not in KIND_NOUNS:  # noqa: PLR2004
            _vote(self.question, Form.YES_NO, 0.6)  # "which residents earn a high salary"
            return self._predicate()
        which = self.lower[at] == "which" and not self._inverted(end)
        if which and right and following not in KIND_NOUNS:
            _vote(self.question, Form.YES_NO, 0.6)
        elif self.lower[at] == "which":
            _vote(self.question, Form.KIND, 0.8 if not right else 0.4)
        self._begin()
        # "which customers will leave" asks about leaving; "which species is it" about the species
        self.state = MODIFIER if which and right and following not in KIND_NOUNS else ASKED
        for token in left:
            self._word(token, token.lower())
        self.state = ASKED if which or not left else SUBJECT
        return max(1, end - at)

    def _inverted(self, auxiliary: int) -> bool:
        """`Which tip can a driver expect` asks for the tip; `which drivers can expect` doesn't."""
        pair = self.lower[auxiliary : auxiliary + 2]
        return len(pair) == 2 and pair[0] in INVERTING and pair[1] in DETERMINERS  # noqa: PLR2004  a pair

    def _open(self, at: int, *, after_auxiliary: bool = False) -> int:
        """Begins what is asked; with an auxiliary to come, the words before it are only the subject."""
        self._begin()
        end = self._next_auxiliary(at + 1)
        if after_auxiliary and end < len(self.tokens):
            self.state = SUBJECT
            for token, lowered in zip(self.tokens[at + 1 : end], self.lower[at + 1 : end], strict=True):
                self._word(token, lowered)
            self.state = ASKED
            return end - at
        self.state = ASKED
        return 1

    def _next_auxiliary(self, start: int) -> int:
        """Where the next auxiliary or mark stands."""
        for position in range(start, len(self.tokens)):
            if self.lower[position] in AUXILIARIES or self.tokens[position] in _SENTENCE_ENDS | {
                ",",
                ":",
                "(",
            }:
                return position
        return len(self.tokens)

    def _begin(self) -> None:
        self.question.has_cue = True
        self.direct = []
        self.after_verb = False
        self.subject_left = 0

    def _verb(self, at: int) -> int:
        """How many tokens a verb that asks, or a noun made of one, took; 0 if there is none here."""
        taken = self._noun(at)
        if taken or not self._is_verb(at):
            return taken
        lowered = self.lower[at]
        before = self.lower[at - 1] if at else "."
        if lowered in {"know", "see", "learn"} and before != "to":
            self.state = GIVEN if lowered == "know" else self.state  # "we know the age"
            return 0
        if before in {"be", "is", "being", "are", "been"} and self.clause:
            self._passive()
        else:
            self._act(lowered)
        return 1

    def _is_verb(self, at: int) -> bool:
        lowered = self.lower[at]
        before = self.lower[at - 1] if at else "."
        if lowered in WANTS:
            return self.lower[at + 1 : at + 2] != [] and self.lower[at + 1] in DETERMINERS
        if lowered in NOUN_LIKE_VERBS:
            return at == 0 or before in BEFORE_NOUN_LIKE
        return lowered in SURE_VERBS | WISHES or (lowered in MAYBE_VERBS and before in BEFORE_VERB)

    def _noun(self, at: int) -> int:
        """`Churn prediction`, `price estimate`, `mileage as a function of weight`."""
        lowered = self.lower[at]
        before = self.lower[at - 1] if at else "."
        if not self.clause:
            return 0
        if lowered == "function" and self.lower[at + 1 : at + 2] == ["of"]:
            self._compound(lowered)
            self.state = GIVEN
            return 2
        is_noun = lowered in NOUN_OR_VERB and _is_content(before) and before not in BEFORE_VERB
        if lowered in NOUN_CUES or is_noun:
            self._compound(lowered)
            return 1
        return 0

    def _passive(self) -> None:
        """What stands before is asked: `the type must be recognised`."""
        self.question.has_cue = True
        for word in self.clause:
            word.weight = ASKED
        self._vote_verb(self.verb or "recognise")
        self.state = MODIFIER

    def _compound(self, noun: str) -> None:
        """The words before the noun are asked: `churn prediction`."""
        self.question.has_cue = True
        self._vote_verb(noun)
        for word in self.clause[-3:]:
            word.weight = max(word.weight, ASKED)
        self.clause = []

    def _act(self, verb: str) -> None:
        self._begin()
        self.state = ASKED
        self.after_verb = True
        self.verb = verb
        self._vote_verb(verb)

    def _vote_verb(self, verb: str) -> None:
        root = stem(verb)
        for verbs, form, weight in (
            (YES_NO_VERBS, Form.YES_NO, 0.7),
            (CLASS_VERBS, Form.CLASS, 0.8),
            (QUANTITY_VERBS, Form.QUANTITY, 0.7),
        ):
            if root in {stem(word) for word in verbs}:
                _vote(self.question, form, weight)

    def _opens(self, at: int) -> bool:
        lowered = self.lower[at]
        if lowered in {"has", "have", "contains", "contain", "holds", "lists"}:
            return self.state == CONTEXT
        if lowered == "from" and stem(self.verb) in _TELLING_STEMS and self.state >= SUBJECT:
            _vote(self.question, Form.CLASS, 0.8)
            return False
        if lowered == "by" and self.state >= SUBJECT and self.verb in CLASS_VERBS:
            self.state = 0.0  # classified by colour: into colours, or from colours? it says nothing
            return False
        if lowered == "by":
            return self.state != CONTEXT
        if lowered == "on":
            return self.verb == "regress"
        return not (lowered == "given" and self.lower[at + 1 : at + 2] == ["by"])

    def _relative(self) -> None:
        """The modules are only the subject of `find the modules which contain a defect`."""
        for word in self.direct:
            word.weight = min(word.weight, SUBJECT)
        self.question.direct = [word for word in self.question.direct if word not in self.direct]
        _vote(self.question, Form.YES_NO, 0.6)
        self.state = ASKED
        self.after_verb = False

    def _word(self, token: str, lowered: str) -> None:
        if lowered in {"of", "for", "in", "at", "on", "per"} and self.state == ASKED and self.direct:
            self.state = MODIFIER
        if not _is_content(token) and not (self.after_verb and not self.direct and len(lowered) == 1):
            return
        weight = self.state
        if self.excluded_left:
            weight, self.excluded_left = EXCLUDED, self.excluded_left - 1
        word = Word(lowered.removesuffix("'s").removesuffix("’s"), stem(lowered.partition("'")[0]), weight)
        self.question.words.append(word)
        self.clause.append(word)
        if self.after_verb and weight >= MODIFIER:
            self.direct.append(word)
            if len(self.direct) <= 4:  # noqa: PLR2004  further off it is no longer the verb's object
                self.question.direct.append(word)
        if self.state == SUBJECT and self.subject_left:
            self.subject_left -= 1
            self.state = ASKED
