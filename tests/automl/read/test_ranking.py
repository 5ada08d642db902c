"""The learnt ranking: what its numbers are, and what no weight may outvote."""

import subprocess
import sys
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automl.interpretation import interpret
from automl.interpretation.interpreting import candidates_of
from automl.interpretation.ranking.arrays import against_others
from automl.interpretation.ranking.encoder import Encoder, encoder
from automl.interpretation.ranking.features import features_of
from automl.interpretation.ranking.model import SHORT, learnt, rank, shortlist
from automl.interpretation.ranking.nearness import nearness
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
    near = nearness(columns, question, encoder().encode)
    assert set(learnt().shortlist) == set(names)
    assert set(learnt().ranking) == {*names, *near}
    assert rows.shape == (len(columns), len(names))
    assert np.isfinite(rows).all()


def test_the_encoder_reads_a_dozen_names_of_many() -> None:
    """TABLE-34: of more columns the best twelve by all but meaning are ranked, the others get nothing."""
    wide = pd.DataFrame({f"sensor_{at}": RNG.normal(size=60) for at in range(40)} | {"broken": [0, 1] * 30})
    columns, question, last = candidates_of(wide, profile_table(wide), "Does it break?", Overrides())
    found = rank(columns, question, last).probabilities
    assert 1 < (found > 0).sum() <= SHORT
    assert found.sum() == pytest.approx(1.0)
    assert columns[int(found.argmax())].profile.name == "broken"


@pytest.mark.parametrize(
    ("words", "name", "other"),
    [
        ("Who is going to leave us for a competitor?", "customer churn", "postal code"),
        ("How heavy is the newborn?", "birth weight", "mother age"),
        ("Is the water too warm?", "temperature", "salinity"),
    ],
)
def test_like_meanings_lie_close(words: str, name: str, other: str) -> None:
    """TABLE-34: the encoder puts a question nearer to the name that answers it than to another."""
    question, right, wrong = encoder().encode([words, name, other])
    assert question @ right > question @ wrong + 0.05
    assert np.linalg.norm(question) == pytest.approx(1.0, abs=1e-5)


def test_a_texts_vector_does_not_depend_on_its_company() -> None:
    """TABLE-34: alone or beside others, a text has the same vector but for last digits."""
    with files("automl.interpretation.ranking").joinpath("encoder.npz").open("rb") as file:
        stored = dict(np.load(file, allow_pickle=False))
    alone = Encoder(stored).encode(["length of stay"])[0]
    beside = Encoder(stored).encode(["length of stay", "a much longer text, of " * 9])[0]
    assert np.allclose(alone, beside, atol=2e-6)


def test_evidence_tells_what_a_name_is_near_to() -> None:
    """TABLE-34: where meaning speaks for a column, its evidence quotes the words that it is near to."""
    table = pd.DataFrame({"smoker": ["yes", "no"] * 40, "kg": range(80), "parking": ["a", "b"] * 40})
    found = interpret(table, profile_table(table), "Who has the habit of cigarettes?", Overrides()).chosen
    assert found.target_column == "smoker"
    assert "Its name is near in meaning to 'habit cigarettes'." in found.evidence


def test_a_process_that_only_imports_does_not_read_the_encoder() -> None:
    """TABLE-34: the API and the inspector's parent never read it; the child that interprets does."""
    code = (
        "import sys, api.app, inspector.server, inspector.interpretation\n"
        "from automl.interpretation.ranking.encoder import encoder\n"
        "assert encoder.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


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


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=40))
def test_the_short_list_holds_the_best(values: list[float]) -> None:
    """TABLE-34: at most twelve, in the order of the table, none of them behind one that is left out."""
    short = shortlist(np.array(values))
    assert short == sorted(short)
    assert len(short) == min(SHORT, len(values))
    left = [value for at, value in enumerate(values) if at not in short]
    assert min(values[at] for at in short) >= max(left, default=-100)
