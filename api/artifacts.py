"""Which object stands for an artefact's name, and reading the report for the detail."""

import asyncio

from pydantic import ValidationError

from api.views import ARTIFACTS
from contracts.events import ProjectState
from contracts.layout import manifest_key, stage_key
from contracts.manifests import RunManifest
from contracts.report import EvaluationReport
from contracts.stages import PipelineStage
from object_store import ObjectInfo, ObjectNotFound, ObjectStore


class Artifacts:
    """The artefacts of the run whose model is served, else of the last run; none is a normal answer."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def keys(self, state: ProjectState) -> dict[str, ObjectInfo]:
        """Names of those that exist, with their objects."""
        return await asyncio.to_thread(self._find, state)

    async def report(self, found: dict[str, ObjectInfo]) -> EvaluationReport | None:
        info = found.get("report_json")
        if info is None:
            return None
        try:
            return EvaluationReport.model_validate_json(await asyncio.to_thread(self._store.get, info.key))
        except (ObjectNotFound, ValidationError):
            return None

    def _find(self, state: ProjectState) -> dict[str, ObjectInfo]:
        run_id = state.model_run_id or state.run_id
        if run_id is None:
            return {}
        producers = self._producers(state.project_id, run_id)
        found: dict[str, ObjectInfo] = {}
        for name, (stage, object_name, _) in ARTIFACTS.items():
            # A threshold that was chosen for a run made a model file of the evaluation's own.
            for source in (PipelineStage.MODEL_EVALUATION, stage):
                key = stage_key(state.project_id, producers.get(source.value, run_id), source, object_name)
                try:
                    found[name] = self._store.stat(key)
                    break
                except ObjectNotFound:
                    continue
        return found

    def _producers(self, project_id: str, run_id: str) -> dict[str, str]:
        """Stage to the run that made what counts; a run without a manifest made all itself."""
        try:
            manifest = RunManifest.model_validate_json(self._store.get(manifest_key(project_id, run_id)))
        except (ObjectNotFound, ValidationError):
            return {}
        return {stage: run for stage, run in manifest.producers.items() if stage in set(PipelineStage)}
