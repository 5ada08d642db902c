"""The learnt ranking: what its numbers are, and what no weight may outvote."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automl.interpretation import interpret
from automl.interpretation.interpreting import candidates_of
from automl.interpretation.ranking.arrays import against_others
from automl.interpretation.ranking.features import features_of
from automl.interpretation.ranking.model import learnt
from automl.interpretation.ranking.spelling import Text
from automl.profiling import profile_table
from contracts.datasets import Overrides

RNG = np.random.default_rng(5)
N = 200
WARD = pd.DataFrame(
    {
        "ward": RNG.choice(["north", "south", "annex"], N),
        "age": RNG.integers(18, 95, N),
        "LOS_d": RNG.integers(1, 40, N),
        "readm_30d": RNG.choice(["yes", "no"], N),
        "readm_90d": RNG.choice(["yes", "no"], N),
        "cost_eur": RNG.gamma(2, 900, N).round(2),
        "pain": RNG.integers(0, 11, N),
    }
)
PROFILE = profile_table(WARD)
CONTEXT = ["", "We run a ward and know ward, age and pain.", "The cost is high.", "Who stays long?"]


def read(words: str, table: pd.DataFrame = WARD) -> str:
    return interpret(table, profile_table(table), words, Overrides()).chosen.target_column


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(list(WARD.columns)), st.sampled_from(CONTEXT), st.sampled_from(["predict", "Forecast"])
)
def test_an_exact_name_after_the_verb_wins(name: str, context: str, verb: str) -> None:
    """TABLE-27: no weight outvotes "predict X" where X is a column."""
    found = interpret(WARD, PROFILE, f"{context} {verb} {name}", Overrides())
    assert found.chosen.target_column == name


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("LOS please", "LOS_d"),
        ("Which patients are back within thirty days?", "readm_30d"),
        ("Which patients are back within 90 days?", "readm_90d"),
        ("age, ward and pain -> costs", "cost_eur"),
    ],
)
def test_initials_numbers_and_arrows_find_their_column(words: str, target: str) -> None:
    """TABLE-28: initials, numbers in names, and what stands after an arrow."""
    assert read(words) == target


def test_the_weights_are_those_of_the_features() -> None:
    """TABLE-27: each feature has its weight, and no weight lacks its feature."""
    columns, question, last = candidates_of(WARD, PROFILE, "Who comes back?", Overrides())
    names, rows = features_of(columns, question, last)
    assert set(learnt().by_feature) == set(names)
    assert rows.shape == (len(columns), len(names))
    assert np.isfinite(rows).all()


@pytest.mark.parametrize(
    ("piece", "words", "least"),
    [
        ("bwt", "birth weight", 0.4),
        ("los", "length of stay", 0.8),
        ("resp", "response", 0.7),
        ("csat", "cause", 0),
    ],
)
def test_names_shorten_words(piece: str, words: str, least: float) -> None:
    """TABLE-28: a piece of a name may be the initials, the beginning or the letters of words."""
    strength, _ = Text(words.split()).find(piece)
    assert (strength >= least) if least else strength == 0


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=30))
def test_only_the_best_is_ahead_of_all_others(values: list[float]) -> None:
    """TABLE-27: a gap is positive for a single best candidate only, and nobody's order changes."""
    gap, spreads = against_others(np.array(values))
    assert (gap > 0).sum() <= 1
    assert not len(values) > 1 or int(np.argmax(gap)) == int(np.argmax(values))
    assert np.isfinite(spreads).all()
