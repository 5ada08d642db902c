"""The candidates in the order in which they are tried: the baseline, then what is quick, then the rest."""

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


def candidate_named(name: str, problem_type: ProblemType) -> Candidate:
    """The candidate of that name; KeyError if there is none."""
    everything = portfolio(problem_type, Metric.F1)
    return {candidate.name: candidate for candidate in everything}[name]
