"""What an earlier Orrery made is served and built upon by this one."""

import hashlib
import json
from pathlib import Path

import pytest

from automl.inference import load_model
from contracts.report import Interpretation, SplitKind

# Made by the release before calibration; the answers are that release's own.
FORMAT_1 = Path(__file__).parent / "data" / "penguins_format_1.orrery"
EXPECTED = {
    "Adelie": 0.999998011464971,
    "Chinstrap": 1.8692026329332986e-06,
    "Gentoo": 1.1933239594396356e-07,
}


def test_a_model_of_format_1_answers_as_it_did() -> None:
    """ENGINE-24: an artefact of format 1 loads, and answers to 1e-12 as the release that made it."""
    loaded = load_model(FORMAT_1, hashlib.sha256(FORMAT_1.read_bytes()).hexdigest())
    row = {
        "island": "Torgersen",
        "bill_length_mm": 39.1,
        "bill_depth_mm": 18.7,
        "flipper_length_mm": 181.0,
        "body_mass_g": 3750.0,
        "sex": "MALE",
    }
    assert {column.name for column in loaded.schema.columns} == set(row)
    assert {(column.minimum, column.maximum) for column in loaded.schema.columns} == {(None, None)}
    (answer,) = loaded.predict([row])
    assert answer.prediction == "Adelie"
    assert answer.probabilities == pytest.approx(EXPECTED, abs=1e-12)


def as_before(found, expected) -> None:
    """Equal, numbers to 1e-12: another processor may add in another order."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            as_before(found[name], value)
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for mine, theirs in zip(found, expected, strict=True):
            as_before(mine, theirs)
    else:
        assert found == (pytest.approx(expected, rel=1e-12) if isinstance(expected, float) else expected)


@pytest.mark.parametrize("name", ["concrete_format_2", "credit_g_format_2"])
def test_a_model_of_format_2_answers_as_it_did(name) -> None:
    """ENGINE-24: calibrated classes, numbers with intervals, a booster, trees and lines of the release before
    answer as then, with its warnings and explanations; what answers have had since is beside them.
    """
    file = FORMAT_1.parent / f"{name}.orrery"
    said = json.loads(file.with_suffix(".json").read_text())
    loaded = load_model(file, hashlib.sha256(file.read_bytes()).hexdigest())
    answers = loaded.predict(said["rows"], explain=2)
    as_before([answer.model_dump(mode="json") for answer in answers], said["answers"])


def test_an_interpretation_without_a_split_was_random() -> None:
    """ENGINE-24: a run from before splits were chosen can be forked: its rows were parted at random."""
    chosen = {
        "target_column": "species",
        "problem_type": "multiclass",
        "metric": "log_loss",
        "positive_class": None,
        "confidence": 1.0,
        "evidence": [],
    }
    old = {"chosen": chosen, "candidates": [chosen], "needs_confirmation": False, "overridden": []}
    assert Interpretation.model_validate(old).split.kind is SplitKind.RANDOM
