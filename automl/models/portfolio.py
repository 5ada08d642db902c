"""The candidates in the order in which they are tried: the baseline, then what is quick, then the rest.

Behind them are variations, for seconds that are left.
"""

from dataclasses import dataclass

from automl.models import boosting
from automl.models.base import Candidate
from automl.models.boosting import Boosting
from automl.models.dummy import Dummy
from automl.models.forest import ExtraTrees
from automl.models.kernel import Kernel
from automl.models.linear import Linear
from automl.models.neural import Network
from automl.models.target_coded import TargetCoded
from automl.models.weighted import ClassWeighted
from contracts.datasets import Metric, ProblemType

LARGE_TREES = "lightgbm"
TARGET_CODED = "lightgbm_target_codes"


# Metrics that weigh classes alike, or a rare one for more: class weights in the fits may serve them.
WEIGHING_METRICS = frozenset({Metric.F1, Metric.F1_MACRO, Metric.BALANCED_ACCURACY})


def portfolio(problem_type: ProblemType, metric: Metric | None = None) -> list[Candidate]:
    """Every candidate for a problem and its metric; the dummy first."""
    numbers = problem_type is ProblemType.REGRESSION
    tuned = boosting.TUNED_NUMBERS if numbers else boosting.TUNED_CLASSES
    # Numbers with little noise are learnt best to the last row. Of classes a leaf of one is too certain.
    deep = [ExtraTrees("extra_trees_deep", leaf=1)] if numbers else []
    weighted: list[Candidate] = []
    if metric in WEIGHING_METRICS and not numbers:
        small = Boosting("lightgbm_small_trees", boosting.SMALL_TREES)
        weighted = [ClassWeighted(Linear()), ClassWeighted(small)]
    return [
        Dummy(),
        Linear(),
        Boosting(LARGE_TREES, tuned),
        ExtraTrees(),
        Boosting("lightgbm_small_trees", boosting.SMALL_TREES),
        *weighted,
        TargetCoded(TARGET_CODED, Boosting("lightgbm", boosting.CODED)),
        Kernel(),
        *deep,
        Boosting("lightgbm_random_cuts", boosting.RANDOM_CUTS),
        Network("neural_net", bins=0, decay=0.5),
        Network("neural_net_bins", bins=16, decay=1.0),
    ]


@dataclass(frozen=True)
class Variation:
    """A candidate for which there is no screening: another configuration of what was measured already."""

    candidate: Candidate
    of: str
    cost: float  # of a fit, in fits of the one that it varies


def variations() -> list[Variation]:
    """Other configurations of boosting, those of most use first.

    Spread as in TabRepo's portfolios (Salinas and Erickson, AutoML 2024): leaves, columns a tree sees and
    regularisation differ, so that what one overlooks another sees.
    """
    large, small = LARGE_TREES, "lightgbm_small_trees"
    return [
        Variation(Boosting(f"lightgbm_{name}", {**boosting.VARIED, **params}), of, cost)
        for name, of, cost, params in (
            ("fewer_columns", large, 1.2, boosting.FEWER_COLUMNS),
            ("cautious", small, 1.8, boosting.CAUTIOUS),
            ("smooth", large, 1.3, boosting.SMOOTH),
            ("six_deep", small, 1.6, boosting.SIX_DEEP),
            ("many_leaves", large, 2.0, boosting.MANY_LEAVES),
            ("small_cuts", small, 2.5, boosting.SMALL_CUTS),
        )
    ]


def candidate_named(name: str, problem_type: ProblemType) -> Candidate:
    """The candidate or variation of that name; KeyError if there is none."""
    everything = [*portfolio(problem_type, Metric.F1), *(varied.candidate for varied in variations())]
    return {candidate.name: candidate for candidate in everything}[name]
