"""Orrery's engine: all rows of the given table train, none is held out, as with the others."""

import hashlib
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from automl.budget import split_budget
from automl.columns import columns_of
from automl.features import plan_features
from automl.inference.artifact import LoadedModel, load_model, save_model
from automl.inference.model import FittedModel
from automl.inspection import InspectionLimits, inspect_file
from automl.interpretation import interpret
from automl.plan import FeaturePlan
from automl.preload import preload
from automl.processing import process_table
from automl.profiling import profile_table
from automl.progress import ProgressUpdate
from automl.reading import read_table
from automl.selection import select_models
from automl.training import train_models
from automl.truth.parity import as_json
from benchmarks.engine.systems.job import Job, Predict, main, said_of_fit
from contracts.datasets import Metric, Overrides, ProblemType


def fit(job: Job) -> tuple[Predict, Callable[[pd.DataFrame], Callable[[], Any]]]:
    began = time.monotonic()

    def watch(update: ProgressUpdate) -> None:
        found = update.candidate
        if found is not None and found.score is not None and found.family != "baseline":
            said_of_fit.setdefault("first_model_s", time.monotonic() - began)

    overrides = Overrides(
        target_column=job.target, problem_type=ProblemType(job.problem), metric=Metric(job.metric)
    )
    table = read_table(
        job.train, inspect_file(job.train, job.train.name, "0" * 64, overrides, InspectionLimits())
    )
    profile = profile_table(table)
    reading = interpret(table, profile, "", overrides)
    if job.problem == "binary" and job.classes is not None:
        chosen = reading.chosen.model_copy(update={"positive_class": job.classes[1]})
        reading = reading.model_copy(update={"chosen": chosen})
    parts = process_table(table, profile, reading, seed=job.seed)
    reading = parts.interpretation
    train = pd.concat([parts.train, parts.holdout]).sort_index()
    plan = plan_features(train, profile, reading)
    selecting_s, training_s = split_budget(job.budget_s)
    given: dict[str, Any] = {"seed": job.seed, "threads": job.threads, "progress": watch}
    selection = select_models(train, plan, reading, budget_s=selecting_s, **given)
    trained = train_models(train, plan, reading, selection, budget_s=training_s, **given)
    for row in trained.leaderboard:
        print(f"{row.model:<24} {row.score} {row.fit_time_s} {row.weight} {row.note}")
    threadpool_limits(1, user_api="blas")  # from here on, as in the model server
    return _predictor(trained.model, plan, job), _from_json(_as_stored(trained.model))


def _as_stored(model: FittedModel) -> LoadedModel:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.orrery"
        save_model(model, path, "bench")
        print(f"artefact {path.stat().st_size / 1e6:.2f} MB")
        return load_model(path, hashlib.sha256(path.read_bytes()).hexdigest())


def _predictor(model: FittedModel, plan: FeaturePlan, job: Job) -> Predict:
    place = {label: code for code, label in enumerate(model.labels or ())}

    def predict(rows: pd.DataFrame) -> np.ndarray:
        scores = model.scores(columns_of(rows, plan))
        if job.classes is None:
            return scores
        absent = np.zeros(len(rows))
        return np.column_stack([scores[:, place[c]] if c in place else absent for c in job.classes])

    return predict


def _from_json(loaded: LoadedModel) -> Callable[[pd.DataFrame], Callable[[], Any]]:
    """As the model server is asked: rows of JSON, decoded before the clock starts."""

    def prepare(rows: pd.DataFrame) -> Callable[[], Any]:
        example = loaded.model.example()
        instances = [
            {name: example[name] if value is None else value for name, value in row.items()}
            for row in as_json(rows, loaded.model.columns)
        ]
        return lambda: loaded.predict(instances)

    return prepare


if __name__ == "__main__":
    preload()  # as the run host does before any run; the peers' imports are before their clock, too
    main(fit)
