from automl.models.portfolio import portfolio
from automl.selection import BASELINE
from contracts.datasets import Metric, ProblemType
from contracts.overrides import ModelFamily


def test_every_family_can_be_chosen_by_its_name():
    """RUNS-10: the families that a run may choose are those of the portfolio, beside the baseline."""
    found = {one.family for one in portfolio(ProblemType.BINARY, Metric.F1)}
    assert found - {BASELINE} == set(ModelFamily)
