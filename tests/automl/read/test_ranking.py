"""The learnt ranking: what its numbers are, and what no weight may outvote."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automl.interpretation import interpret
from automl.interpretation.interpreting import candidates_of
from automl.interpretation.ranking.arrays import against_others
from automl.interpretation.ranking.features import features_of
from automl.interpretation.ranking.model import READ_FOR_IT, learnt, rank, shortlist
from automl.interpretation.ranking.pieces import Vocabulary
from automl.interpretation.ranking.reader import MAX_READ, reader
from automl.interpretation.ranking.spelling import Text
from automl.interpretation.ranking.telling import told
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
    assert set(learnt().features) == set(names)
    assert rows.shape == (len(columns), len(names))
    assert np.isfinite(rows).all()


def test_the_reader_reads_the_best_of_many_columns() -> None:
    """TABLE-34: of more columns the best few by the features are read, the others get nothing."""
    wide = pd.DataFrame({f"sensor_{at}": RNG.normal(size=60) for at in range(40)} | {"broken": [0, 1] * 30})
    columns, question, last = candidates_of(wide, profile_table(wide), "Does it break?", Overrides())
    found = rank(columns, question, last).probabilities
    assert 1 < (found > 0).sum() <= MAX_READ
    assert found.sum() == pytest.approx(1.0)
    assert columns[int(found.argmax())].profile.name == "broken"


COLUMNS = [
    "parking space : whole 1 to 400",
    "smoker : yes or no",
    "weight kg : decimal 40 to 130",
    "joined : date",
]


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("Who has the habit of cigarettes?", 1),
        ("How heavy is this person?", 2),
        ("We know the weight of each and where they park. Which of them are smokers?", 1),
        ("Forget the smoking for now; what does he weigh?", 2),
    ],
)
def test_words_that_no_name_holds_find_their_column(words: str, right: int) -> None:
    """TABLE-34: the reader points at the column that answers, not at those that are only mentioned."""
    assert int(np.argmax(reader().read(words, COLUMNS))) == right


def test_a_long_text_and_long_names_are_read_within_bounds() -> None:
    """TABLE-34: beginning and end of a long text are read; each column keeps a place."""
    columns = [f"column {'very ' * 40}long number {at} : yes or no" for at in range(MAX_READ)]
    found = reader().read("who will leave? " + "nothing of weight here. " * 500, columns)
    assert found.shape == (MAX_READ,)
    assert np.isfinite(found).all()
    assert np.isfinite(reader().read("", ["a : yes or no"])).all()


def test_words_are_cut_into_the_longest_known_pieces() -> None:
    """TABLE-34: accents and case are dropped, marks stand alone, what has no pieces is unknown."""
    known = Vocabulary(["[CLS]", "[SEP]", "[UNK]", "leave", "##r", "##s", "?", "cafe"])
    assert known.cut("Leavers, CAFÉ?") == [3, 4, 5, 2, 7, 6]
    assert known.cut("x" * 100) == [2]


def test_columns_are_told_with_their_values() -> None:
    """TABLE-34: a name is cut up, an abbreviation written out, and the values are told by their kind."""
    columns, _, _ = candidates_of(WARD, PROFILE, "Who comes back?", Overrides())
    by_name = {column.profile.name: told(column) for column in columns}
    assert by_name["readm_30d"].endswith(": no or yes")
    assert by_name["readm_30d"].startswith("readm 30 d")
    assert "whole 0 to 10" in by_name["pain"]


def test_evidence_tells_that_the_words_were_read_for_it() -> None:
    """TABLE-34: where the reader points at a column, its evidence says so."""
    table = pd.DataFrame({"smoker": ["yes", "no"] * 40, "kg": range(80), "parking": ["a", "b"] * 40})
    found = interpret(table, profile_table(table), "Who has the habit of cigarettes?", Overrides()).chosen
    assert found.target_column == "smoker"
    assert READ_FOR_IT in found.evidence


def test_a_process_that_only_imports_does_not_read_the_network() -> None:
    """TABLE-34: the API and the inspector's parent never read it; the child that interprets does."""
    code = (
        "import sys, api.app, inspector.server, inspector.interpretation\n"
        "from automl.interpretation.ranking.reader import reader\n"
        "assert reader.cache_info().currsize == 0"
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
    """TABLE-34: at most so many as are read, in the table's order, none behind one that is left out."""
    short = shortlist(np.array(values))
    assert short == sorted(short)
    assert len(short) == min(MAX_READ, len(values))
    left = [value for at, value in enumerate(values) if at not in short]
    assert min(values[at] for at in short) >= max(left, default=-100)
