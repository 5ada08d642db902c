"""MLJAR's Compete mode, in its own environment."""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from supervised.automl import AutoML

sys.path.insert(0, str(Path(__file__).parents[3]))
from benchmarks.engine.systems.job import Job, Predict, codes, features, main, read

_OF_CLASS = "prediction_"  # then the class code
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
        # Its own order of the columns is that of its encoder (numbers or spellings: 10 may stand before 2),
        # so a class is found by its column's name.
        found = model.predict_all(rows)
        out = np.zeros((len(rows), width))
        for name in found.columns:
            if name.startswith(_OF_CLASS):
                out[:, int(float(name.removeprefix(_OF_CLASS)))] = found[name]
        return out

    return predict


if __name__ == "__main__":
    main(fit)
