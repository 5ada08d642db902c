"""MLJAR's Compete mode, in its own environment."""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from supervised.automl import AutoML

sys.path.insert(0, str(Path(__file__).parents[3]))
from benchmarks.engine.systems.job import Job, Predict, codes, features, main, read

_METRICS = {"roc_auc": "auc", "log_loss": "logloss", "rmse": "rmse"}
_TASKS = {
    "binary": "binary_classification",
    "multiclass": "multiclass_classification",
    "regression": "regression",
}


def fit(job: Job) -> Predict:
    table = read(job.train, job)
    model = AutoML(
        results_path=tempfile.mkdtemp(prefix="bench-mljar-"),
        mode="Compete",
        ml_task=_TASKS[job.problem],
        eval_metric=_METRICS[job.metric],
        total_time_limit=int(job.budget_s),
        n_jobs=job.threads,
        random_state=job.seed,
        explain_level=0,
        verbose=0,
    )
    model.fit(features(table, job), codes(table, job))
    if job.classes is None:
        return lambda rows: np.asarray(model.predict(rows), dtype=float).reshape(-1, 1)
    width = len(job.classes)

    def predict(rows: pd.DataFrame) -> np.ndarray:
        found = np.asarray(model.predict_proba(rows))
        out = np.zeros((len(rows), width))
        out[:, np.asarray(np.unique(codes(table, job)), dtype=int)] = found
        return out

    return predict


if __name__ == "__main__":
    main(fit)
