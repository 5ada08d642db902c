import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.events import STREAM_EVENT
from contracts.launch import REPEAT_FIELD, LaunchSpec, overrides_in, run_config
from contracts.manifests import RunManifest
from contracts.overrides import ModelFamily, RunOverrides
from contracts.stages import STAGES, PipelineStage, stages_from

names = st.lists(st.text(max_size=5), max_size=3) | st.none()
budgets = st.floats(1, 100) | st.none()
overrides = st.builds(
    lambda drop, gone, families, budget, threshold: RunOverrides.model_validate(
        {
            "data_processing": {"drop_columns": drop},
            "feature_engineering": {"drop_columns": gone},
            "model_selection": {"families": families, "time_budget_s": budget},
            "model_evaluation": {"threshold": threshold},
        }
    ),
    names,
    names,
    st.lists(st.sampled_from(ModelFamily), min_size=1, max_size=2) | st.none(),
    budgets,
    st.floats(0, 1) | st.none(),
)


@given(overrides, st.none() | st.just("11111111-1111-4111-8111-111111111111"))
def test_settings_survive_dagsters_config(told: RunOverrides, replay_of: str | None):
    """RUNS-16: what a run's config says is what it was told, and what a rerun's says again."""
    config = run_config(told, replay_of)
    assert overrides_in(config).given() == told.given()
    repeats = [op["config"].get(REPEAT_FIELD) for op in config.get("ops", {}).values()]
    assert [one for one in repeats if one] == ([replay_of] * 2 if replay_of else [])


@given(overrides)
def test_a_forks_settings_go_over_its_parents(parent: RunOverrides):
    """RUNS-12: a setting that is said counts, null undoes, what is not said stays; only of what is redone."""
    own = RunOverrides.model_validate(
        {"model_selection": {"time_budget_s": None}, "model_evaluation": {"threshold": 0.5}}
    )
    merged = own.over(parent)
    assert merged.model_selection.time_budget_s is None
    assert merged.model_selection.families == parent.model_selection.families
    assert merged.model_evaluation.threshold == 0.5
    assert merged.data_processing == parent.data_processing
    redone = merged.only(stages_from(PipelineStage.MODEL_EVALUATION))
    assert set(redone.given()) == {PipelineStage.MODEL_EVALUATION}


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_refuses_anothers_settings(stage: PipelineStage):
    """RUNS-23: no stage takes what it does not have, and it is named."""
    with pytest.raises(ValidationError) as refused:
        RunOverrides.model_validate({stage.value: {"colour": 1}})
    assert refused.value.errors()[0]["loc"] == (stage.value, "colour")


def test_what_the_release_before_stored_is_read():
    """RUNS-21: manifests, promises and events from before runs could be told anything."""
    manifest = RunManifest.model_validate_json('{"run_id": "a", "project_id": "b", "producers": {}}')
    assert (manifest.overrides.given(), manifest.trigger) == ({}, None)
    spec = {"project_id": "p", "launch_key": "k", "from_stage": "data_upload", "parent_run_id": None}
    assert LaunchSpec.model_validate(spec | {"trigger": "api", "request_id": None}).overrides.given() == {}
    data = {"run_id": "r", "stage": "data_upload", "status": "running", "project_status": "uploading"}
    event = {"event_type": "stage_change", "project_id": "p", "timestamp": "2026-01-01T00:00:00Z", "seq": 1}
    read = STREAM_EVENT.validate_python(event | {"data": data | {"message": "m", "result": None}})
    assert read.data.reused is False
