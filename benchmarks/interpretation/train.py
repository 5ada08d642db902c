"""`python -m benchmarks.interpretation.train --data DIR [--write]`: learns what the features count for.

First the weight of each feature, from all wordings of `wordings/` and the earlier ones; then what their sum
and what the reader count for, and the probability below which somebody is asked, from `weighed/`, from which
neither reader nor features learnt. Prints what is right there, judged by weights of the other writer.
--write puts the weights where the product reads them. The same input gives the same weights on one machine.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from automl.interpretation import ranking
from automl.interpretation.ranking.arrays import Vector, softmax
from automl.interpretation.ranking.model import read, shortlist
from automl.interpretation.ranking.reader import reader
from benchmarks.interpretation.examples import Example, to_learn_from, to_weigh

_PENALTY = 100.0  # of the features' weights
_CALM = 0.5  # of what the two parts count for, about one half
_ASKED_WHEN_WRONG = 0.85  # of the wrong ones; the aim is 0.8 on tables nobody has seen
_DIGITS = 6


@dataclass(frozen=True)
class Weighed:
    """A wording's short list: log odds by the features (0) and by the reader (1), and what is outright."""

    writer: str
    parts: Vector  # (candidates, 2)
    outright: Vector
    right: int

    def shares(self, counts: Vector) -> Vector:
        return softmax(self.parts @ counts + self.outright)


def fit_features(examples: Sequence[Example]) -> Vector:
    """Weights of the features, of the largest penalised likelihood."""
    examples = [one for one in examples if one.right >= 0]
    rows = np.concatenate([one.rows for one in examples])
    spread = rows.std(axis=0)
    spread[spread < 1e-6] = 1.0  # a feature that never differs: its weight will be zero
    scaled = (rows - rows.mean(axis=0)) / spread
    fixed = np.concatenate([one.fixed for one in examples])
    lengths = np.array([len(one.rows) for one in examples])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    right = starts + np.array([one.right for one in examples])
    weights = np.array([one.weight for one in examples])

    def loss(beta: Vector) -> tuple[float, Vector]:
        logits = scaled @ beta + fixed
        top = np.maximum.reduceat(logits, starts)
        shares = np.exp(logits - np.repeat(top, lengths))
        totals = np.add.reduceat(shares, starts)
        value = weights @ (np.log(totals) + top - logits[right]) + 0.5 * _PENALTY * beta @ beta
        shares *= np.repeat(weights / totals, lengths)
        shares[right] -= weights
        return float(value), scaled.T @ shares + _PENALTY * beta

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return np.asarray(found.x / spread)


def weigh(example: Example, beta: Vector) -> Weighed:
    logits = example.rows @ beta
    short = shortlist(logits + example.fixed)
    pointed = read([example.columns[at] for at in short], example.question, reader())
    right = short.index(example.right) if example.right in short else -1
    return Weighed(example.writer, np.stack([logits[short], pointed], axis=1), example.fixed[short], right)


def fit_counts(found: Sequence[Weighed]) -> Vector:
    """What the features and the reader count for."""

    def loss(counts: Vector) -> float:
        chosen = [one.shares(counts)[one.right] for one in found if one.right >= 0]
        return float(-np.log(chosen).sum() + _CALM * ((counts - 0.5) ** 2).sum())

    return np.asarray(minimize(loss, np.full(2, 0.5), method="Nelder-Mead").x)


def judged(found: Sequence[Weighed]) -> tuple[Vector, Vector]:
    """For each whether it is right and how sure it is, by counts learnt of the other writers."""
    right, sure = np.zeros(len(found), dtype=bool), np.zeros(len(found))
    for writer in sorted({one.writer for one in found}):
        counts = fit_counts([one for one in found if one.writer != writer])
        for at, one in enumerate(found):
            if one.writer == writer:
                shares = one.shares(counts)
                right[at], sure[at] = int(np.argmax(shares)) == one.right, shares.max()
    return right, sure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    names, examples = to_learn_from(options.data)
    beta = fit_features(examples)
    found = [weigh(one, beta) for one in to_weigh()]
    print(
        f"{len(examples):,} learnt from; {np.mean([one.right >= 0 for one in found]):.1%} on the short list"
    )
    for told, counts in (("features alone", (1.0, 0.0)), ("reader alone", (0.0, 1.0))):
        hits = [int(np.argmax(one.shares(np.array(counts)))) == one.right for one in found]
        print(f"{told}: {np.mean(hits):.1%} of {len(hits)}")
    right, sure = judged(found)
    ask_below = round(float(np.quantile(sure[~right], _ASKED_WHEN_WRONG)), 3)
    counts = fit_counts(found)
    print(
        f"both: {right.mean():.1%}; wrong & asked {(sure[~right] < ask_below).mean():.1%},"
        f" right & asked {(sure[right] < ask_below).mean():.1%}, below {ask_below};"
        f" features count {counts[0]:.3f}, the reader {counts[1]:.3f}"
    )
    if options.write:
        stored = {
            "ask_below": ask_below,
            "of_features": round(float(counts[0]), _DIGITS),
            "of_reader": round(float(counts[1]), _DIGITS),
            "features": {name: round(float(one), _DIGITS) for name, one in zip(names, beta, strict=True)},
        }
        Path(ranking.__file__).with_name("weights.json").write_text(json.dumps(stored, indent=1) + "\n")


if __name__ == "__main__":
    main()
