"""A run's manifest: which run's objects stand for each stage. Pinned once, at the run's start."""

from collections.abc import Iterable

from dagster import AssetKey, AssetRecordsFilter, DagsterInstance, DagsterRun
from pydantic import ValidationError

from contracts import layout, metadata
from contracts.errors import ErrorCode, OrreryError
from contracts.launch import overrides_in
from contracts.manifests import RunManifest
from contracts.overrides import RunOverrides, StageSettings
from contracts.stages import STAGES, PipelineStage
from object_store import ObjectExists, ObjectNotFound, ObjectStore
from pipeline_assets.data_versions import version_to_read


def pinned_manifest(
    store: ObjectStore, instance: DagsterInstance, run: DagsterRun, project_id: str
) -> RunManifest:
    """The run's manifest, written at the first call; every later call reads that one.

    Raises OrreryError(PIPELINE_FAILED) when a stage before the run's own has no result to build on.
    """
    known = read_manifest(store, project_id, run.run_id)
    if known is not None:
        return known
    manifest = _manifest(store, run, project_id, _producers(store, instance, run, project_id))
    try:
        key = layout.manifest_key(project_id, run.run_id)
        store.put(key, manifest.model_dump_json().encode(), create_only=True)
    except ObjectExists:
        return read_manifest(store, project_id, run.run_id) or manifest
    return manifest


def _manifest(store: ObjectStore, run: DagsterRun, project_id: str, producers: dict[str, str]) -> RunManifest:
    """What the run was told, beside who made what it builds on. Raises OrreryError(INVALID_OVERRIDE)."""
    own = stages_of(run)
    overrides = _overrides(store, run, project_id, producers)
    return RunManifest(
        run_id=run.run_id,
        project_id=project_id,
        producers=producers,
        from_stage=min(own, key=STAGES.index),
        parent_run_id=run.tags.get(metadata.PARENT_RUN_TAG),
        trigger=run.tags.get(metadata.TRIGGER_TAG),
        by=run.tags.get(metadata.USER_TAG) or None,
        reason=run.tags.get(metadata.REASON_TAG) or None,
        overrides=overrides,
        data_version=_data_version(store, run, project_id, producers, overrides),
        replay_of=run.tags.get(metadata.REPLAY_TAG),
    )


def _data_version(
    store: ObjectStore, run: DagsterRun, project_id: str, producers: dict[str, str], overrides: RunOverrides
) -> int | None:
    """The version that this run reads, or that the reused upload has read."""
    producer = producers[PipelineStage.DATA_UPLOAD.value]
    if producer == run.run_id:
        return version_to_read(store, project_id, overrides.data_upload.data_version)
    manifest = read_manifest(store, project_id, producer)
    return None if manifest is None else manifest.data_version


def _overrides(
    store: ObjectStore, run: DagsterRun, project_id: str, producers: dict[str, str]
) -> RunOverrides:
    """Settings of its own stages, and of the stages that it reuses those under which they were made."""
    try:
        told = overrides_in(run.run_config)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        message = "A setting of this run is not valid."
        raise OrreryError(ErrorCode.INVALID_OVERRIDE, message, f"{place}: {first['msg']}") from None
    manifests = {
        producer: read_manifest(store, project_id, producer)
        for producer in set(producers.values()) - {run.run_id}
    }
    settings: dict[PipelineStage, StageSettings] = {}
    for stage in STAGES:
        producer = producers.get(stage.value)
        manifest = manifests.get(producer) if producer is not None else None
        settings[stage] = told.of(stage) if manifest is None else manifest.overrides.of(stage)
    return RunOverrides.model_validate(settings)


def read_manifest(store: ObjectStore, project_id: str, run_id: str) -> RunManifest | None:
    """The manifest of a run, if that run has got so far."""
    try:
        return RunManifest.model_validate_json(store.get(layout.manifest_key(project_id, run_id)))
    except ObjectNotFound:
        return None


def stages_of(run: DagsterRun) -> frozenset[PipelineStage]:
    """The stages that the run works itself."""
    if run.step_keys_to_execute is not None:
        return _known(run.step_keys_to_execute)
    if run.asset_selection is not None:
        return _known(key.to_user_string() for key in run.asset_selection)
    return frozenset(STAGES)


def _known(names: Iterable[str]) -> frozenset[PipelineStage]:
    wanted = set(names)
    return frozenset(stage for stage in STAGES if stage.value in wanted)


def _producers(
    store: ObjectStore, instance: DagsterInstance, run: DagsterRun, project_id: str
) -> dict[str, str]:
    own = stages_of(run)
    last = max(STAGES.index(stage) for stage in own)
    return {
        stage.value: run.run_id if stage in own else _earlier(store, instance, run, project_id, stage)
        for stage in STAGES[: last + 1]
    }


def _earlier(
    store: ObjectStore, instance: DagsterInstance, run: DagsterRun, project_id: str, stage: PipelineStage
) -> str:
    parent = run.tags.get(metadata.PARENT_RUN_TAG)
    found = _from_parent(store, project_id, parent, stage) if parent else _newest(instance, project_id, stage)
    if found is None:
        raise OrreryError(
            ErrorCode.PIPELINE_FAILED,
            f"There is no earlier result of {stage.value} to build on; run it first.",
            f"run {parent}" if parent else "no materialization of it is recorded for this project",
        )
    return found


def _from_parent(store: ObjectStore, project_id: str, parent: str, stage: PipelineStage) -> str | None:
    manifest = read_manifest(store, project_id, parent)
    return None if manifest is None else manifest.producers.get(stage.value)


def _newest(instance: DagsterInstance, project_id: str, stage: PipelineStage) -> str | None:
    wanted = AssetRecordsFilter(asset_key=AssetKey(stage.value), asset_partitions=[project_id])
    records = instance.fetch_materializations(wanted, limit=1).records
    return records[0].run_id if records else None
