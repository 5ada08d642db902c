"""Verbs that ask (`predict`, `find out`), nouns made of them (`churn prediction`), and the passive."""

from automl.interpretation.cues import (
    BEFORE_NOUN_LIKE,
    BEFORE_VERB,
    CLASS_VERBS,
    DETERMINERS,
    GOALS,
    MAYBE_VERBS,
    NOUN_CUES,
    NOUN_LIKE_VERBS,
    NOUN_OR_VERB,
    PREPOSITIONS,
    QUANTITY_VERBS,
    SURE_VERBS,
    WANTS,
    WISHES,
    YES_NO_VERBS,
)
from automl.interpretation.question import ASKED, GIVEN, MODIFIER, SUBJECT, Form
from automl.interpretation.sentences import is_content
from automl.interpretation.stemming import stem
from automl.interpretation.walking import Walk

_WANTED = frozenset({("want", "to"), ("like", "to"), ("is", "to"), ("need", "to"), ("help", "us")})


class Verbs(Walk):
    """Reads verbs; each method says how many tokens it took, 0 if there is none here."""

    def _verb(self, at: int) -> int:
        """How many tokens a verb that asks, or a noun made of one, took; 0 if there is none here."""
        taken = self._noun(at)
        if taken or not self._is_verb(at):
            return taken
        lowered = self.lower[at]
        before = self.lower[at - 1] if at else "."
        if lowered in {"know", "see", "learn"} and before not in {"to", "us", "me"}:
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
        if lowered in NOUN_OR_VERB and self.lower[at + 1 : at + 2] and self.lower[at + 1] in PREPOSITIONS:
            return False  # "sales, forecast for 3 months"
        if lowered in WANTS:
            return self.lower[at + 1 : at + 2] != [] and self.lower[at + 1] in DETERMINERS
        if lowered in WISHES and self.lower[at + 1 : at + 2] in ([","], ["."], ["and"]):
            return False  # "the category, the goal and the country"
        if lowered in GOALS:
            return at == 0 or tuple(self.lower[max(at - 2, 0) : at]) in _WANTED
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
        is_noun = lowered in NOUN_OR_VERB and is_content(before) and before not in BEFORE_VERB
        if lowered in NOUN_CUES or is_noun:
            self._compound(lowered)
            if stem(lowered) == stem("score"):  # a score is what is asked, too
                self.state = MODIFIER
                return 0
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
        self.commanded = self.commanded or verb in SURE_VERBS
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
                self._vote(form, weight)

    def _relative(self) -> None:
        """The modules are only the subject of `find the modules which contain a defect`."""
        for word in self.direct:
            word.weight = min(word.weight, SUBJECT)
        self.question.direct = [word for word in self.question.direct if word not in self.direct]
        self._vote(Form.YES_NO, 0.6)
        self.state = ASKED
        self.after_verb = False
