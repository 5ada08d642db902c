"""FLAML, in its own environment."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from flaml import AutoML

sys.path.insert(0, str(Path(__file__).parents[3]))
from benchmarks.engine.systems.job import Job, Predict, codes, features, main, read

_METRICS = {"roc_auc": "roc_auc", "log_loss": "log_loss", "rmse": "rmse"}


def fit(job: Job) -> Predict:
    table = read(job.train, job)
    model = AutoML()
    model.fit(
        features(table, job),
        codes(table, job),
        task="regression" if job.classes is None else "classification",
        metric=_METRICS[job.metric],
        time_budget=job.budget_s,
        n_jobs=job.threads,
        seed=job.seed,
        verbose=0,
    )
    if job.classes is None:
        return lambda rows: np.asarray(model.predict(rows))[:, None]
    width = len(job.classes)

    def predict(rows: pd.DataFrame) -> np.ndarray:
        out = np.zeros((len(rows), width))
        out[:, np.asarray(model.classes_, dtype=int)] = model.predict_proba(rows)
        return out

    return predict


if __name__ == "__main__":
    main(fit)
