"""Question words: what `who`, `which`, `how much` and an auxiliary at the front ask for."""

import itertools
import re

from automl.interpretation.cues import (
    ADVERBS,
    AMOUNT_NOUNS,
    AUXILIARIES,
    BEFORE_IF,
    DETERMINERS,
    INVERTING,
    KIND_NOUNS,
    MAYBE_VERBS,
    NOTING,
    PREPOSITIONS,
    PRONOUNS,
    QUANTITY_CONCEPTS,
    SURE_VERBS,
    TIME_UNITS,
    UNITS,
)
from automl.interpretation.lexicon import concepts_of
from automl.interpretation.question import ASKED, CONTEXT, GIVEN, MODIFIER, SUBJECT, Form, Word
from automl.interpretation.sentences import is_content, is_textual
from automl.interpretation.stemming import stem
from automl.interpretation.walking import Walk

_JOINS = frozenset({"and", "or", "but"})
_BEYOND = (
    DETERMINERS | PREPOSITIONS | {"into", "to", "from", "per", "with"}
)  # what is counted ends before these


class Interrogatives(Walk):
    """Reads question words; each method says how many tokens it took, 0 if there is none here."""

    def _interrogative(self, at: int) -> int:  # noqa: PLR0911  a table of question words, a line each
        """How many tokens a question word took; 0 if there is none here."""
        lowered = self.lower[at]
        if not self._may_ask(at):
            return 0
        following = self.lower[at + 1] if at + 1 < len(self.lower) else ""
        if lowered == "how":
            return self._how(at, following)
        if lowered in {"what", "which"}:
            return self._what(at, following)
        if lowered == "when":
            self._vote(Form.QUANTITY, 0.5)
            self._vote(Form.DURATION, 0.8)
            self.question.words.append(Word("days", stem("days"), MODIFIER, self.begins + at, self.number))
            return self._predicate(following)
        if lowered in {"who", "whom", "whose", "whether", "if"}:
            self._vote(Form.YES_NO, 1.0)
            return self._open(at, after_auxiliary=lowered in {"whether", "if"})
        if lowered in AUXILIARIES and self.is_question:
            # "can you tell" is a polite request, "will it" wants a yes or a no
            self._vote(Form.YES_NO, 0.3 if lowered in {"can", "could"} else 1.0)
            return self._predicate(following)
        return 0

    def _predicate(self, subject: str = "") -> int:
        """After an auxiliary at the front: one word of subject, if it is no pronoun, then what is asked."""
        self._begin()
        self._await(subject)
        return 1

    def _await(self, subject: str) -> None:
        """What comes is the subject's one word, then what is asked of it; a pronoun is no word of content."""
        self.state, self.subject_left = (ASKED, 0) if subject in PRONOUNS else (SUBJECT, 1)

    def _may_ask(self, at: int) -> bool:  # noqa: PLR0911  a table of where they ask, a line each
        """Question words also join clauses; they ask at a clause's start, after a cue, or before '?'."""
        lowered = self.lower[at]
        before = self.lower[at - 1] if at else "."
        if lowered in AUXILIARIES:
            return self.is_question and (at == 0 or before in {":", ";", ",", "or", "and"})
        if lowered == "if":
            return before in BEFORE_IF or (self.state == GIVEN and self.verb in BEFORE_IF)
        if self.state == GIVEN and (not self._inverts(at) or self._goes_on(at)):
            return False  # "knowing how far we went and how they paid", "we have ... and how many are hurt"
        if before in NOTING:
            return False  # "we note whether they smoke"
        if lowered == "whether":
            # "age, sex, whether they smoke" lists what is given
            return self.state > CONTEXT or before not in {",", "and", "or"} or not self._lists(at)
        if lowered in {"which", "what"} and self.lower[at + 1 : at + 2] and self.lower[at + 1] in KIND_NOUNS:
            return True
        if lowered in {"how", "when", "whether"} and self.asked and self.lower[at + 1 : at + 2] != ["to"]:
            return True
        if at == 0 or before in {",", ":", ";", "and", "or"}:
            return at == 0 or self.is_question or self.question.has_cue
        return self._follows_cue(before) or (self.is_question and self.state < SUBJECT)

    def _inverts(self, at: int) -> bool:
        """Whether an auxiliary stands before the clause ends, as in a question of its own."""
        clause = itertools.takewhile(
            lambda token: is_textual(token) and token not in _JOINS, self.lower[at + 1 :]
        )
        return any(token in AUXILIARIES for token in clause)

    def _goes_on(self, at: int) -> bool:
        """Whether a clause belongs to the list before it, as no auxiliary stands before its subject."""
        if self.is_question or self.lower[at - 1] not in _JOINS:
            return False
        return not any(self._inverted(place) for place in range(at + 1, len(self.lower)))

    def _lists(self, at: int) -> bool:
        """Whether what stands before is a list of things that are there."""
        return self.state == GIVEN or "," in self.tokens[:at]

    def _follows_cue(self, before: str) -> bool:
        if before in {"idea", "of", "on", "about", "know", "determines", "decides"}:
            return True
        return before in SURE_VERBS | MAYBE_VERBS | {"us", "me", "out"} and self.after_verb

    def _how(self, at: int, following: str) -> int:
        if following in {"much", "many"}:
            self._vote(Form.QUANTITY, 1.0)
            if following == "many" and set(self.lower[at + 2 : at + 3]) & TIME_UNITS:
                self._vote(Form.DURATION, 1.0)
            if following == "many" and not set(self.lower[at + 2 : at + 3]) & UNITS:
                self._vote(Form.COUNT, 1.0)
            return 1 + self._amount(at + 1)
        if following == "often":
            self._vote(Form.COUNT, 0.8)
            self._vote(Form.QUANTITY, 0.8)
        if following in ADVERBS:
            self._vote(Form.YES_NO if following == "likely" else Form.DEGREE, 1.0)
            return 1 + self._open(at + 1, after_auxiliary=True)
        if following in AUXILIARIES:
            self._vote(Form.DEGREE, 0.6)
            return 1 + self._predicate("".join(self.lower[at + 2 : at + 3]))
        if not following:
            return 0
        if following in {"long", "late", "soon"}:
            self._vote(Form.DURATION, 1.0)
        quantity = concepts_of(stem(following)) & QUANTITY_CONCEPTS
        self._vote(Form.QUANTITY if quantity else Form.DEGREE, 1.0)
        self._begin()
        self.state = ASKED
        self._word(at + 1)
        self.state = SUBJECT
        return 2

    def _amount(self, at: int) -> int:
        """After `much` or `many`: what is counted is asked, or else the verb after the subject."""
        end = self._next_auxiliary(at + 1)
        self._begin()
        self.state = ASKED
        counted = False
        for place in range(at + 1, end):
            if counted and self.lower[place] in _BEYOND:  # "how many minutes | the full distance takes"
                self.state = SUBJECT
            counted = counted or is_content(self.tokens[place])
            self._word(place)
        self.state, self.subject_left = SUBJECT, 0
        if not counted:  # "how much will they pay", "how much he has to pay"
            told = PRONOUNS & set(self.lower[at + 1 : end])
            self._await("it" if told else "".join(self.lower[end + 1 : end + 2]))
        return max(1, end - at)

    def _what(self, at: int, following: str) -> int:
        if following in KIND_NOUNS:
            self._vote(Form.KIND, 1.0)
        if following in AMOUNT_NOUNS:
            self._vote(Form.QUANTITY, 1.0)
        end = self._next_auxiliary(at + 1)
        left = [place for place in range(at + 1, end) if is_content(self.tokens[place])]
        right = [token for token in self.tokens[end:] if is_content(token)]
        verb = self._singular_verb(left) if self.lower[at] == "which" and not right else None
        if verb is not None:
            left = [place for place in left if place < verb]
        elif self.lower[at] == "which" and not right and len(left) > 2 and following not in KIND_NOUNS:  # noqa: PLR2004
            self._vote(Form.YES_NO, 0.6)  # "which residents earn a high salary"
            return self._predicate()
        which = self.lower[at] == "which" and not self._asks_for(left, end)
        if which and right and following not in KIND_NOUNS:
            self._vote(Form.YES_NO, 0.6)
        elif self.lower[at] == "which":
            self._vote(Form.KIND, 0.8 if not right else 0.4)
        self._begin()
        # "which customers will leave" asks about leaving; "which species is it" about the species
        self.state = MODIFIER if which and right and following not in KIND_NOUNS else ASKED
        told = (
            self.lower[at] == "what" and following in DETERMINERS and bool(right) and end < len(self.tokens)
        )
        if told and self.lower[end] in AUXILIARIES:  # "what the turbines will feed in" asks of what is done
            self.state, which = SUBJECT, True
        for place in left:
            self._word(place)
        self.state = ASKED if which or not left else SUBJECT
        if not which and not left and self._inverted(end):
            self._await("".join(self.lower[end + 1 : end + 2]))  # "what will the trip cost" asks for the cost
        return max(1, end - at)

    def _asks_for(self, left: list[int], end: int) -> bool:
        """`Which tip can she expect`, `which account is it booked to`: the noun itself is asked for."""
        if left and re.search(r"[^su]s$", self.lower[left[-1]]):
            return False  # "which parts will we run out of": of each of them, whether
        pair = self.lower[end : end + 2]
        return self._inverted(end) or (
            len(pair) == 2 and pair[0] in {"is", "are", "was", "were"} and pair[1] in DETERMINERS  # noqa: PLR2004  a pair
        )

    def _singular_verb(self, places: list[int]) -> int | None:
        """Where the verb stands in `credit limit fits a customer`; None if a plural noun comes first."""
        ends = [place for place in places if re.search(r"[^su]s$", self.lower[place])]
        before = [place for place in places if ends and place < ends[0]]
        return ends[0] if before and before[0] == places[0] else None

    def _inverted(self, auxiliary: int) -> bool:
        """`Which tip can a driver expect` asks for the tip; `which drivers can expect` doesn't."""
        pair = self.lower[auxiliary : auxiliary + 2]
        return len(pair) == 2 and pair[0] in INVERTING and pair[1] in DETERMINERS  # noqa: PLR2004  a pair

    def _open(self, at: int, *, after_auxiliary: bool = False) -> int:
        """Begins what is asked; with an auxiliary to come, the words before it are only the subject."""
        self._begin()
        end = self._next_auxiliary(at + 1)
        if after_auxiliary and self.lower[end : end + 1] and self.lower[end] in AUXILIARIES:
            self.state = SUBJECT
            for place in range(at + 1, end):
                self._word(place)
            self.state = ASKED
            return end - at
        self.state = ASKED
        if after_auxiliary and self.lower[at + 1 : at + 2] and self.lower[at + 1] not in PRONOUNS:
            self.state, self.subject_left = SUBJECT, 1  # "whether a customer buys again"
        return 1
