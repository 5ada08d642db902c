"""A problem description as weighted words: what is asked, about whom, from what, and what is excluded.

A small state machine walks each sentence. Cues ("predict", "who", "how much") open what is asked, openers
("from", "using") open what is given, and the weight of each word says which of them it belongs to.
"""

import bisect
import itertools
import re

from automl.interpretation.cues import (
    AMOUNT_NOUNS,
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
_ATTACHING = frozenset({"of", "for", "in", "by", "per", "on", "at", "with", "from", "across", "to"})
_SPANS = TIME_UNITS | {"time", "duration"}
_MOMENTS = frozenset(
    {"this", "next", "last", "first", "every", "each", "same", "any", "on", "in"}
)  # "this time"
_RESUMING = frozenset({"so", "but", "and", "therefore", "hence"})
_EARLIER = 0.75  # and a question that another one follows
_WEAK = 0.5  # what a sentence counts beside a real question
_CLASSED = re.compile(
    r"\b(?:in|into|of|to|which|what|one of)\s+(?:\w+\s+){0,2}"
    r"(?:class(?:es)?|categor(?:y|ies)|buckets?|bands?|tiers?)\b",
    re.IGNORECASE,
)
_CLAUSE_ENDS = frozenset(".?!;\n,:")
_ASIDE_WEIGHT = -0.8
# What is known too late, or is not worth knowing.
_ASIDE = re.compile(
    r"\b(?:(?:comes?|gets?|are|is|be|known|measured|entered|decided|filled|graded|made|taken|written|set)\s+(?:\w+\s+){0,3}?"
    r"(?:later|afterwards?|in retrospect|in hindsight|at the end|after (?:the (?:fact|event)|slaughter))"
    r"|only (?:known|available|measured|decided) (?:after|later|once)"
    r"|(?:is|are) (?:just|only|merely) (?:an?|the|our|used|for|there) "
    r"|(?:is|are) (?:noisy|obsolete|meaningless|irrelevant|useless)"
    r"|means? nothing|as an input|no longer use|not (?:the truth|what (?:i|we) (?:want|mean|need))|never mind"
    r"|(?:is|are) (?:\w+\s+){0,4}?guess(?:es)?\b|from the old"
    r"|(?:is|are) (?:a )?(?:red herring|distractor|internal))",
    re.IGNORECASE,
)
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
    _set_aside(question)
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
    if asked and joined and len(asked) <= 2 * _SHORT:
        _ask_head(question, asked)
    if asked and len(asked) <= _SHORT and not joined:
        heads = [word for word in asked if word.text not in GENERIC_HEADS] or asked
        heads[-1].weight = ASKED  # in "payment delay" the delay is asked


def _set_aside(question: Question) -> None:
    """`The root cause gets entered afterwards`: what such a clause names isn't what is asked."""
    if _ASIDE.search(question.text) is None:
        return
    clauses: dict[int, list[Word]] = {}
    cuts = [place for place, token in enumerate(question.tokens) if token in _CLAUSE_ENDS]
    for word in question.words:
        clauses.setdefault(bisect.bisect(cuts, word.place), []).append(word)
    for number, clause in clauses.items():
        begin = cuts[number - 1] + 1 if number else 0
        end = cuts[number] if number < len(cuts) else len(question.tokens)
        asks = question.tokens[end : end + 1] == ["?"]
        if not asks and _ASIDE.search(" ".join(question.tokens[begin:end])):
            for word in clause:
                word.weight = min(word.weight, _ASIDE_WEIGHT)


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


def _ask_head(question: Question, asked: list[Word]) -> None:
    """`Accruals for obligations` asks for accruals, `prediction of the churn of members` for the churn."""
    start = asked[0].place
    for place in range(start, len(question.tokens) + 1):
        if place < len(question.tokens) and question.tokens[place].lower() not in _ATTACHING:
            continue
        heads = [word for word in asked if start <= word.place < place and word.text not in GENERIC_HEADS]
        if heads:
            heads[-1].weight = ASKED
            return
        start = place


def _after(question: Question, word: Word) -> str:
    return question.tokens[word.place + 1].lower() if word.place + 1 < len(question.tokens) else ""


def _form_of_noun(question: Question, word: Word) -> None:
    if word.text in CHANCE:
        question.vote(Form.YES_NO, 0.8)
    elif word.text in KIND_NOUNS:
        question.vote(Form.KIND, 0.7)
    elif word.text in _SPANS and _before(question, word) not in _MOMENTS:
        question.vote(Form.DURATION, 0.8)
    elif word.text in OUTCOME_NOUNS:
        question.vote(Form.CLASS, 0.6)
    elif word.text in AMOUNT_NOUNS:
        question.vote(Form.QUANTITY, 0.6 if _after(question, word) == "of" else 0.3)
    elif word.weight == ASKED and concepts_of(word.stem) & QUANTITY_CONCEPTS:
        question.vote(Form.QUANTITY, 0.4)


def _forms_of_nouns(question: Question) -> None:
    """Nouns that say what kind of answer is wanted, when they are what is asked."""
    for word in question.words:
        if word.weight < MODIFIER:
            continue
        _form_of_noun(question, word)
        if word.text in KIND_NOUNS and _after(question, word) == "of":
            word.weight = min(word.weight, SUBJECT)  # "what sort of accident" asks for the accident's
    asked = {word.text for word in question.words if word.weight >= MODIFIER}
    if any(len(answers) > 2 and asked & set(answers) for answers in question.alternatives):  # noqa: PLR2004
        question.vote(Form.KIND, 0.8)  # "does it end in a win, a draw or a loss" wants none of yes and no
        question.forms[Form.YES_NO] = min(question.asks(Form.YES_NO), 0.2)
    if _CLASSED.search(question.text):
        question.vote(Form.CLASS, 1.5)
    if question.direct and question.direct[0].stem in CLASS_STEMS:
        # "forecast the result" says nothing of numbers
        question.forms[Form.QUANTITY] = min(question.asks(Form.QUANTITY), 0.1)


class _Reader(Interrogatives, Verbs):
    """Reads one sentence into the question."""

    def read(self) -> None:
        if self.lower and self.lower[0] in {"from", "using", "given", "based", "with", "knowing"}:
            self.state = GIVEN
        begins, stated = self._stated()
        position = 0
        while position < begins:
            position = self._step(position)
        for at in range(begins, stated):
            self.state = GIVEN
            if is_textual(self.tokens[at]) and self.lower[at] not in QUESTION_WORDS:
                self._word(at)
        self.state = CONTEXT if stated else self.state
        position = max(position, stated)
        while position < len(self.tokens):
            position = self._step(position)

    def _stated(self) -> tuple[int, int]:
        """Where a statement begins and ends that says what is known: `age, sex and income are given`."""
        for at in range(1, len(self.lower) - 1):
            if self.lower[at] in {"is", "are", "was", "were"} and self._states(at + 1):
                begins = max((place + 1 for place in range(at) if self.tokens[place] == ":"), default=0)
                asks = any(
                    word in AUXILIARIES - {"have"} or word in QUESTION_WORDS for word in self.lower[begins:at]
                )
                return (0, 0) if asks else (begins, at + 2)
        return 0, 0

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
