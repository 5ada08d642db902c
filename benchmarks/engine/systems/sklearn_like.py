"""Two that everybody has: LightGBM with its defaults, and a linear model on one-hot columns."""

import argparse
import sys
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegressionCV, RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from benchmarks.engine.systems.job import Job, Predict, codes, features, main, read

_MANY = 200  # levels that one-hot encoding keeps


def lightgbm_default(job: Job) -> Predict:
    table = read(job.train, job)
    inputs = features(table, job)
    kinds: dict[str, Any] = {
        name: pd.CategoricalDtype(inputs[name].dropna().unique())
        for name in inputs.select_dtypes(exclude="number")
    }
    kind = lightgbm.LGBMRegressor if job.classes is None else lightgbm.LGBMClassifier
    model = kind(random_state=job.seed, n_jobs=job.threads, verbosity=-1)
    model.fit(inputs.astype(kinds), codes(table, job))
    return _scores(model, lambda rows: rows.astype(kinds), job)


def linear(job: Job) -> Predict:
    table = read(job.train, job)
    numbers = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    words = make_pipeline(
        SimpleImputer(strategy="constant", fill_value="missing"),
        OneHotEncoder(handle_unknown="infrequent_if_exist", max_categories=_MANY),
    )
    encode = make_column_transformer(
        (numbers, make_column_selector(dtype_include="number")),
        (words, make_column_selector(dtype_exclude="number")),
    )
    last = (
        RidgeCV(np.logspace(-2, 4, 13))
        if job.classes is None
        else LogisticRegressionCV(
            Cs=[0.01, 0.1, 1, 10], cv=3, scoring="neg_log_loss", l1_ratios=(0,), use_legacy_attributes=False
        )
    )
    model = make_pipeline(encode, last)
    model.fit(_plain(features(table, job)), codes(table, job))
    return _scores(model, _plain, job)


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    words = rows.select_dtypes(exclude="number").columns
    return rows.astype(dict.fromkeys(words, object)).astype(
        {name: str for name in words if rows[name].dtype == bool}
    )


def _scores(model: Any, prepare: Any, job: Job) -> Predict:
    if job.classes is None:
        return lambda rows: np.asarray(model.predict(prepare(rows)))[:, None]
    width = len(job.classes)

    def predict(rows: pd.DataFrame) -> np.ndarray:
        out = np.zeros((len(rows), width))
        out[:, np.asarray(model.classes_)] = model.predict_proba(prepare(rows))
        return out

    return predict


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("job")
    parser.add_argument("kind", choices=["lightgbm", "linear"])
    wanted = parser.parse_args().kind
    main({"lightgbm": lightgbm_default, "linear": linear}[wanted])
    sys.exit(0)
