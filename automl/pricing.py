"""What fits of a training will take, and the seconds that are kept free for what comes after them."""

import math
from dataclasses import dataclass, field

import numpy as np

from automl.crossval import Folds
from automl.layout import Speeds, TrainingLayout
from automl.measuring import Measured, Runner, refit_cost
from automl.models.base import Candidate
from automl.refitting import CLOSING_SHARE
from automl.selection import Selection

_HOPE = 0.6  # of the expected time, where nothing shows yet how good such estimates are here
_FEW_S = 0.05  # a fit this short says nothing of estimates
_SLOWER = (0.2, 3.0)  # how much quicker or slower than expected fits are taken to be
_SALVAGE_COST = 3.0  # of a screening fold's time: two folds, side by side or not, and a refit
_CLOSING_ENCODINGS = 1.5  # of a fold: the encoder of all rows


@dataclass
class Prices:
    """Seconds, as the screening foretells them and as the fits so far have corrected it."""

    runner: Runner
    selection: Selection
    layout: TrainingLayout
    leading: list[Measured] = field(default_factory=list)  # those that would be members by now
    _slower: list[float] = field(default_factory=list)  # seconds that fits took, in those foretold

    @property
    def refit_cost(self) -> float:
        """Of a refit on all rows, in fits of a fold."""
        return refit_cost(self.layout.folds)

    def foretold(self, candidate: Candidate) -> float:
        """Seconds of one fold, by the screening."""
        task = self.runner.task
        rows = round(task.num_rows * (1 - 1 / self.layout.folds))
        return Speeds(self.selection, task).fold(candidate.name, rows, self.layout.pace)

    def expected(self, candidate: Candidate) -> float:
        """Seconds of one fold, by how well the screening foretold those that were measured."""
        slower = float(np.clip(np.median(self._slower), *_SLOWER)) if self._slower else _HOPE
        return slower * self.foretold(candidate)

    def learn(self, foretold_s: float, took_s: float) -> None:
        """A fold took `took_s`, of which `foretold_s` had been foretold."""
        if foretold_s > _FEW_S:
            self._slower.append(took_s / foretold_s)

    def needed(self, folds: Folds, fold_s: float) -> float:
        """Seconds of all folds of a candidate, and of what its refit adds to those to come."""
        turns = math.ceil(len(self.layout.run(folds.count)) / self.runner.threads)
        refit_s = fold_s * self.refit_cost
        return fold_s * turns + self.reserve(folds, refit_s) - self.reserve(folds)

    def reserve(self, folds: Folds, refit_s: float = 0.0) -> float:
        """Seconds to keep: for the refits of those that lead, one more of `refit_s`, and for the end.

        Weights, the encoder of all rows and the file take a moment too, and on a slow machine a long one.
        """
        share = CLOSING_SHARE * self.runner.budget.seconds
        closing = max(share, _CLOSING_ENCODINGS * folds.encoding_s)
        if not self.leading:
            quickest = min(self.selection.fold_seconds.values(), default=0.0)
            return closing + _SALVAGE_COST * quickest + refit_s
        refits = [refit_s, *(result.fit_time_s * self.refit_cost for result in self.leading)]
        return closing + max(*refits, sum(refits) / self.runner.threads)
