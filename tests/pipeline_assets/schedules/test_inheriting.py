"""What a scheduled retraining keeps of the champion, by documents as a run leaves them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts import layout
from contracts.champions import Champion, ChampionAction, Promotion
from contracts.data_versions import DataMode, DataVersion, StoredDataVersion
from contracts.datasets import DatasetInfo, Metric, Overrides, ProblemType, ProjectSpec, TableFormat
from contracts.errors import ErrorCode, OrreryError
from contracts.manifests import RunManifest
from contracts.overrides import AnalysisSettings, RunOverrides
from contracts.report import Interpretation, SplitKind, SplitPlan, TargetCandidate
from contracts.schedules import ScheduleEntry, StoredEntry
from contracts.stages import STAGES, PipelineStage
from object_store import ObjectNotFound, ObjectStore, open_store
from object_store.documents import crown, put_version
from pipeline_assets.schedules.inheriting import kept

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PROJECT, FIRST, CHAMPION = (f"01936f5e-0000-7000-8000-00000000000{n}" for n in (1, 2, 3))
TOLD = RunOverrides.model_validate(
    {
        "data_upload": {"data_version": 1},
        "data_analysis": {"metric": "accuracy"},
        "data_processing": {"drop_columns": ["b"], "split": {"kind": "time", "column": "d"}},
        "feature_engineering": {"drop_columns": ["c"]},
        "model_selection": {"families": ["linear"], "time_budget_s": 7},
        "model_evaluation": {"threshold": 0.3, "fairness_column": "c"},
        "model_deployment": {"promotion": "always"},
    }
)
READ = AnalysisSettings(target_column="a", problem_type=ProblemType.BINARY, metric=Metric.ACCURACY)


def dataset(*columns: str) -> DatasetInfo:
    return DatasetInfo(
        dataset_id="0" * 64, file_name="new.csv", format=TableFormat.CSV, size_bytes=1, num_rows=9,
        num_columns=len(columns), columns=list(columns), encoding="utf-8", delimiter=",", decimal=".",
        warnings=[],
    )  # fmt: skip


SPEC = ProjectSpec(
    project_id=PROJECT, project_name="p", problem_description="predict something", created_at=NOW,
    dataset=dataset("a", "b", "c", "d"), overrides=Overrides(),
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    """A champion of the fork `CHAMPION`, whose data and analysis are of the run `FIRST`."""
    store = open_store(tmp_path.as_uri())
    own = STAGES.index(PipelineStage.DATA_PROCESSING)
    manifest = RunManifest(
        run_id=CHAMPION,
        project_id=PROJECT,
        producers={stage: FIRST if at < own else CHAMPION for at, stage in enumerate(STAGES)},
        overrides=TOLD,
    )
    store.put(layout.manifest_key(PROJECT, CHAMPION), manifest.model_dump_json().encode())
    chosen = TargetCandidate(**READ.model_dump(), positive_class="yes", confidence=1.0, evidence=[])
    found = Interpretation(
        chosen=chosen, candidates=[chosen], needs_confirmation=False, overridden=["target_column"],
        split=SplitPlan(kind=SplitKind.RANDOM, column=None, reason="."),
    )  # fmt: skip
    key = layout.stage_key(PROJECT, FIRST, PipelineStage.DATA_ANALYSIS, "interpretation.json")
    store.put(key, found.model_dump_json().encode())
    crown(store, PROJECT, champion())
    return store


def champion(n: int = 1, run_id: str = CHAMPION) -> Champion:
    return Champion(
        n=n, previous=None, action=ChampionAction.PROMOTED, run_id=run_id, best_model_id="m",
        endpoint_id=PROJECT, model_key="k", model_sha256="0" * 64, model_size_bytes=1, data_version=1,
        dataset_id="0" * 64, at=NOW, by="run", reason="", decision=None,
    )  # fmt: skip


def entry(**said: object) -> ScheduleEntry:
    """As the sensor reads it: from the document, which spells out what was not said."""
    made = ScheduleEntry.model_validate({"name": "nightly", "cron": "0 2 * * *", **said})
    return StoredEntry.model_validate_json(StoredEntry(entry=made, since=NOW).model_dump_json()).entry


def test_a_retraining_keeps_what_the_champion_was_told(store: ObjectStore) -> None:
    """SCHED-26: its settings and what its analysis came to; not its data, nor what was said of it once."""
    told = kept(store, SPEC, entry())
    assert told.parent_run_id is None
    assert told.overrides.data_analysis == READ
    for stage in (*STAGES[2:-1],):
        assert told.overrides.of(stage) == TOLD.of(stage), stage
    assert told.overrides.data_upload.data_version is None
    assert told.overrides.model_deployment.promotion is None


def test_what_an_entry_says_goes_over_that(store: ObjectStore) -> None:
    """SCHED-26: setting by setting; a schedule of a release before, which says nothing of it, keeps too."""
    own = {
        "data_analysis": {"metric": "log_loss"},
        "feature_engineering": {"drop_columns": []},
        "model_deployment": {"promotion": "ask"},
    }
    told = kept(store, SPEC, entry(overrides=own)).overrides
    assert told.data_analysis == READ.model_copy(update={"metric": Metric.LOG_LOSS})
    assert told.feature_engineering.drop_columns == []
    assert told.model_deployment.promotion is Promotion.ASK
    assert told.data_processing == TOLD.data_processing
    assert kept(store, SPEC, entry(overrides=own, inherit=False)).overrides == RunOverrides.model_validate(
        own
    )


def test_a_retraining_from_a_later_stage_stands_on_the_champion(store: ObjectStore) -> None:
    """SCHED-26: on its results, whatever ran last; its own stages alone are told anything."""
    told = kept(store, SPEC, entry(from_stage="model_training"))
    assert told.parent_run_id == CHAMPION
    assert told.overrides == TOLD.only([PipelineStage.MODEL_TRAINING, PipelineStage.MODEL_EVALUATION])


def test_another_target_is_another_problem(store: ObjectStore) -> None:
    """SCHED-26: what was chosen for the champion's target, and what does not fit, is not kept."""
    told = kept(store, SPEC, entry(overrides={"data_analysis": {"target_column": "b"}})).overrides
    assert told.data_analysis == AnalysisSettings(target_column="b")
    assert told.data_processing.drop_columns == []
    assert (told.model_evaluation.threshold, told.model_evaluation.fairness_column) == (None, "c")
    numbers = kept(store, SPEC, entry(overrides={"data_analysis": {"problem_type": "regression"}})).overrides
    assert (numbers.data_analysis.target_column, numbers.data_analysis.metric) == ("a", None)
    assert numbers.model_evaluation.threshold is None


def test_a_column_that_is_gone_need_not_be_dropped(store: ObjectStore) -> None:
    """SCHED-26: data in place of the first may lack what was dropped: that fails no retraining."""
    new = DataVersion(
        version=2, mode=DataMode.REPLACE, dataset=dataset("a", "b", "d"), total_rows=9, created_at=NOW,
        drift=None, differences=[],
    )  # fmt: skip
    put_version(store, PROJECT, StoredDataVersion(version=new, idempotency_key=None, request_hash="0"))
    told = kept(store, SPEC, entry()).overrides
    assert told.feature_engineering.drop_columns == []
    assert told.data_processing == TOLD.data_processing


@pytest.mark.parametrize("broken", ["champion", "manifest", "gone"])
def test_a_champion_that_can_t_be_read_stops_nothing(store: ObjectStore, broken: str) -> None:
    """SCHED-26: nor does one of whose run nothing is left; the entry's own settings are what is told."""
    if broken == "champion":
        store.put(layout.champion_key(PROJECT, 1), b"{}")
    elif broken == "manifest":
        store.put(layout.manifest_key(PROJECT, CHAMPION), b"{}")
    else:
        crown(store, PROJECT, champion(2, FIRST))
    own = RunOverrides.model_validate({"model_training": {"time_budget_s": 9}})
    told = kept(store, SPEC, entry(overrides={"model_training": {"time_budget_s": 9}}))
    assert (told.overrides, told.parent_run_id) == (own, None)


@pytest.mark.parametrize("code", [ErrorCode.PIPELINE_FAILED, ErrorCode.UNAVAILABLE])
def test_a_stage_that_goes_meanwhile_stops_nothing_either(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch, code: ErrorCode
) -> None:
    """SCHED-26: one project's loss is not the tick of all; a store that does not answer is."""
    really = type(store).get

    def get(self: ObjectStore, key: str) -> bytes:
        if not key.endswith("interpretation.json"):
            return really(self, key)
        raise ObjectNotFound(key) if code is ErrorCode.PIPELINE_FAILED else OrreryError(code, "It is away")

    monkeypatch.setattr(type(store), "get", get)
    if code is ErrorCode.UNAVAILABLE:
        with pytest.raises(OrreryError, match="away"):
            kept(store, SPEC, entry())
    else:
        assert kept(store, SPEC, entry()).overrides == RunOverrides()
