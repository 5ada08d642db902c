import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import launch, layout, metadata, vertex
from contracts.errors import HTTP_STATUS, ErrorCode, OrreryError
from contracts.events import FRAME, STREAM_EVENT, CompletedData, ErrorData, LogData, LogLevel, is_terminal
from contracts.stages import (
    STAGE_WEIGHTS,
    STAGES,
    STATUS_OF_RUNNING_STAGE,
    TERMINAL_PROJECT_STATUSES,
    TERMINAL_STAGE_STATUSES,
    PipelineStage,
    ProjectStatus,
    StageStatus,
    may_follow_in_run,
    stage_may_follow,
    stages_from,
)

PROJECT = "01936f5e-0000-7000-8000-000000000001"
RUN = "6f1d2c3b-0000-4000-8000-000000000002"


def test_every_error_code_has_one_status():
    """ERR-1: each code maps to one HTTP status of the 4xx or 5xx range."""
    assert set(HTTP_STATUS) == set(ErrorCode)
    assert all(400 <= status <= 599 for status in HTTP_STATUS.values())


def test_an_error_survives_a_process_boundary():
    """ERR-2: a named error keeps code, message and details when it is pickled."""
    error = pickle.loads(pickle.dumps(OrreryError(ErrorCode.CONFLICT, "busy", "run 1")))
    assert (error.code, error.message, error.details, error.http_status) == (
        ErrorCode.CONFLICT,
        "busy",
        "run 1",
        409,
    )


def test_stage_tables_are_whole():
    """STAGE-1: all eight stages have a weight and a status; the weights sum to 100."""
    assert len(STAGES) == 8
    assert set(STAGE_WEIGHTS) == set(STAGES) == set(STATUS_OF_RUNNING_STAGE)
    assert sum(STAGE_WEIGHTS.values()) == 100


@given(st.sampled_from(list(ProjectStatus)), st.sampled_from(list(ProjectStatus)))
def test_a_terminal_project_status_never_changes(current, following):
    """STAGE-2: within a run a project's status only moves on, and a terminal one stays."""
    if current in TERMINAL_PROJECT_STATUSES:
        assert may_follow_in_run(current, following) == (current is following)
    if may_follow_in_run(current, following) and may_follow_in_run(following, current):
        assert current is following


@given(st.sampled_from(list(StageStatus)), st.sampled_from(list(StageStatus)))
def test_a_terminal_stage_status_never_changes(current, following):
    """STAGE-3: a completed, failed or cancelled stage stays so within its run."""
    if current in TERMINAL_STAGE_STATUSES:
        assert stage_may_follow(current, following) == (current is following)


@given(st.text(max_size=200))
def test_no_user_text_becomes_a_key(text):
    """KEY-1: only server-made ids are accepted as parts of keys; anything else is refused."""
    if layout.is_project_id(text):
        return
    for make in (layout.project_key, layout.project_prefix):
        with pytest.raises(ValueError, match="project id"):
            make(text)
    with pytest.raises(ValueError, match="sha256"):
        layout.raw_key(PROJECT, text[:63])


@given(st.sampled_from(STAGES), st.from_regex(rf"\A{layout.NAME_PATTERN}\Z").filter(lambda n: len(n) < 90))
def test_keys_follow_the_grammar(stage, name):
    """KEY-2: every key that the functions make is one that the grammar accepts, newline or not."""
    key = layout.stage_key(PROJECT, RUN, stage, name)
    assert layout.is_object_key(key)
    assert not layout.is_object_key(key + "\n")
    assert not layout.is_object_key("/" + key)
    assert not layout.is_object_key(key.replace("runs", ".."))
    for made in (
        layout.project_key(PROJECT),
        layout.results_key(PROJECT),
        layout.manifest_key(PROJECT, RUN),
        layout.raw_key(PROJECT),
        layout.raw_key(PROJECT, "a" * 64),
        layout.vertex_key(PROJECT, name),
        layout.kept_key(PROJECT, RUN),
    ):
        assert layout.is_object_key(made)


def test_a_launch_carries_its_key_and_selection():
    """LAUNCH-1: a launch from a stage selects that stage and all after it, and names its parent."""
    spec = launch.LaunchSpec(
        project_id=PROJECT,
        launch_key="k",
        from_stage=PipelineStage.MODEL_TRAINING,
        parent_run_id=RUN,
        trigger="api",
        request_id=None,
    )
    made = launch.to_launch(spec)
    assert made.asset_keys == [stage.value for stage in stages_from(PipelineStage.MODEL_TRAINING)]
    assert made.asset_keys[0] == "model_training"
    assert made.tags[metadata.PARENT_RUN_TAG] == RUN
    assert made.tags[metadata.LAUNCH_TAG] == "k"
    assert made.run_config == {}


def test_the_union_is_closed():
    """SCHEMA-1: an unknown event type, or data of another type, is refused."""
    event = {
        "event_type": "log",
        "project_id": PROJECT,
        "timestamp": "2026-11-23T00:00:00Z",
        "seq": 1,
        "data": {"run_id": None, "stage": None, "level": "info", "message": "hello"},
    }
    assert STREAM_EVENT.validate_python(event).event_type == "log"
    for broken in (
        {**event, "event_type": "gossip"},
        {**event, "event_type": "completed"},
        {**event, "seq": 0},
    ):
        with pytest.raises(ValueError):
            FRAME.validate_python(broken)


def test_terminal_events_are_named():
    """SCHEMA-2: completed and fatal errors end a run; nothing else does."""
    error = {"run_id": RUN, "stage": None, "code": ErrorCode.CANCELLED, "message": "m", "details": None}
    assert is_terminal(ErrorData(**error, fatal=True))
    assert not is_terminal(ErrorData(**error, fatal=False))
    assert not is_terminal(LogData(run_id=None, stage=None, level=LogLevel.INFO, message="m"))
    assert is_terminal(
        CompletedData(
            run_id=RUN, message="m", metrics={}, best_model_id=None, endpoint_id=None, duration_s=None
        )
    )


@pytest.mark.parametrize(
    "name",
    [
        "projects/p/locations/evil.example#/endpoints/e",
        "projects/p/locations/evil.example?/endpoints/e",
        "projects/p/locations/user@evil/endpoints/e",
        "projects/p/locations/us-central1\n/endpoints/e",
        "projects/p/locations/us-central1/endpoints/e?x",
        "projects/p/locations/us-central1/endpoints/e\n",
        "projects/P%2f/locations/us-central1/endpoints/e",
    ],
)
def test_an_endpoints_name_chooses_no_host(name):
    """VERTEX-19: what could end the host or the path early is no endpoint's name."""
    assert vertex.endpoint_name(name) is None
    good = vertex.endpoint_name("projects/example.com:p-1/locations/us-central1/endpoints/orrery-1")
    assert good is not None
    assert good.predict_url.startswith("https://us-central1-aiplatform.googleapis.com/v1/projects/")
    assert vertex.location_of(good.resource) == "projects/example.com:p-1/locations/us-central1"
    with pytest.raises(ValueError, match="evil"):
        vertex.location_of("projects/p/locations/us-central1.evil/models/m")
