"""Runs: asked for, listed, told, compared."""

from typing import Any

from api.examples.common import AT, LATER, OTHER_RUN, PROJECT, RUN, SHA256

RUN_REQUEST: dict[str, Any] = {
    "from_stage": "feature_engineering",
    "overrides": {
        "feature_engineering": {"drop_columns": ["island"]},
        "model_selection": {"families": ["linear", "gradient boosting"]},
    },
    "reason": "Does it need the island?",
}
RUN_ACCEPTED: dict[str, Any] = {
    "project_id": PROJECT,
    "run_id": RUN,
    "from_stage": "feature_engineering",
    "message": "Launched",
}
REPLAY_ACCEPTED: dict[str, Any] = {
    "project_id": PROJECT,
    "run_id": OTHER_RUN,
    "replay_of": RUN,
    "message": "Launched",
}
RUN_SUMMARY: dict[str, Any] = {
    "run_id": RUN,
    "project_id": PROJECT,
    "number": 2,
    "status": "completed",
    "trigger": "api",
    "by": "Ada",
    "reason": "Does it need the island?",
    "created_at": AT,
    "started_at": AT,
    "ended_at": LATER,
    "from_stage": "feature_engineering",
    "parent_run_id": OTHER_RUN,
    "replay_of": None,
    "overrides": {"feature_engineering": {"drop_columns": ["island"]}},
    "data_version": 1,
    "metric": "log_loss",
    "metrics": {"log_loss": 0.04, "accuracy": 0.99},
    "best_model_id": f"{PROJECT}/{RUN}",
    "is_champion": True,
    "error": None,
}
RUNS: list[dict[str, Any]] = [RUN_SUMMARY]
RUN_DETAIL: dict[str, Any] = {
    **RUN_SUMMARY,
    "stages": [
        {
            "stage": "feature_engineering",
            "status": "completed",
            "started_at": AT,
            "ended_at": LATER,
            "produced_by": RUN,
            "reused": False,
            "settings": {"drop_columns": ["island"]},
        }
    ],
    "model": {
        "model_id": f"{PROJECT}/{RUN}",
        "endpoint_id": PROJECT,
        "sha256": SHA256,
        "size_bytes": 48211,
    },
    "receipt": None,
    "dagster_url": f"/dagster/runs/{RUN}",
}
COMPARISON: dict[str, Any] = {
    "a": {**RUN_SUMMARY, "run_id": OTHER_RUN, "number": 1, "is_champion": False},
    "b": RUN_SUMMARY,
    "settings": [{"stage": "feature_engineering", "name": "drop_columns", "a": None, "b": ["island"]}],
    "data": {
        "version_a": 1,
        "version_b": 1,
        "rows_a": 344,
        "rows_b": 344,
        "same_rows": True,
        "holdout_a": 69,
        "holdout_b": 69,
        "shared_holdout": 69,
    },
    "features": {
        "only_a": ["island"],
        "only_b": [],
        "changed": [],
        "num_features_a": 9,
        "num_features_b": 6,
    },
    "metrics": [
        {
            "metric": "log_loss",
            "a": 0.05,
            "b": 0.04,
            "paired": {
                "metric": "log_loss",
                "value_a": 0.05,
                "value_b": 0.04,
                "difference": 0.01,
                "interval": {"low": -0.01, "high": 0.03},
                "p_value": 0.31,
                "certain": False,
                "rows": 69,
            },
        }
    ],
    "lineage": [
        {"stage": "data_processing", "run_a": OTHER_RUN, "run_b": OTHER_RUN, "same": True},
        {"stage": "feature_engineering", "run_a": OTHER_RUN, "run_b": RUN, "same": False},
    ],
    "verdict": "log_loss 0.05 and 0.04 on 69 rows of both: no difference that is certain "
    "(difference +0.01, 95 % -0.01 to +0.03).",
}
