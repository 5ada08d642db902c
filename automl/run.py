"""The whole engine on one file, stage after stage, as the pipeline runs it."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from automl.budget import split_budget
from automl.evaluation import Evaluation, evaluate_model
from automl.features import plan_features
from automl.inspection import InspectionLimits, inspect_file
from automl.interpretation import interpret
from automl.processing import process_table
from automl.profiling import profile_table, profile_with_target
from automl.progress import Progress, silent
from automl.reading import read_table
from automl.several import select_for_all, train_for_all
from automl.summary import TrainedModel
from contracts.datasets import Overrides
from contracts.report import Interpretation


@dataclass(frozen=True)
class EngineRun:
    """What came out, and the seconds of each stage."""

    interpretation: Interpretation
    trained: TrainedModel
    evaluation: Evaluation
    seconds: dict[str, float]


def run_engine(
    path: Path,
    description: str,
    overrides: Overrides,
    *,
    seed: int = 0,
    threads: int = 2,
    progress: Progress = silent,
    on_stage: Callable[[str], None] | None = None,
) -> EngineRun:
    """From a file and a sentence to a measured model. Raises OrreryError as the stages do."""
    seconds: dict[str, float] = {}
    began = time.monotonic()

    def staged(stage: str) -> None:
        nonlocal began
        now = time.monotonic()
        seconds[stage], began = now - began, now
        if on_stage is not None:
            on_stage(stage)

    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    table = read_table(path, inspect_file(path, path.name, sha256, overrides, InspectionLimits()))
    staged("data_upload")
    profile = profile_table(table)
    interpretation = interpret(table, profile, description, overrides)
    for name in interpretation.target_columns:
        profile = profile_with_target(profile, table, name)
    staged("data_analysis")
    parts = process_table(table, profile, interpretation, seed=seed)
    interpretation = parts.interpretation
    staged("data_processing")
    plan = plan_features(parts.train, profile, interpretation)
    staged("feature_engineering")
    selection_s, training_s = split_budget(overrides.time_budget_s)
    selection = select_for_all(
        parts.train, plan, interpretation, budget_s=selection_s, seed=seed, threads=threads, progress=progress
    )
    staged("model_selection")
    trained = train_for_all(
        parts.train,
        plan,
        interpretation,
        selection,
        budget_s=training_s,
        seed=seed,
        threads=threads,
        progress=progress,
    )
    staged("model_training")
    evaluation = evaluate_model(
        trained.model,
        trained.summary,
        parts.train,
        parts.holdout,
        plan,
        interpretation,
        findings=[*profile.findings, *parts.dropped],
        seed=seed,
        threads=threads,
        fairness_column=overrides.fairness_column,
        progress=progress,
    )
    staged("model_evaluation")
    return EngineRun(interpretation, trained, evaluation, seconds)
