import json

import pytest
import typer

from client import AsyncOrrery, Orrery
from client.run_cli import settings_of
from contracts.overrides import RunOverrides, TrainingSettings
from tests.client.answers import ACCEPTED, answer
from tests.client.scripted import PROJECT, ScriptedServer


def test_settings_are_read_as_a_person_writes_them():
    """RUNS-30: lists with commas, a split as kind:column, numbers, and null that undoes."""
    told = [
        "feature_engineering.drop_columns=age, sex",
        "data_processing.split=time:sold_on",
        "model_evaluation.threshold=0.3",
        "model_selection.families=linear",
        "model_training.time_budget_s=null",
        "data_analysis.target_column=price",
    ]
    assert settings_of(told) == {
        "feature_engineering": {"drop_columns": ["age", "sex"]},
        "data_processing": {"split": {"kind": "time", "column": "sold_on"}},
        "model_evaluation": {"threshold": 0.3},
        "model_selection": {"families": ["linear"]},
        "model_training": {"time_budget_s": None},
        "data_analysis": {"target_column": "price"},
    }
    assert RunOverrides.model_validate(settings_of(told)).model_evaluation.threshold == 0.3


@pytest.mark.parametrize(
    "text", ["threshold=1", "model_evaluation.threshold", "=3", ".=", "model_evaluation=1"]
)
def test_a_setting_without_its_place_is_wrong_usage(text: str):
    """RUNS-30: what is no STAGE.NAME=VALUE ends the command with 2."""
    with pytest.raises(typer.Exit) as ended:
        settings_of([text])
    assert ended.value.exit_code == 2


async def test_a_fork_says_only_what_was_said(server: ScriptedServer):
    """RUNS-30: a setting that is null outright is sent, one that was not named is not; both clients alike."""
    server.script.answers = {"POST /runs": answer(ACCEPTED, 202)}
    told = RunOverrides(model_training=TrainingSettings(time_budget_s=None))
    with Orrery(server.url) as orrery:
        orrery.fork(PROJECT, "model_training", told, reason="again")
    async with AsyncOrrery(server.url) as orrery:
        await orrery.fork(PROJECT, "model_training", told, reason="again")
    sent = [json.loads(body) for _, _, body in server.script.requests]
    assert (
        sent
        == [
            {
                "from_stage": "model_training",
                "overrides": {"model_training": {"time_budget_s": None}},
                "reason": "again",
            }
        ]
        * 2
    )
