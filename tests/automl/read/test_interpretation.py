"""The words find their column, whatever it is called, and say why."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automl.interpretation import absent_target, interpret
from automl.profiling import profile_table
from contracts.datasets import METRICS_OF_PROBLEM, Metric, Overrides, ProblemType
from contracts.errors import ErrorCode, OrreryError
from contracts.report import Interpretation

from .tables import load

DATA = Path(__file__).parents[2] / "data"
MANIFEST: dict[str, dict[str, Any]] = {
    entry["name"]: entry for entry in json.loads((DATA / "manifest.json").read_text())
}
TABLES = {name: load(DATA / entry["file"], entry["file"])[1] for name, entry in MANIFEST.items()}
NONE = Overrides()

RNG = np.random.default_rng(3)
N = 300
SHOP = pd.DataFrame(
    {
        "cust_id": np.arange(N) + 5000,
        "signupDate": pd.date_range("2023-01-01", periods=N).astype(str),
        "Age": RNG.integers(18, 80, N),
        "monthlySpend": RNG.gamma(2, 30, N).round(2),
        "is_vip": RNG.integers(0, 2, N),
        "region": RNG.choice(["north", "south", "east", "west"], N),
        "stars": RNG.integers(1, 6, N),
        "attrition_flag": RNG.choice(["stayed", "left"], N, p=[0.8, 0.2]),
        "delivery_mins": RNG.normal(40, 9, N).round(1),
        "plan": RNG.choice(["basic", "pro", "team"], N),
    }
)


def read(table: pd.DataFrame, words: str, overrides: Overrides = NONE) -> Interpretation:
    return interpret(table, profile_table(table), words, overrides)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_bundled_descriptions_are_understood(name: str) -> None:
    """TABLE-15, TABLE-17, TABLE-18: target, type and metric of the manifest, with evidence."""
    entry = MANIFEST[name]
    chosen = read(TABLES[name], entry["description"]).chosen
    assert (chosen.target_column, chosen.problem_type, chosen.metric) == (
        entry["target"],
        entry["problem"],
        entry["metric"],
    )
    assert chosen.evidence


@pytest.mark.parametrize(
    ("name", "renamed", "words"),
    [
        ("penguins", {"species": "kind_of_penguin", "body_mass_g": "weight"}, "What kind of penguin is it?"),
        ("penguins", {"species": "taxon"}, "Tell Adelie, Gentoo and Chinstrap penguins apart."),
        ("credit_g", {"class": "creditworthy"}, "Who will pay back the loan?"),
        ("credit_g", {"class": "risk"}, "Flag applicants who are a bad risk, using purpose and employment."),
        ("concrete", {"strength": "csMPa"}, "Estimate csMPa from cement, slag, ash and water."),
        ("concrete", {"strength": "compr_strength"}, "How strong will the concrete be?"),
        (
            "car",
            {"class": "acceptability"},
            "Given buying, maint, doors and safety, how acceptable is a car?",
        ),
        ("car", {"class": "z9"}, "Sort cars into unacceptable, acceptable, good and very good."),
        ("sms_spam", {"type": "label", "text": "message"}, "Detect spam."),
        ("space_missions", {"successful": "mission_ok", "price": "cost"}, "Will the rocket launch fail?"),
    ],
)
def test_renamed_columns_are_found(name: str, renamed: dict[str, str], words: str) -> None:
    """TABLE-15: the rules don't know the tables' names."""
    found = read(TABLES[name].rename(columns=renamed), words).chosen
    target = MANIFEST[name]["target"]
    assert (found.target_column, found.problem_type) == (
        renamed.get(target, target),
        MANIFEST[name]["problem"],
    )


@pytest.mark.parametrize(
    ("words", "target", "kind"),
    [
        ("Which customers are about to leave?", "attrition_flag", ProblemType.BINARY),
        ("Predict the attrition flag from age and spend.", "attrition_flag", ProblemType.BINARY),
        ("Churn prediction", "attrition_flag", ProblemType.BINARY),
        ("How much will a customer spend?", "monthlySpend", ProblemType.REGRESSION),
        ("Predict monthly spend, ignore the age.", "monthlySpend", ProblemType.REGRESSION),
        ("How many minutes does the delivery take?", "delivery_mins", ProblemType.REGRESSION),
        (
            "Using region and age, estimate how long the delivery takes.",
            "delivery_mins",
            ProblemType.REGRESSION,
        ),
        ("Which plan suits a new user: basic, pro or team?", "plan", ProblemType.MULTICLASS),
        ("How many stars will she give?", "stars", ProblemType.REGRESSION),
        ("target: is_vip", "is_vip", ProblemType.BINARY),
        ("`region` is the outcome", "region", ProblemType.MULTICLASS),
        ("How old is the customer?", "Age", ProblemType.REGRESSION),
        ("Is the client a VIP?", "is_vip", ProblemType.BINARY),
        ("Don't predict the plan. Predict the region.", "region", ProblemType.MULTICLASS),
    ],
)
def test_one_table_answers_many_questions(words: str, target: str, kind: ProblemType) -> None:
    """TABLE-15, TABLE-17: the words choose, not the table's shape."""
    chosen = read(SHOP, words).chosen
    assert (chosen.target_column, chosen.problem_type) == (target, kind), chosen.evidence


def test_ids_and_dates_are_not_guessed() -> None:
    """TABLE-15: what identifies or dates a row is no answer unless it is asked for by name."""
    guesses = [candidate.target_column for candidate in read(SHOP, "Make a model.").candidates]
    assert not {"cust_id", "signupDate"} & set(guesses[:3])


def test_identifiers_lose_against_measurements() -> None:
    """TABLE-15: the last column is often the target, but not when it numbers the rows."""
    table = pd.DataFrame(
        {f"v{i}": RNG.normal(size=200) for i in range(3)} | {"part_id": RNG.permutation(200)}
    )
    found = read(table, "Estimate the value.")
    assert found.chosen.target_column != "part_id"
    named = read(table, "Predict part_id.").chosen
    assert named.target_column == "part_id"
    assert any("seldom predicted" in sentence for sentence in named.evidence)


def test_what_the_words_exclude_is_not_chosen() -> None:
    """TABLE-15: a column that is asked for and then excluded is out."""
    both = "Predict the plan or the region"
    assert read(SHOP, f"{both}, but ignore the region.").chosen.target_column == "plan"
    assert read(SHOP, f"{both}, but ignore the plan.").chosen.target_column == "region"


@pytest.mark.parametrize(
    ("levels", "words", "positive"),
    [
        (["no", "yes"], "Will it rain?", "yes"),
        ([0, 1], "Will it rain?", "1"),
        ([True, False], "Will it rain?", "True"),
        (["ham", "spam"], "Filter the spam.", "spam"),
        (["ham", "spam"], "Find unwanted advertising.", "spam"),
        (["negative", "sick"], "Who is ill?", "sick"),
        (["common", "rare"], "Predict the answer.", "rare"),
    ],
)
def test_the_positive_class_is_the_one_that_is_looked_for(
    levels: list[Any], words: str, positive: str
) -> None:
    """TABLE-17: yes-like first, then what the question names or means, then the rarer."""
    table = pd.DataFrame({"x": range(100), "answer": [levels[0]] * 70 + [levels[1]] * 30})
    table["x"] = RNG.normal(size=100)
    assert read(table, words).chosen.positive_class == positive


def test_numbers_that_are_codes_are_classes() -> None:
    """TABLE-17: consecutive, even and few: nothing that is counted looks like that."""
    table = pd.DataFrame({"w": RNG.normal(size=210), "surface": np.arange(210) % 7 + 1})
    assert read(table, "Predict the surface.").chosen.problem_type is ProblemType.MULTICLASS
    table["surface"] = RNG.poisson(4, 210)
    assert read(table, "Predict the surface.").chosen.problem_type is ProblemType.REGRESSION


def test_a_metric_in_the_words_is_taken_when_it_fits() -> None:
    """TABLE-18: words may choose the metric, but not one of another problem."""
    assert read(SHOP, "Predict the plan with the best accuracy").chosen.metric in {
        Metric.LOG_LOSS,
        Metric.ACCURACY,
    }
    assert read(SHOP, "Predict the monthly spend; judge by MAE.").chosen.metric is Metric.MAE
    assert read(SHOP, "Predict the plan; judge by MAE.").chosen.metric is Metric.LOG_LOSS


def test_overrides_win_and_are_listed() -> None:
    """TABLE-19: what the user fixes is certain."""
    fixed = Overrides(target_column="stars", problem_type=ProblemType.MULTICLASS, metric=Metric.F1_MACRO)
    found = read(SHOP, "How much will a customer spend?", fixed)
    assert (found.chosen.target_column, found.chosen.problem_type, found.chosen.metric) == (
        "stars",
        ProblemType.MULTICLASS,
        Metric.F1_MACRO,
    )
    assert (found.chosen.confidence, found.needs_confirmation) == (1.0, False)
    assert found.overridden == ["target_column", "problem_type", "metric"]
    assert found.candidates[0] == found.chosen
    with pytest.raises(OrreryError, match="no column 'star'"):
        read(SHOP, "", Overrides(target_column="star"))


def test_doubt_is_admitted() -> None:
    """TABLE-16: words that say nothing about the table need confirmation."""
    noise = pd.DataFrame({f"v{i}": RNG.normal(size=100) for i in range(8)})
    assert read(noise, "Do something useful with this.").needs_confirmation
    assert not read(SHOP, "target: is_vip").needs_confirmation


def test_a_table_without_any_target_is_refused() -> None:
    """TABLE-12: constants and identifiers leave nothing to predict."""
    table = pd.DataFrame({"key": [f"k{i}x" for i in range(50)], "same": ["x"] * 50})
    with pytest.raises(OrreryError, match="No column can be predicted"):
        read(table, "Predict it.")


SCRAPS = [
    "predict",
    "who",
    "which",
    "what",
    "how",
    "much",
    "many",
    "the",
    "of",
    "from",
    "using",
    "is",
    "will",
]
SCRAPS += ["not", "?", ".", ",", ":", "(", ")", "plan", "spend", "left", "Age", "y"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | st.lists(st.sampled_from(SCRAPS), max_size=20).map(" ".join))
def test_any_words_give_the_same_ranked_answer_twice(words: str) -> None:
    """TABLE-15, TABLE-16: total, deterministic, sorted, confidences of one distribution, metrics that fit."""
    first, second = read(SHOP, words), read(SHOP, words)
    assert first == second
    shares = [candidate.confidence for candidate in first.candidates]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1 + 1e-9
    assert first.chosen == first.candidates[0]
    assert all(c.metric in METRICS_OF_PROBLEM[c.problem_type] for c in first.candidates)


@pytest.mark.parametrize(
    "words",
    [
        "Predict the column 'nope'",
        "predict the column nope",
        "Predict 'nope' for each customer.",
        "predicting `no_pe` from age",
        "The target is 'nope'.",
        "target: nope",
        "The target column is no_pe.",
        'Column "nope" is the target.',
        "Predict the target variable “nope”",
        "Predict the column regoin",
        "Predict the column colour.",
        "x" * 9_900 + " predict the column nope",
    ],
)
def test_a_target_that_is_named_but_absent_is_refused(words: str) -> None:
    """TABLE-20: nothing else is trained in place of a column that the words name outright."""
    with pytest.raises(OrreryError, match=r"no column '(?:nope|no_pe|regoin|colour)'") as refused:
        read(SHOP, words)
    assert refused.value.code is ErrorCode.VALIDATION_ERROR
    assert "region" in (refused.value.details or "")
    fixed = Overrides(target_column="plan")
    assert read(SHOP, words, fixed).chosen.target_column == "plan"


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("Predict 'Monthly Spend'", "monthlySpend"),
        ("Predict the column attrition-flag", "attrition_flag"),
        ('Predict the column called "PLAN".', "plan"),
        ("Predict 'left' or 'stayed'", "attrition_flag"),
        ("Predict 'Left' customers", "attrition_flag"),
        ('Predict "yes" if the customer is a VIP, else "no".', "is_vip"),
        ("Predict the target variable churn", "attrition_flag"),
        ("Predict the 'spend'", "monthlySpend"),
        ("Predict the plan. Don't predict the column 'remarks'.", "plan"),
        ("Predict the plan, ignore the column 'remarks'.", "plan"),
        ("Predict the column plan; the target is imbalanced.", "plan"),
        ("Predict the target column accurately: plan", "plan"),
        ("Predict the target column for each row: the plan.", "plan"),
        ("Predict the outcome from these columns: spend. Does the customer leave?", "attrition_flag"),
        ("Predict 'who of our many customers will leave us next'.", "attrition_flag"),
        ("target: binary. Will the customer leave?", "attrition_flag"),
    ],
)
def test_values_paraphrases_and_sayings_are_no_absent_columns(words: str, target: str) -> None:
    """TABLE-20: only a name that can be no column's, value's or saying is refused."""
    assert read(SHOP, words).chosen.target_column == target


def test_the_end_of_a_long_description_is_read() -> None:
    """TABLE-15: all the 10,000 characters that the API accepts count."""
    filler = "Our shop sells many things to many people. "
    words = (filler * 300)[:9_900] + " Predict the column region."
    assert read(SHOP, words).chosen.target_column == "region"


def test_a_quoted_value_is_no_absent_column() -> None:
    """TABLE-20: what some cell holds, in whatever case, names no column."""
    assert absent_target(SHOP, "Predict 'North' customers") is None
    assert absent_target(SHOP, "Predict 'Norse' customers") == "Norse"
