"""The candidates in the order in which they are tried: the baseline, then what is quick, then the rest."""

from automl.models import boosting
from automl.models.base import Candidate
from automl.models.boosting import Boosting
from automl.models.dummy import Dummy
from automl.models.forest import ExtraTrees
from automl.models.linear import Linear
from automl.models.neural import Network
from contracts.datasets import ProblemType

LARGE_TREES = "lightgbm"


def portfolio(problem_type: ProblemType) -> list[Candidate]:
    """Every candidate for a problem; the dummy first."""
    numbers = problem_type is ProblemType.REGRESSION
    tuned = boosting.TUNED_NUMBERS if numbers else boosting.TUNED_CLASSES
    return [
        Dummy(),
        Linear(),
        Boosting(LARGE_TREES, tuned),
        ExtraTrees(),
        Boosting("lightgbm_small_trees", boosting.SMALL_TREES),
        Boosting("lightgbm_random_cuts", boosting.RANDOM_CUTS),
        Network("neural_net", bins=0, decay=0.5),
        Network("neural_net_bins", bins=16, decay=1.0),
    ]


def candidate_named(name: str, problem_type: ProblemType) -> Candidate:
    """The candidate of that name; KeyError if there is none."""
    return {candidate.name: candidate for candidate in portfolio(problem_type)}[name]
