"""The state in which a sentence is walked through: what is being asked, given or excluded just now."""

from collections.abc import Sequence

from automl.interpretation.cues import AUXILIARIES
from automl.interpretation.question import ASKED, CONTEXT, EXCLUDED, MODIFIER, SUBJECT, Form, Question, Word
from automl.interpretation.sentences import SENTENCE_ENDS, is_content
from automl.interpretation.stemming import stem


class Walk:
    """One sentence on its way into the question; the readers of verbs and question words build on it."""

    def __init__(self, question: Question, tokens: Sequence[str], begins: int, number: int) -> None:
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
        self.begins, self.number = begins, number  # tokens and sentences before this one
        self.per = False
        self.asked = False
        self.commanded = False  # by a verb that can only ask
        self.forms: dict[Form, float] = {}

    def _vote(self, form: Form, weight: float) -> None:
        self.forms[form] = max(self.forms.get(form, 0.0), weight)

    def _next_auxiliary(self, start: int) -> int:
        """Where the next auxiliary or mark stands."""
        for position in range(start, len(self.tokens)):
            if self.lower[position] in AUXILIARIES or self.tokens[position] in SENTENCE_ENDS | {
                ",",
                ":",
                "(",
            }:
                return position
        return len(self.tokens)

    def _begin(self) -> None:
        self.question.has_cue = True
        self.asked = True
        self.direct = []
        self.after_verb = False
        self.subject_left = 0

    def _word(self, at: int) -> None:
        """Takes the token at `at` as a word of what the state says."""
        token, lowered = self.tokens[at], self.lower[at]
        if lowered in {"per", "each", "every"}:
            self.per = True  # what follows is counted by, not asked: "the output of each machine"
            return
        if lowered in {"of", "for", "in", "at", "on", "per"} and self.state == ASKED and self.direct:
            self.state = MODIFIER
        if not is_content(token):
            self.per = False  # "each of them"
        if not is_content(token) and not (self.after_verb and not self.direct and len(lowered) == 1):
            return
        weight = min(self.state, 0.0) if self.per else self.state
        if lowered.endswith(("'s", "’s")):
            weight = min(weight, SUBJECT)  # "a player's points" asks for the points
        self.per = False
        if self.excluded_left:
            weight, self.excluded_left = EXCLUDED, self.excluded_left - 1
        plain = lowered.removesuffix("'s").removesuffix("’s")
        word = Word(plain, stem(lowered.partition("'")[0]), weight, self.begins + at, self.number)
        self.question.words.append(word)
        self.clause.append(word)
        if self.after_verb and weight >= MODIFIER:
            self.direct.append(word)
            if len(self.direct) <= 4:  # noqa: PLR2004  further off it is no longer the verb's object
                self.question.direct.append(word)
        if self.state == SUBJECT and self.subject_left:
            self.subject_left -= 1
            self.state = ASKED
