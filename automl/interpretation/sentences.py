"""A description cut into sentences of tokens, with phrases and contractions as single plain words."""

import re

from automl.interpretation.cues import PHRASES
from automl.interpretation.lexicon import STOP_WORDS

SENTENCE_ENDS = frozenset(".?!;\n")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*|[.?!;:,()\n]")
_ARTICLES = frozenset({"a", "an", "the"})
_MOST_ANSWERS = 30
_LONGEST_ANSWER = 3  # words
_TEXTUAL = re.compile(r"\w")
_CONTRACTIONS = (
    (r"\b(it|that|there|what|who|where|how|here|he|she)['’]s\b", r"\1 is"),
    (r"\b(i|we|you|they|he|she|it)['’]d\b", r"\1 would"),
    (r"\b(\w+)['’]ll\b", r"\1 will"),
    (r"\b(\w+)['’]re\b", r"\1 are"),
    (r"\b(i)['’]m\b", r"\1 am"),
    (r"\b(\w+)['’]ve\b", r"\1 have"),
)


def sentences_of(description: str) -> list[list[str]]:
    """Tokens a sentence, its closing mark included; sentences without any word are left out."""
    for pattern, words in (*_CONTRACTIONS, *PHRASES):
        description = re.sub(pattern, words, description, flags=re.IGNORECASE)
    sentences: list[list[str]] = [[]]
    for token in _TOKEN.findall(description):
        sentences[-1].append(token)
        if token in SENTENCE_ENDS:
            sentences.append([])
    return [sentence for sentence in sentences if any(map(is_textual, sentence))]


def alternatives_of(tokens: list[str]) -> list[list[str]]:
    """The first words of what `or` joins, commas before it too: `a home win, a draw or an away win`."""
    found = []
    for at, token in enumerate(tokens):
        if token.lower() != "or":
            continue
        after = [word for word in tokens[at + 1 : at + 3] if word.lower() not in _ARTICLES][:1]
        before = list[str]()
        end = at - 1 if at and tokens[at - 1] == "," else at
        while end > 0 and is_textual(tokens[end - 1]) and len(before) < _MOST_ANSWERS:
            start = _begins_answer(tokens, end)
            before.insert(0, tokens[start].lower())
            end = start - (start > 0 and tokens[start - 1].lower() in _ARTICLES)
            if end <= 0 or tokens[end - 1] != ",":
                break
            end -= 1
        if before and after and is_textual(after[0]):
            found.append([*before, after[0].lower()])
    return found


def _begins_answer(tokens: list[str], end: int) -> int:
    """Where the answer begins that ends before `end`: after an article or a comma close by, else one word."""
    for start in range(end - 1, max(end - 1 - _LONGEST_ANSWER, 0), -1):
        if tokens[start - 1].lower() in _ARTICLES or tokens[start - 1] == ",":
            return start
        if not is_textual(tokens[start - 1]):
            break
    return end - 1


def is_textual(token: str) -> bool:
    return _TEXTUAL.search(token) is not None


def is_content(token: str) -> bool:
    """Whether the token means something by itself."""
    lowered = token.lower()
    return is_textual(token) and lowered not in STOP_WORDS and not lowered.endswith(("n't", "n’t"))
