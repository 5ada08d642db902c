"""AutoGluon's medium quality, in its own environment."""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from autogluon.tabular import TabularPredictor

sys.path.insert(0, str(Path(__file__).parents[3]))
from benchmarks.engine.systems.job import Job, Predict, codes, features, main, read

_METRICS = {"roc_auc": "roc_auc", "log_loss": "log_loss", "rmse": "root_mean_squared_error"}


def fit(job: Job) -> Predict:
    table = read(job.train, job)
    given = features(table, job).assign(**{job.target: codes(table, job)})
    predictor = TabularPredictor(
        job.target,
        problem_type={"regression": "regression"}.get(job.problem, job.problem),
        eval_metric=_METRICS[job.metric],
        path=tempfile.mkdtemp(prefix="bench-ag-"),
        verbosity=0,
    )
    predictor.fit(given, presets="medium_quality", time_limit=job.budget_s, num_cpus=job.threads, num_gpus=0)
    predictor.persist()
    if job.classes is None:
        return lambda rows: np.asarray(predictor.predict(rows))[:, None]
    width = len(job.classes)

    def predict(rows: pd.DataFrame) -> np.ndarray:
        found = predictor.predict_proba(rows)
        out = np.zeros((len(rows), width))
        out[:, found.columns.to_numpy(dtype=int)] = found.to_numpy()
        return out

    return predict


if __name__ == "__main__":
    main(fit)
