"""What a scheduled retraining keeps of the champion: nobody is there who could say it again.

The settings of the champion's run, and what its analysis came to by itself or by somebody's answer. An
entry's own settings go over them. Which data are read and whether the model is promoted are not kept: new
data are what a retraining is for, and the other was said of one run.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import ValidationError

from contracts.datasets import METRICS_OF_PROBLEM, ProblemType, ProjectSpec
from contracts.errors import ErrorCode, OrreryError
from contracts.manifests import RunManifest
from contracts.overrides import (
    AnalysisSettings,
    DeploymentSettings,
    RunOverrides,
    UploadSettings,
)
from contracts.schedules import ScheduleEntry
from contracts.stages import STAGES, PipelineStage, stages_from
from object_store import ObjectStore
from object_store.documents import current_champion, newest_version
from pipeline_assets.bundles import EarlierStages
from pipeline_assets.data_versions import data_of
from pipeline_assets.interpretations import interpretation_of
from pipeline_assets.manifests import read_manifest

_log = logging.getLogger("orrery.schedules")


@dataclass(frozen=True)
class Kept:
    """What a scheduled run is told, and whose results stand before its first stage (None: the newest)."""

    overrides: RunOverrides
    parent_run_id: str | None


def kept(store: ObjectStore, project: ProjectSpec, entry: ScheduleEntry) -> Kept:
    """The entry's settings over the champion's. Raises OrreryError when the store does not answer.

    Without a champion, or one whose documents can't be read (any more): the entry's own only.
    """
    # An entry's document spells out what it does not say: null undoes nothing there.
    own = RunOverrides.model_validate(entry.overrides.given())
    whole = entry.from_stage is STAGES[0]
    try:
        found = _of_champion(store, project, own) if entry.inherit else None
        if found is None:
            return Kept(own, None)
        before = _in_the_data(store, project, found.overrides) if whole else found.overrides
    except (ValidationError, OrreryError) as error:  # the latter: deleted in this moment, or lost
        if isinstance(error, OrreryError) and error.code is ErrorCode.UNAVAILABLE:
            raise
        _log.warning("what the champion of %s was told can't be read: %s", project.project_id, error)
        return Kept(own, None)
    merged = own.over(before).only(stages_from(entry.from_stage))
    return Kept(merged, None if whole else found.run_id)


def _of_champion(store: ObjectStore, project: ProjectSpec, own: RunOverrides) -> RunManifest | None:
    """The manifest of the champion's run, with the settings that are kept of it."""
    champion = current_champion(store, project.project_id)
    manifest = None if champion is None else read_manifest(store, project.project_id, champion.run_id)
    if manifest is None:
        return None
    earlier = EarlierStages(store, manifest)
    analysis = manifest.overrides.data_analysis
    if earlier.has(PipelineStage.DATA_ANALYSIS, "interpretation.json"):
        reading = interpretation_of(earlier)
        analysis = AnalysisSettings(
            target_column=reading.chosen.target_column,
            target_columns=reading.target_columns if reading.further_targets else None,
            problem_type=reading.chosen.problem_type,
            metric=reading.chosen.metric,
        )
    said = manifest.overrides.model_copy(
        update={
            "data_upload": UploadSettings(),
            "data_analysis": analysis,
            "model_deployment": DeploymentSettings(),
        }
    )
    return manifest.model_copy(update={"overrides": fitting(said, own)})


def fitting(before: RunOverrides, own: RunOverrides) -> RunOverrides:
    """Of `before` what still means something beside `own`: another target makes another problem of it."""
    told, was = own.data_analysis, before.data_analysis
    if told.named() and told.named() != was.named():
        # What is predicted now may have been left out before.
        before = _dropping_only(before, lambda column: column not in told.named())
        return _without_threshold(before.model_copy(update={"data_analysis": AnalysisSettings()}))
    problem = told.problem_type or was.problem_type
    if problem is not None and was.metric not in METRICS_OF_PROBLEM[problem]:
        was = was.model_copy(update={"metric": None})
    before = before.model_copy(update={"data_analysis": was})
    return before if problem in {None, ProblemType.BINARY} else _without_threshold(before)


def _without_threshold(before: RunOverrides) -> RunOverrides:
    evaluation = before.model_evaluation.model_copy(update={"threshold": None})
    return before.model_copy(update={"model_evaluation": evaluation})


def _in_the_data(store: ObjectStore, project: ProjectSpec, before: RunOverrides) -> RunOverrides:
    """A column that was dropped, and that data in place of the first do not have, need not be dropped."""
    newest = data_of(store, project, newest_version(store, project.project_id))
    columns = frozenset(newest.parts[0].dataset.columns)
    return _dropping_only(before, columns.__contains__)


def _dropping_only(before: RunOverrides, wanted: Callable[[str], bool]) -> RunOverrides:
    processing, features = before.data_processing, before.feature_engineering
    changed = {
        "data_processing": processing.model_copy(update=_dropped(processing.drop_columns, wanted)),
        "feature_engineering": features.model_copy(update=_dropped(features.drop_columns, wanted)),
    }
    return before.model_copy(update=changed)


def _dropped(columns: list[str] | None, wanted: Callable[[str], bool]) -> dict[str, list[str]]:
    return {} if columns is None else {"drop_columns": [name for name in columns if wanted(name)]}
