"""Small tables made up from one line of column kinds; values are drawn at random and mean nothing."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.interpretation.wordsets import words

ROWS = 600
_WORDS = words(
    """
    the a very old new film service was when arrived broken really good bad long story actor screen account
    login button crashed after update cannot see order again please help thanks first time never
    """
)

Rng = np.random.Generator


def _falling(count: int) -> npt.NDArray[np.float64]:
    """Shares of levels, the first one commonest."""
    weights = np.arange(count + 1, 1, -1)
    return np.asarray(weights / weights.sum())


_KINDS: dict[str, Callable[[Rng, list[str]], Any]] = {
    "id": lambda _, __: np.arange(ROWS) + 1000,
    "code": lambda rng, _: [f"{rng.integers(10**8):08x}-{at}" for at in range(ROWS)],
    "group": lambda rng, a: rng.integers(0, int(a[0]), ROWS) + 10_000,
    "date": lambda rng, _: np.sort(
        np.datetime64("2021-01-01") + rng.integers(0, 900, ROWS).astype("timedelta64[D]")
    ).astype(str),
    "year": lambda rng, a: rng.integers(int(a[0]), int(a[1]) + 1, ROWS),
    "int": lambda rng, a: rng.integers(int(a[0]), int(a[1]) + 1, ROWS),
    "count": lambda rng, a: rng.poisson(float(a[0]) * rng.gamma(2, 0.5, ROWS)),
    "num": lambda rng, a: rng.normal(float(a[0]), float(a[1]), ROWS).round(3),
    "pos": lambda rng, a: (float(a[0]) * rng.lognormal(0, 0.6, ROWS)).round(2),
    "flag": lambda rng, a: (rng.random(ROWS) < float(a[0])).astype(int),
    "yn": lambda rng, a: np.where(rng.random(ROWS) < float(a[0]), "Yes", "No"),
    "tf": lambda rng, a: rng.random(ROWS) < float(a[0]),
    "cat": lambda rng, a: rng.choice(a, ROWS, p=_falling(len(a))),
    "text": lambda rng, _: [" ".join(rng.choice(sorted(_WORDS), rng.integers(5, 20))) for _ in range(ROWS)],
}  # fmt: skip


def invent(columns: str, seed: int) -> pd.DataFrame:
    """A table of 600 rows from `name:kind(arguments)` of each column; an argument may hold blanks."""
    rng = np.random.default_rng(seed)
    made = {}
    for name, kind, arguments in re.findall(r"(\S+?):(\w+)(?:\(([^)]*)\))?(?=\s|$)", columns):
        made[name] = _KINDS[kind](rng, arguments.split(",") if arguments else [])
    return pd.DataFrame(made)
