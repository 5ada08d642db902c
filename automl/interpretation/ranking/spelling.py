"""How a name may shorten what the words say: `bwt` for birth weight, `LOS` for length of stay, `90d`."""

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from automl.interpretation.column import Column
from automl.interpretation.lexicon import STOP_WORDS
from automl.interpretation.question import GIVEN, MODIFIER, Question
from automl.interpretation.ranking.arrays import Features, against_others

_PIECES = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]+|\d+")
_TOKENS = re.compile(r"[^\W\d_]+|\d+")
_CAPITALS = re.compile(r"\b[A-Z][A-Za-z]?[A-Z]{0,4}\b")
_ARROW = re.compile(r"->|=>|→|>>")
_CALLED = re.compile(
    r"((?:[\w-]+\W+){1,4})(?:as|is|being) (?:the |our |my )?"
    r"(?:answer|output|target|outcome|result|question|goal)\b",
    re.IGNORECASE,
)
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
} | {"twelve": "12", "thirty": "30", "sixty": "60", "ninety": "90"}
_NUMBERS |= {"first": "1", "second": "2", "third": "3"}
_SMALL = frozenset({"is", "has", "the", "of", "in"})
_INITIALS = {2: 0.5, 3: 0.8, 4: 0.95, 5: 1.0}
_CLEARLY = 0.5
_LONG = 4
_SHORT_TAIL = 8  # words after an arrow
_MANY = 4

Hit = tuple[float, int]  # how well, and at which token (-1: none)


class Text:
    """A run of tokens that pieces of names are looked for in; each piece once."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = list(tokens)
        self._known: dict[str, Hit] = {}

    def find(self, piece: str) -> Hit:
        if piece not in self._known:
            self._known[piece] = _best(piece, self.tokens)
        return self._known[piece]

    def share(self, pieces: Sequence[str]) -> float:
        """The mean over the pieces of how well each is found."""
        return sum(self.find(piece)[0] for piece in pieces) / len(pieces) if self.tokens else 0.0


def spelling(columns: Sequence[Column], question: Question) -> Features:
    """How well each name's pieces abbreviate words of the text, and its numbers the text's numbers."""
    tokens = _tokens(question.text)
    plain = [token for token in tokens if token not in STOP_WORDS]
    asked = {word.text for word in question.words if word.weight >= MODIFIER}
    given = {word.text for word in question.words if word.weight <= GIVEN / 4}
    whole = Text(plain)
    arrow = _ARROW.split(question.text)
    called = [token for found in _CALLED.finditer(question.text) for token in _tokens(found[1])]
    texts = {
        "shortens": whole,
        "shortens what is asked": Text([token for token in plain if token in asked]),
        "shortens what is given": Text([token for token in plain if token in given]),
        "stands after an arrow": Text(_tokens(arrow[-1]) if len(arrow) > 1 else []),
        "is called the answer": Text(called),
    }
    capitals = {token.lower() for token in _CAPITALS.findall(question.text)}
    numbers = {token for token in tokens if token.isdigit()}
    found: dict[str, list[float]] = defaultdict(list)
    for column in columns:
        pieces = [piece.lower() for piece in _PIECES.findall(column.profile.name)]
        letters = [piece for piece in pieces if piece.isalpha() and piece not in _SMALL] or pieces or ["?"]
        for name, text in texts.items():
            found[name].append(text.share(letters))
        found["one piece shortens"].append(max(whole.find(piece)[0] for piece in letters))
        initials = {"".join(piece[0] for piece in some) for some in (pieces, letters)}
        found["initials are said"].append(float(len(letters) > 1 and bool(initials & capitals)))
        counted = [piece for piece in pieces if piece.isdigit()]
        meets = sum(piece in numbers for piece in counted)
        found["number is said"].append(float(meets > 0))
        found["share of numbers said"].append(meets / len(counted) if counted else 0.0)
        found["number and name are said"].append(float(meets > 0) * found["shortens"][-1])
        places = {at for strength, at in map(whole.find, letters) if strength >= _CLEARLY}
        found["shortens late"].append(max(places, default=0) / max(len(plain) - 1, 1))
        found["shortens the end"].append(float(max(places, default=-2) >= len(plain) - 2))
        found["said how often"].append(min(sum(plain.count(plain[at]) for at in places), _MANY))
    features = {name: np.array(values, dtype=np.float64) for name, values in found.items()}
    for name in ("shortens", "one piece shortens", "shortens what is asked", "shortens what is given"):
        features[f"{name}, beyond others"] = against_others(features[name])[0]
    return features


def stands_after_an_arrow(columns: Sequence[Column], question: Question) -> list[bool]:
    """Which name alone stands in the few words after the last arrow ("a, b -> c"), also shortened."""
    parts = _ARROW.split(question.text)
    tail = _tokens(parts[-1]) if len(parts) > 1 else []
    if not 0 < len(tail) <= _SHORT_TAIL:
        return [False] * len(columns)
    text = Text(tail)
    names = [[piece.lower() for piece in _PIECES.findall(c.profile.name)] or ["?"] for c in columns]
    found = [max(text.find(piece)[0] for piece in pieces) for pieces in names]
    best = max(found)
    return [share == best >= _CLEARLY and found.count(best) == 1 for share in found]


def _tokens(text: str) -> list[str]:
    return [_NUMBERS.get(token.lower(), token.lower()) for token in _TOKENS.findall(text)]


def _best(piece: str, tokens: Sequence[str]) -> Hit:
    best: Hit = (0.0, -1)
    for at, token in enumerate(tokens if len(piece) > 1 else ()):
        strength = _strength(piece, token)
        if strength < _CLEARLY and at + 1 < len(tokens) and _joins(piece, token, tokens[at + 1]):
            strength = max(strength, 0.45 if len(piece) > 2 else 0.35)  # noqa: PLR2004  two letters meet by chance
        following = tokens[at : at + len(piece)]
        if len(piece) in _INITIALS and [word[0] for word in following] == list(piece):
            strength = max(strength, _INITIALS[len(piece)])
        if strength > best[0]:
            best = strength, at
    return best


def _strength(piece: str, token: str) -> float:
    """How well a piece stands for one word: the word itself, its beginning, its letters in order."""
    size = len(piece)
    if token == piece:
        return 1.0
    if len(token) > size and token[0] == piece[0]:
        if token.startswith(piece):
            return 0.35 + 0.1 * min(size, 5) if size > 2 else 0.3  # noqa: PLR2004  two letters meet by chance
        if size > 2 and _is_within(piece, token):  # noqa: PLR2004  see above
            return 0.25 + 0.4 * size / len(token) + (0.1 if token[-1] == piece[-1] else 0.0)
    longer = size > len(token) >= _LONG and piece.startswith(token[: max(_LONG, len(token) - 3)])
    return 0.5 if longer else 0.0


def _joins(piece: str, token: str, following: str) -> bool:
    """`bwt` for birth weight: the first letters from one word, the others from the next."""
    if token[0] != piece[0]:
        return False
    return any(
        following[0] == piece[cut] and _is_within(piece[:cut], token) and _is_within(piece[cut:], following)
        for cut in range(1, len(piece))
    )


def _is_within(short: str, full: str) -> bool:
    letters = iter(full)
    return all(letter in letters for letter in short)
