"""Ways to ask: lists of what is known, questions after statements, counts, ends that are feared."""

import contextlib
import time

import numpy as np
import pandas as pd
import pytest

from automl.interpretation import interpret
from automl.interpretation.questions import read_question
from automl.profiling import profile_table
from contracts.datasets import Overrides
from contracts.errors import OrreryError
from contracts.report import Interpretation

RNG = np.random.default_rng(11)
N = 240
TRIPS = pd.DataFrame(
    {
        "rider_nbr": RNG.integers(1, 90, N),
        "start_zone": RNG.choice(["old town", "harbour", "airport"], N),
        "trip_km": RNG.gamma(2, 4, N).round(2),
        "total_fare": RNG.gamma(2, 9, N).round(2),
        "tolls": RNG.gamma(1, 2, N).round(2),
        "num_bags": RNG.integers(0, 5, N),
        "urgency": RNG.choice(["low", "normal", "high"], N),
        "went_well": RNG.choice([True, False], N),
        "cancelled": RNG.integers(0, 2, N),
        "edible": RNG.choice(["e", "p"], N),
        "car_age": RNG.integers(1, 20, N),
    }
)


def read(words: str, table: pd.DataFrame = TRIPS) -> Interpretation:
    return interpret(table, profile_table(table), words, Overrides())


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("Start zone, tolls and car age are known. How much is the fare?", "total_fare"),
        ("Knowing the start zone, the tolls and the car age, what will the trip cost?", "total_fare"),
        (
            "We have tolls, urgency, whether it was cancelled, and zone. What's the fare?",
            "total_fare",
        ),
        ("How many bags does a rider bring?", "num_bags"),
        ("fare amount", "total_fare"),
        ("People call it off at the last minute. Who will call it off?", "cancelled"),
        ("Given the tolls, the zone and the fare, edible or poisonous?", "edible"),
        ("The city wants the zones to be safe. How far do they go in km?", "trip_km"),
        ("I wonder what tolls, car age, urgency and start zone say about the fare.", "total_fare"),
        ("Predict what tolls, car age and trip km make of the fare", "total_fare"),
    ],
)
def test_wordings_find_their_column(words: str, target: str) -> None:
    """TABLE-15: lists, phrases, heads of noun phrases, counts and pronouns."""
    found = read(words)
    assert found.chosen.target_column == target, [(c.target_column, c.evidence) for c in found.candidates[:3]]


CLINIC = pd.DataFrame(
    {
        "weekly_visits": RNG.gamma(2, 4, N).round(2),
        "No-show": RNG.choice(["Yes", "No"], N),
        "response": RNG.choice(["responder", "non-responder"], N),
        "guests": RNG.integers(0, 40, N),
        "ward": RNG.choice(["A", "B", "C"], N),
        "FTR": RNG.choice(["H", "D", "A"], N),
        "fix_hours": RNG.gamma(2, 3, N).round(2),
        "bill_width": RNG.normal(5, 1, N).round(3),
        "stars": RNG.integers(1, 6, N),
    }
)


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("In whom does the drug work?", "response"),
        ("Does it end in a home win, a draw or an away win?", "FTR"),
        ("We know the ward and how many guests are there. How long does a repair take?", "fix_hours"),
        ("The outcome is in the last column.", "stars"),
        ("How much is it per week?", "weekly_visits"),
        ("Bill width, guests and ward are written down. How long will it take?", "fix_hours"),
        ("How much does it guess on average, I mean how many guests do they have?", "guests"),
    ],
)  # fmt: skip
def test_trades_have_words_of_their_own(words: str, target: str) -> None:
    """TABLE-15: words of one meaning, idioms, long answers, places and rates find their column."""
    assert read(words, CLINIC).chosen.target_column == target


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("Which patients won't turn up?", "No-show"),
        ("Tell me from the ward, the guests and the stars if somebody skips the appointment.", "No-show"),
        ("How many visitors come into the ward?", "guests"),
        ("When will it be up again?", "fix_hours"),
    ],
)
def test_words_that_name_nothing_find_it_where_no_other_looks_like_it(words: str, target: str) -> None:
    """TABLE-15: idioms find their column where none is called after an answer, nor after their own words."""
    table = CLINIC.drop(columns=["response", "weekly_visits"])
    assert read(words, table).chosen.target_column == target


@pytest.mark.parametrize(
    ("words", "targets"),
    [
        ("Predict the fix hours and the weekly visits.", {"fix_hours", "weekly_visits"}),
        ("Please predict the stars, the guests and the fix hours.", {"stars", "guests", "fix_hours"}),
        ("Targets: fix hours, weekly visits", {"fix_hours", "weekly_visits"}),
        ("The labels are guests and stars.", {"guests", "stars"}),
        ("How many guests or stars will it be?", {"guests", "stars"}),
        ("Predict the stars as well as the fixes.", {"stars", "fix_hours"}),
        ("Predict the fix hours from the guests and the stars.", set()),
        ("From the ward, the guests and the stars predict the fix hours.", set()),
        ("How long does the fix take? Guests and stars are known.", set()),
    ],
)
def test_several_targets_are_named_and_one_is_asked_for(words: str, targets: set[str]) -> None:
    """TABLE-26: columns that the words ask for in one breath are predicted at once, unless one is fixed."""
    found = read(words, CLINIC)
    if not targets:
        assert found.also_asked == []
        assert found.further_targets == []
        return
    assert set(found.target_columns) == targets
    assert found.target_columns == [found.chosen.target_column, *found.chosen.further_targets]
    assert found.split.column not in targets
    assert targets <= {candidate.target_column for candidate in found.candidates}
    assert "Predicted with it" in found.chosen.evidence[0]
    fixed = interpret(CLINIC, profile_table(CLINIC), words, Overrides(target_column=min(targets)))
    assert not fixed.needs_confirmation
    assert fixed.target_columns == [min(targets)]
    assert {min(targets), *fixed.also_asked} == targets


def test_a_class_that_denies_the_other_is_negative() -> None:
    """TABLE-17: of responder and non-responder the responder is looked for."""
    assert read("Predict the response.", CLINIC).chosen.positive_class == "responder"


def test_a_word_of_a_longer_name_is_that_columns_own() -> None:
    """TABLE-15: what is said of the credit history says nothing of another column with credit in its name."""
    table = pd.DataFrame(
        {
            "credit_amount": RNG.gamma(2, 900, N).round(),
            "credit_history": RNG.choice(["good", "bad", "none"], N),
            "purpose": RNG.choice(["car", "house"], N),
        }
    )
    assert read("Classify the credit history.", table).chosen.target_column == "credit_history"
    assert (
        read("Using the credit history, what is the amount?", table).chosen.target_column == "credit_amount"
    )


def test_the_feared_end_is_the_positive_class() -> None:
    """TABLE-17: a flag of success that is asked for failure counts the failures."""
    table = TRIPS[["trip_km", "tolls"]].assign(success=TRIPS["went_well"])
    assert read("How likely is a failure?", table).chosen.positive_class == "False"
    assert read("Is it a success?", table).chosen.positive_class == "True"


def test_the_margin_is_the_lead_of_the_first() -> None:
    """TABLE-16: by how much the best reading is ahead, and whether somebody should be asked."""
    sure, unsure = read("Predict the total fare."), read("Do something with this.")
    assert sure.margin == pytest.approx(sure.candidates[0].confidence - sure.candidates[1].confidence)
    assert (sure.needs_confirmation, unsure.needs_confirmation) == (False, True)
    assert unsure.margin < sure.margin


def test_a_question_outweighs_a_wish() -> None:
    """TABLE-15: what is only said to be wanted elsewhere weighs half of what is asked outright."""
    words = read_question("We want the prices to be fair. How old is the car?").words
    weights = {word.text: word.weight for word in words}
    assert weights["old"] > weights["prices"] > 0


@pytest.mark.parametrize("scrap", ["x", "or ", "x or ", "y, ", "(", "who ", "predict ", "target is ", "'"])
def test_ten_thousand_characters_of_anything_are_read_at_once(scrap: str) -> None:
    """TABLE-15: no description takes long, whatever it repeats."""
    words = (scrap * 10_000)[:10_000]
    began = time.process_time()
    with contextlib.suppress(OrreryError):
        read(words)
    assert time.process_time() - began < 2


def test_answers_offered_by_the_words_are_listed() -> None:
    """TABLE-15: what `or` joins, with or without articles and commas."""
    asked = read_question("Is it a bus, a van, the saab or an opel? Or not: yes or no.").alternatives
    assert ["bus", "van", "saab", "opel"] in asked
    assert ["yes", "no"] in asked


def test_a_wide_table_of_few_rows_is_understood_in_time() -> None:
    """TABLE-15: the first megabyte of a wide table has few rows, so each number looks like a level."""
    wide = pd.DataFrame(RNG.normal(size=(25, 1_000)).round(3), columns=[f"reading_{n}" for n in range(1_000)])
    wide["outcome"] = RNG.integers(0, 2, 25)
    profile = profile_table(wide)
    began = time.process_time()
    found = interpret(wide, profile, "How many days late will it be, and what is the outcome?", Overrides())
    assert time.process_time() - began < 0.7
    assert found.chosen.target_column == "outcome"
