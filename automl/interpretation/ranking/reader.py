"""A small network that reads the words together with all columns, and says which column they ask for.

MiniLM (Wang et al. 2020) with a pointer over columns in place of its sentence vector, learnt further by
`benchmarks/interpretation/fit_reader.py`; READER.md has its source, its licence and what it learnt from.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from automl.interpretation.ranking.arrays import Vector
from automl.interpretation.ranking.pieces import Vocabulary
from automl.interpretation.ranking.transformer import Transformer

_FILE = "reader.npz"
MAX_READ = 28  # columns that are read side by side: as many as it learnt with
HEAD_PIECES, TAIL_PIECES = 60, 100  # of a longer text its beginning and its end are read
COLUMN_PIECES = 20
_DIGITS = 3  # machines differ in the last digits: cut, so that the answer stays the same


class Reader:
    """Made of the stored arrays; keeps nothing of what it reads."""

    def __init__(self, stored: dict[str, npt.NDArray[np.generic]]) -> None:
        self._vocabulary = Vocabulary(stored["vocabulary"].tobytes().decode().split("\n"))
        self._network = Transformer({name: array for name, array in stored.items() if name != "vocabulary"})

    def read(self, text: str, columns: Sequence[str]) -> Vector:
        """Log odds, up to a constant, of each of at most `MAX_READ` columns, told in words each."""
        vocabulary, network = self._vocabulary, self._network
        words = vocabulary.cut(text)
        if len(words) > HEAD_PIECES + TAIL_PIECES:
            words = words[:HEAD_PIECES] + words[-TAIL_PIECES:]
        pieces = [vocabulary.first, *words]
        asked = len(pieces)
        room = (network.max_pieces - asked - 1) // max(len(columns), 1) - 1
        begins = []
        for column in columns:
            begins.append(len(pieces))
            pieces += [vocabulary.last, *vocabulary.cut(column)[: min(COLUMN_PIECES, room)]]
        pieces.append(vocabulary.last)
        kinds = (np.arange(len(pieces)) >= asked).astype(np.intp)
        states = network.states(pieces, kinds)
        ends = [*begins[1:], len(pieces) - 1]
        rows = [
            np.concatenate([states[begin], states[begin + 1 : end].mean(axis=0)])
            for begin, end in zip(begins, ends, strict=True)
        ]
        return np.asarray(np.round(np.stack(rows) @ network["pointer"], _DIGITS), dtype=np.float64)


@lru_cache(maxsize=1)
def reader() -> Reader:
    """Read once a process."""
    with files(__package__).joinpath(_FILE).open("rb") as file, np.load(file, allow_pickle=False) as stored:
        return Reader(dict(stored))
