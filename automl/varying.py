"""Variations of the boosters that did best, for seconds that are left, until they bring nothing more."""

from dataclasses import dataclass, field

from automl.assembly import standing
from automl.crossval import LearningTask
from automl.measuring import Measured
from automl.metrics import as_loss
from automl.models.portfolio import Variation, variations

FIRST = 2  # so many are tried before what is slow
FEWEST_ROWS = 8_000  # below, what more configurations seem to gain is chance
_PATIENCE = 3  # variations in a row that brought nothing
_MIN_GAIN = 5e-4  # of the ensemble's loss


@dataclass
class Varying:
    """Which variation is next. What it decides by is out-of-fold losses and never the clock."""

    task: LearningTask
    begun: list[str] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)  # of the ensemble, before and after each variation

    def most(self) -> int:
        """How many there may be at most."""
        return len(variations()) if self.task.num_rows >= FEWEST_ROWS else 0

    def ahead(self, names: list[str]) -> int:
        """How many of `names` are tried before the first variations: as far as both that are varied."""
        varied = {one.of for one in variations()}
        return max((at + 1 for at, name in enumerate(names) if name in varied), default=len(names))

    def next(self, measured: list[Measured], most: int | None = None) -> Variation | None:
        """Of the best booster first, then by turns; None after `most`, or once the last brought nothing."""
        loss_of = {
            one.candidate.name: as_loss(self.task.metric, one.score)
            for one in measured
            if one.score is not None
        }
        left = [one for one in variations() if one.candidate.name not in self.begun and one.of in loss_of]
        if not self.most() or not left or len(self.begun) == most or self._idle():
            return None
        ranks = sorted({one.of for one in variations() if one.of in loss_of}, key=loss_of.__getitem__)
        begun_of = [one.of for one in variations() if one.candidate.name in self.begun]
        return min(left, key=lambda one: ranks.index(one.of) + begun_of.count(one.of))

    def judge(self, measured: list[Measured]) -> None:
        """Note how good the ensemble is by now."""
        self.losses.append(standing(measured, self.task)[1])

    def _idle(self) -> bool:
        if len(self.losses) <= _PATIENCE:
            return False
        before = min(self.losses[:-_PATIENCE])
        return min(self.losses[-_PATIENCE:]) > before - _MIN_GAIN * abs(before)
