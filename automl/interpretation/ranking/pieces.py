"""Text cut into the pieces of a vocabulary, as BERT does it (WordPiece; Devlin et al. 2018)."""

import unicodedata

_MAX_LETTERS = 60  # a longer word is unknown


class Vocabulary:
    """Pieces by their number; `##` begins one that goes on within a word."""

    def __init__(self, pieces: list[str]) -> None:
        self._pieces = {piece: at for at, piece in enumerate(pieces)}
        self.first, self.last, self.unknown = (self._pieces[mark] for mark in ("[CLS]", "[SEP]", "[UNK]"))

    def cut(self, text: str) -> list[int]:
        """The numbers of the longest pieces that each word and mark of the text is made of."""
        plain = "".join(
            c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn"
        )
        spaced = "".join(c if c.isalnum() or c.isspace() else f" {c} " for c in plain)
        return [piece for word in spaced.split() for piece in self._cut(word)]

    def _cut(self, word: str) -> list[int]:
        found = []
        begin = 0
        while begin < len(word) <= _MAX_LETTERS:
            ends = range(len(word), begin, -1)
            mark = "##" if begin else ""
            end = next((end for end in ends if mark + word[begin:end] in self._pieces), None)
            if end is None:
                return [self.unknown]
            found.append(self._pieces[mark + word[begin:end]])
            begin = end
        return found or [self.unknown]
