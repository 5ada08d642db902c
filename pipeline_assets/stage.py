"""How a plain function over a project becomes a Dagster asset: what each of the eight has in common."""

import os
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from logging import Logger
from pathlib import Path
from typing import Any, TypeVar

import dagster as dg
from dagster._core.storage.dagster_run import ACTIVE_RUN_STATUSES  # what a slot is counted by
from pydantic import ValidationError

from automl.progress import Progress
from contracts import layout, metadata
from contracts.datasets import Overrides, ProjectSpec
from contracts.errors import ErrorCode, OrreryError
from contracts.launch import REPEAT_FIELD
from contracts.overrides import TARGET_FIELDS, StageSettings
from contracts.signals import QuestionSignal, ResultSignal, StageResult
from contracts.stages import STAGES, PipelineStage
from object_store import ObjectNotFound, ObjectStore
from pipeline_assets.bundles import Bundle, EarlierStages
from pipeline_assets.checks import ChecksFailedError
from pipeline_assets.failures import failing_by_name
from pipeline_assets.manifests import pinned_manifest
from pipeline_assets.model_server import ModelServer
from pipeline_assets.progress import report_to_dagster, say_in_dagster
from pipeline_assets.run_tags import is_cancelled, name_run
from pipeline_assets.stage_config import config_of
from pipeline_assets.vertex.options import VertexOptions
from pipeline_assets.words import Words

PARTITIONS = dg.DynamicPartitionsDefinition(name=metadata.PARTITIONS_DEF)
# How the asset graph is grouped: what the data are, how the model comes about, how it is proven and served.
GROUPS: Mapping[PipelineStage, str] = {
    PipelineStage.DATA_UPLOAD: "data",
    PipelineStage.DATA_ANALYSIS: "data",
    PipelineStage.DATA_PROCESSING: "data",
    PipelineStage.FEATURE_ENGINEERING: "training",
    PipelineStage.MODEL_SELECTION: "training",
    PipelineStage.MODEL_TRAINING: "training",
    PipelineStage.MODEL_EVALUATION: "serving",
    PipelineStage.MODEL_DEPLOYMENT: "serving",
}
OWNERS = ["team:orrery"]
SEED = 0
_UPSTREAM = "earlier"
Settings = TypeVar("Settings", bound=StageSettings)

# backfill_policy: Dagster calls it beta, and without it a range of projects would share one run.
warnings.filterwarnings("ignore", category=dg.BetaWarning, message=".*backfill_policy.*")


@dataclass(frozen=True)
class StageRun:
    """What a stage is given to work with."""

    project: ProjectSpec
    overrides: Overrides
    earlier: EarlierStages
    store: ObjectStore
    models: ModelServer
    cloud: VertexOptions
    cancelled: Callable[[], bool]  # asked on an interrupt: is it for good, or is the run resumed later?
    progress: Progress
    say: Callable[[QuestionSignal], None]
    words: Words
    log: Logger
    run_id: str
    threads: int
    scratch: Path
    config: Mapping[str, Any] = field(default_factory=dict)  # of this stage in this run
    seed: int = SEED

    def settings(self, kind: type[Settings]) -> Settings:
        """What the run was told of this stage. Raises OrreryError(INVALID_OVERRIDE)."""
        return settings_in(self.config, kind)

    @property
    def repeats(self) -> str | None:
        """The run whose fits are to be done again, of a replay."""
        return self.config.get(REPEAT_FIELD)


@dataclass(frozen=True)
class StageOutput:
    """What a stage gives back."""

    bundle: Bundle
    result: StageResult
    metadata: Mapping[str, Any]
    checks: Sequence[dg.AssetCheckResult] = field(default_factory=tuple)


def stage_asset(
    stage: PipelineStage,
    *,
    kinds: set[str],
    description: str,
    checks: Mapping[str, str] | None = None,
) -> Callable[[Callable[[StageRun], StageOutput]], dg.AssetsDefinition]:
    """Make the asset of `stage`. `checks` are names and descriptions."""

    def decorate(work: Callable[[StageRun], StageOutput]) -> dg.AssetsDefinition:
        @dg.asset(
            name=stage.value,
            ins=_inputs(stage),
            partitions_def=PARTITIONS,
            backfill_policy=dg.BackfillPolicy.multi_run(1),
            group_name=GROUPS[stage],
            owners=OWNERS,
            kinds=kinds,
            description=description,
            config_schema=config_of(stage),
            required_resource_keys={"objects", "models", "cloud"},
            check_specs=[
                dg.AssetCheckSpec(name, asset=stage.value, description=text)
                for name, text in (checks or {}).items()
            ],
        )
        def asset(
            context: dg.AssetExecutionContext, **inputs: EarlierStages
        ) -> Iterator[dg.MaterializeResult[Bundle] | dg.AssetCheckResult]:
            # Yielded, so that the scratch folder lives until the IO manager has stored the value.
            with failing_by_name(stage), tempfile.TemporaryDirectory(prefix="orrery-") as scratch:
                try:
                    yield _work(stage, work, context, inputs.get(_UPSTREAM), Path(scratch))
                except ChecksFailedError as failed:
                    yield from failed.checks
                    raise

        return asset

    return decorate


def _inputs(stage: PipelineStage) -> dict[str, dg.AssetIn]:
    position = STAGES.index(stage)
    return {_UPSTREAM: dg.AssetIn(key=STAGES[position - 1].value)} if position else {}


def _work(
    stage: PipelineStage,
    work: Callable[[StageRun], StageOutput],
    context: dg.AssetExecutionContext,
    earlier: EarlierStages | None,
    scratch: Path,
) -> dg.MaterializeResult[Bundle]:
    if not context.has_partition_key:
        raise OrreryError(ErrorCode.VALIDATION_ERROR, "Choose a project (a partition) to run.")
    store: ObjectStore = context.resources.objects
    project = _project(store, context.partition_key)
    name_run(context.instance, context.run, stage, project.project_name)
    if earlier is None:  # the first stage has no input that would pin the manifest
        manifest = pinned_manifest(store, context.instance, context.run, project.project_id)
        earlier = EarlierStages(store, manifest)
    progress = report_to_dagster(context, stage)
    with Words(store, project.project_id, context.run.run_id) as words:
        config = context.op_execution_context.op_config or {}
        stage_run = StageRun(
            project=project,
            overrides=_overrides(project, config),
            earlier=earlier,
            store=store,
            models=context.resources.models,
            cloud=context.resources.cloud,
            cancelled=lambda: is_cancelled(context.instance.get_run_by_id(context.run.run_id)),
            progress=progress,
            say=lambda signal: say_in_dagster(context, signal),
            words=words,
            log=context.log,
            run_id=context.run.run_id,
            threads=threads_of(context.instance),
            scratch=scratch,
            config=config,
        )
        output = work(stage_run)
    progress.flush()
    return _materialized(output)


def _project(store: ObjectStore, project_id: str) -> ProjectSpec:
    try:
        return ProjectSpec.model_validate_json(store.get(layout.project_key(project_id)))
    except (ObjectNotFound, ValueError) as error:
        raise OrreryError(ErrorCode.PROJECT_NOT_FOUND, "This project does not exist.", project_id) from error


def _overrides(project: ProjectSpec, config: Mapping[str, Any]) -> Overrides:
    """The project's wishes, with those that the run was told otherwise."""
    fixed = {name: value for name, value in config.items() if value is not None}
    before = project.overrides.model_dump()
    if fixed.keys() & set(TARGET_FIELDS):
        before = {name: value for name, value in before.items() if name not in TARGET_FIELDS}
    return Overrides.model_validate({**before, **fixed})


def settings_in(config: Mapping[str, Any], kind: type[Settings]) -> Settings:
    """A stage's config as typed settings; Dagster has checked the types, not the bounds."""
    told = {name: value for name, value in config.items() if name != REPEAT_FIELD}
    try:
        return kind.model_validate(told)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise OrreryError(
            ErrorCode.INVALID_OVERRIDE, "A setting of this run is not valid.", f"{place}: {first['msg']}"
        ) from None


def threads_of(instance: dg.DagsterInstance) -> int:
    """The run's share of the cores."""
    active = instance.get_runs_count(dg.RunsFilter(statuses=ACTIVE_RUN_STATUSES))
    return max(1, len(os.sched_getaffinity(0)) // max(1, active))


def _materialized(output: StageOutput) -> dg.MaterializeResult[Bundle]:
    signal = ResultSignal(kind="result", event_id=str(uuid.uuid4()), result=output.result)
    entry = dg.MetadataValue.json(signal.model_dump(mode="json"))
    return dg.MaterializeResult(
        value=output.bundle,
        metadata={**output.metadata, metadata.SIGNAL_KEY: entry},
        check_results=list(output.checks),
    )
