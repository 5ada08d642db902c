"""Champion against challenger: both answer the challenger's holdout rows that the champion never saw."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from automl.columns import columns_of
from automl.comparing import Answers, actual_of, answers_of, labels_of_tables, paired_comparison
from automl.grouping import split_groups
from automl.inference import FittedModel, load_model
from automl.plan import FeaturePlan
from automl.unseen import Mask, unseen_rows
from contracts.champions import Champion
from contracts.comparisons import PairedComparison
from contracts.datasets import ProblemType
from contracts.report import DatasetProfile, Interpretation
from contracts.stages import PipelineStage
from object_store import ObjectNotFound
from pipeline_assets.bundles import EarlierStages
from pipeline_assets.data_versions import begins_with, data_of
from pipeline_assets.interpretations import interpretation_of
from pipeline_assets.manifests import read_manifest
from pipeline_assets.stage import StageRun


@dataclass(frozen=True)
class Challenge:
    """What came of it; without a comparison `why_not` says why."""

    comparison: PairedComparison | None
    rows_left_out: int
    why_not: str | None


def challenge(stage: StageRun, champion: Champion) -> Challenge:
    """Compare this run's model with the champion on the newest holdout; what is not alike is no error."""
    manifest = read_manifest(stage.store, stage.project.project_id, champion.run_id)
    if manifest is None:
        return Challenge(None, 0, "the champion's run has left no record of what it was trained on")
    theirs = EarlierStages(stage.store, manifest)
    ours, other = interpretation_of(stage.earlier), interpretation_of(theirs)
    if _predicted(ours) != _predicted(other):
        named = [", ".join(repr(name[:80]) for name in reading.target_columns) for reading in (ours, other)]
        return Challenge(None, 0, f"it predicts {named[0]}, and the champion {named[1]}")
    return _on_unseen_rows(stage, champion, theirs, ours)


def _predicted(reading: Interpretation) -> tuple[tuple[str, ProblemType], list[tuple[str, ProblemType]]]:
    """The first target, and the others in any order: a model with other targets answers another question."""
    first, *further = [(target.target_column, target.problem_type) for target in reading.targets]
    return first, sorted(further)


def _on_unseen_rows(
    stage: StageRun, champion: Champion, theirs: EarlierStages, found: Interpretation
) -> Challenge:
    measured = stage.earlier.table(PipelineStage.MODEL_EVALUATION, "predictions").set_index("row")
    # As they were uploaded: the champion may read columns that this run has left out.
    rows = stage.earlier.table(PipelineStage.DATA_UPLOAD, "table").loc[measured.index]
    unseen = _unseen(stage, champion, theirs, rows)
    left_out = int((~unseen).sum())
    if not unseen.any():
        return Challenge(None, left_out, "the champion was trained on every row that was held out")
    plan = theirs.document(PipelineStage.FEATURE_ENGINEERING, "plan", FeaturePlan)
    lacking = [column.name for column in plan.columns if column.name not in rows.columns]
    if lacking:
        return Challenge(None, left_out, f"the champion reads {lacking[0][:80]!r}, which these rows lack")
    rows, measured = rows[unseen], measured[unseen]
    model = _model_of(stage, champion)
    if model is None:
        return Challenge(None, left_out, "the champion's model is gone")
    comparison = _compared(model, plan, found, rows, measured, stage=stage)
    return Challenge(comparison, left_out, None)


def _compared(
    model: FittedModel,
    plan: FeaturePlan,
    found: Interpretation,
    rows: pd.DataFrame,
    measured: pd.DataFrame,
    *,
    stage: StageRun,
) -> PairedComparison:
    labels = tuple(dict.fromkeys((*labels_of_tables(measured), *(model.labels or ()))))
    scores = model.scores(columns_of(rows, plan), stage.threads)
    return paired_comparison(
        found.chosen.metric,
        found.chosen.problem_type,
        actual_of(measured, labels),
        _aligned(model, scores, labels),
        answers_of(measured, labels),
        groups=split_groups(
            rows.drop(columns=found.target_columns), found.split, rows[found.chosen.target_column]
        ),
        seed=stage.seed,
    )


def _aligned(model: FittedModel, scores: "np.typing.NDArray[np.float64]", labels: tuple[str, ...]) -> Answers:
    """The champion's scores by all classes that either knows: one that it doesn't know has no chance."""
    if model.labels is None:
        return Answers(scores, np.zeros(len(scores), dtype=np.int64))
    place = np.asarray([labels.index(label) for label in model.labels], dtype=np.int64)
    wide = np.zeros((len(scores), len(labels)))
    wide[:, place] = scores
    return Answers(wide, place[model.decide(scores)])


def _unseen(stage: StageRun, champion: Champion, theirs: EarlierStages, rows: pd.DataFrame) -> Mask:
    """By number where the champion's rows are this run's first ones, else by what is in them."""
    trained_on = theirs.table(PipelineStage.DATA_PROCESSING, "train")
    own = data_of(stage.store, stage.project, stage.earlier.manifest.data_version)
    if begins_with(own, data_of(stage.store, stage.project, champion.data_version)):
        return np.asarray(~rows.index.isin(trained_on.index), dtype=np.bool_)
    profile = theirs.document(PipelineStage.DATA_ANALYSIS, "profile", DatasetProfile)
    # The target is the champion's, too, or there would be no challenge.
    target = interpretation_of(theirs).chosen.target_column
    return unseen_rows(rows, trained_on, profile, target=target)


def _model_of(stage: StageRun, champion: Champion) -> FittedModel | None:
    try:
        with stage.store.local_path(champion.model_key) as path:
            return load_model(path, champion.model_sha256).model
    except ObjectNotFound:
        return None
