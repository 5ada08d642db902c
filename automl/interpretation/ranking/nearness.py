"""How near in meaning each name and its values are to the text, its sentences, and what it asks and gives."""

import re
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from automl.interpretation.column import Column
from automl.interpretation.lexicon import CLASS_STEMS, STATUS_STEMS
from automl.interpretation.question import MODIFIER, Question
from automl.interpretation.ranking.arrays import Features, against_others, best_other

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]  # texts to unit vectors, a row each
_SENTENCE = re.compile(r"(?<=[.?!;\n])\s+")
_MAX_SENTENCES = 6  # the last ones; a text may be long
_FEW_LEVELS, _SHOWN_LEVELS, _LEVEL_LETTERS = 12, 8, 25
_MAX_TEXT = 600  # letters; the end of a longer text is read


def nearness(columns: Sequence[Column], question: Question, encode: Encode) -> Features:
    """Cosines of each name, and of the name with its values, with the parts of the text."""
    parts = _parts(question)
    sides = {
        "name": [_name(column) for column in columns],
        "name and values": [_with_values(column) for column in columns],
    }
    texts = list(dict.fromkeys(text for some in (*parts.values(), *sides.values()) for text in some))
    rows = dict(zip(texts, encode(texts), strict=True))
    found: Features = {}
    for side, own in sides.items():
        vectors = np.stack([rows[text] for text in own])
        for part, some in parts.items():
            cosines = vectors @ np.stack([rows[text] for text in some]).T if some else np.zeros((len(own), 1))
            # a text's company in a batch moves its last digits: cut, so that the answer stays the same
            near = np.round(cosines.max(axis=1).astype(np.float64), 4)
            gap, spreads = against_others(near)
            found[f"{side} near {part}"] = near
            found[f"{side} near {part}, beyond others"] = gap
            found[f"{side} near {part}, in spreads"] = spreads
    near = found["name near text"]
    for answer, stems in (("an answer", CLASS_STEMS), ("a status", STATUS_STEMS)):
        called = np.array([any(word.stem in stems for word in column.words) for column in columns])
        found[f"called {answer}, how near others are"] = called * best_other(near)
    return found


def nearest_words(column: Column, question: Question, encode: Encode) -> tuple[float, str]:
    """How near the name comes to a sentence, or to what is asked, and to which."""
    parts = _parts(question)
    texts = list(dict.fromkeys([*parts["a sentence"], *parts["asked words"]]))
    name, *others = encode([_name(column), *texts])
    cosines = [round(float(name @ other), 4) for other in others]
    best = max(range(len(texts)), key=lambda at: (cosines[at], -at))
    return cosines[best], texts[best]


def _name(column: Column) -> str:
    return " ".join(word.text for word in column.words) or column.profile.name


def _parts(question: Question) -> dict[str, list[str]]:
    """Texts by what they are: several of one kind count by the nearest."""
    text = question.text.strip() or "?"
    sentences = [part for part in map(str.strip, _SENTENCE.split(text)) if part][-_MAX_SENTENCES:]
    asked = " ".join(word.text for word in question.words if word.weight >= MODIFIER)
    return {
        "text": [text[-_MAX_TEXT:]],
        "last sentence": sentences[-1:],
        "a sentence": sentences,
        "asked words": [asked or text[-_MAX_TEXT:]],
    }


def _with_values(column: Column) -> str:
    name, facts = _name(column), column.facts
    if facts.numeric or facts.distinct > _FEW_LEVELS:
        return name
    return f"{name}: {', '.join(level[:_LEVEL_LETTERS] for level in facts.levels[:_SHOWN_LEVELS])}"
