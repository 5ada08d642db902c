"""A run's manifest: which run's objects stand for each stage. Pinned once, at the run's start."""

from collections.abc import Iterable

from dagster import AssetKey, AssetRecordsFilter, DagsterInstance, DagsterRun

from contracts import layout, metadata
from contracts.errors import ErrorCode, OrreryError
from contracts.manifests import RunManifest
from contracts.stages import STAGES, PipelineStage
from object_store import ObjectExists, ObjectNotFound, ObjectStore


def pinned_manifest(
    store: ObjectStore, instance: DagsterInstance, run: DagsterRun, project_id: str
) -> RunManifest:
    """The run's manifest, written at the first call; every later call reads that one.

    Raises OrreryError(PIPELINE_FAILED) when a stage before the run's own has no result to build on.
    """
    known = read_manifest(store, project_id, run.run_id)
    if known is not None:
        return known
    manifest = RunManifest(
        run_id=run.run_id, project_id=project_id, producers=_producers(store, instance, run, project_id)
    )
    try:
        key = layout.manifest_key(project_id, run.run_id)
        store.put(key, manifest.model_dump_json().encode(), create_only=True)
    except ObjectExists:
        return read_manifest(store, project_id, run.run_id) or manifest
    return manifest


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
