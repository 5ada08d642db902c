"""One example for each answer and body that the OpenAPI document shows. A test checks each by its model."""

from typing import Any

from contracts.prediction_files import AnswerFormat

PROJECT = "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
RUN = "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77"
OTHER_RUN = "0b7c5d2e-4c1d-4f3a-9e8b-6a5d4c3b2a10"
_BASE = f"/api/v1/projects/{PROJECT}"
_SHA256 = "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f"
_AT = "2026-11-23T10:15:30Z"
_LATER = "2026-11-23T10:16:02Z"
_TEXT = "Predict the species of a penguin from its measurements"

DATASET = {
    "dataset_id": _SHA256,
    "file_name": "penguins.csv",
    "format": "csv",
    "size_bytes": 15241,
    "num_rows": 344,
    "num_columns": 3,
    "columns": ["species", "island", "body_mass_g"],
    "encoding": "utf-8",
    "delimiter": ",",
    "decimal": ".",
    "warnings": [],
}
CREATED: dict[str, Any] = {
    "project_id": PROJECT,
    "project_name": "penguins",
    "status": "created",
    "created_at": _AT,
    "dataset_info": DATASET,
    "message": "Project created successfully",
}
SUMMARY: dict[str, Any] = {
    "project_id": PROJECT,
    "project_name": "penguins",
    "status": "training",
    "created_at": _AT,
    "updated_at": _LATER,
    "dataset_name": "penguins.csv",
    "problem_description": _TEXT,
    "progress_percentage": 62,
}
LIST: list[dict[str, Any]] = [SUMMARY]
STARS: list[dict[str, Any]] = [
    {
        "project_id": PROJECT,
        "project_name": "penguins",
        "status": "training",
        "progress_percentage": 62,
        "updated_at": _LATER,
        "alerts": 1,
        "asks": False,
    }
]
DETAIL: dict[str, Any] = {
    "project_id": PROJECT,
    "project_name": "penguins",
    "status": "completed",
    "created_at": _AT,
    "updated_at": _LATER,
    "completed_at": _LATER,
    "dataset_id": _SHA256,
    "dataset_name": "penguins.csv",
    "dataset_type": "tabular",
    "num_samples": 344,
    "num_features": 9,
    "problem_description": _TEXT,
    "question": None,
    "problem_type": "multiclass",
    "selected_models": ["lightgbm", "logistic_regression"],
    "best_model_id": f"{PROJECT}/{RUN}",
    "metrics": {"log_loss": 0.04, "accuracy": 0.99},
    "evaluation_report": None,
    "endpoint_id": PROJECT,
    "prediction_endpoint": f"{_BASE}/predict",
    "console_url": None,
    "artifact_paths": {"model": f"{_BASE}/artifacts/model", "report": f"{_BASE}/artifacts/report"},
}
PROGRESS: dict[str, Any] = {
    "project_id": PROJECT,
    "status": "training",
    "current_stage": "model_training",
    "progress_percentage": 62,
    "message": "Fold 3 of 5: lightgbm",
    "stage_details": {
        "stage": "model_training",
        "status": "running",
        "percentage": 60.0,
        "message": "Fold 3 of 5: lightgbm",
        "started_at": _AT,
        "ended_at": None,
        "reused": False,
        "result": None,
    },
    "estimated_time_remaining": 14,
    "estimated_time_remaining_p90": 19,
}
DELETED: dict[str, Any] = {"project_id": PROJECT, "message": "Project deleted successfully"}
CANCELLED: dict[str, Any] = {"project_id": PROJECT, "message": "Cancelling"}
FINISHING: dict[str, Any] = {"project_id": PROJECT, "message": "Finishing with the best model so far"}
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
    "status": "completed",
    "trigger": "api",
    "by": "Ada",
    "reason": "Does it need the island?",
    "created_at": _AT,
    "started_at": _AT,
    "ended_at": _LATER,
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
            "started_at": _AT,
            "ended_at": _LATER,
            "produced_by": RUN,
            "reused": False,
            "settings": {"drop_columns": ["island"]},
        }
    ],
    "model": {
        "model_id": f"{PROJECT}/{RUN}",
        "endpoint_id": PROJECT,
        "sha256": _SHA256,
        "size_bytes": 48211,
    },
    "receipt": None,
    "dagster_url": f"/dagster/runs/{RUN}",
}
COMPARISON: dict[str, Any] = {
    "a": {**RUN_SUMMARY, "run_id": OTHER_RUN, "is_champion": False},
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
INTERPRETATION: dict[str, Any] = {
    "columns": [
        {
            "name": "species",
            "role": "categorical",
            "dtype": "object",
            "missing": 0,
            "distinct": 3,
            "examples": ["Adelie", "Chinstrap", "Gentoo"],
            "minimum": None,
            "maximum": None,
            "mean": None,
        }
    ],
    "candidates": [
        {
            "target_column": "species",
            "problem_type": "multiclass",
            "metric": "log_loss",
            "positive_class": None,
            "confidence": 0.97,
            "evidence": ["The text asks to predict 'species'."],
        }
    ],
    "needs_confirmation": False,
    "warnings": [
        {
            "column": "sex",
            "code": "high_missing",
            "message": "53% of the cells are missing.",
            "action": "kept",
        }
    ],
    "num_rows_seen": 344,
    "truncated": False,
}
CHOICE: dict[str, Any] = {"target_column": "species"}
PROJECT_INTERPRETATION: dict[str, Any] = {
    "project_id": PROJECT,
    "status": "asking",
    "question": {
        "asked_at": _AT,
        "answer_by": _LATER,
        "candidates": INTERPRETATION["candidates"],
        "answer": None,
    },
    "chosen": None,
    "candidates": [],
}
PREDICT_REQUEST: dict[str, Any] = {"instances": [{"island": "Biscoe", "body_mass_g": 5200}]}
PREDICTIONS: dict[str, Any] = {
    "predictions": [
        {
            "prediction": "Gentoo",
            "probabilities": {"Adelie": 0.01, "Gentoo": 0.99},
            "warnings": ["body_mass_g: 9200 is outside the 2700 to 6300 seen in training"],
            "explanation": [{"column": "body_mass_g", "effect": 0.41}],
        }
    ],
    "model_id": f"{PROJECT}/{RUN}",
    "provenance": {"run_id": RUN, "model_sha256": _SHA256, "dataset_id": _SHA256},
}
PREDICTED_FILES: dict[AnswerFormat, str] = {
    AnswerFormat.CSV: "island,body_mass_g,prediction,p(Adelie),p(Gentoo),warnings\r\n"
    "Biscoe,5200,Gentoo,0.01,0.99,\r\n",
    AnswerFormat.JSON_LINES: '{"island": "Biscoe", "body_mass_g": 5200, "prediction": "Gentoo", '
    '"probabilities": {"Adelie": 0.01, "Gentoo": 0.99}}\n',
    AnswerFormat.PARQUET: "PAR1...",
}
SCHEMA: dict[str, Any] = {
    "model_id": f"{PROJECT}/{RUN}",
    "problem_type": "multiclass",
    "target_column": "species",
    "classes": ["Adelie", "Chinstrap", "Gentoo"],
    "columns": [
        {"name": "body_mass_g", "role": "numeric", "nullable": True, "example": 4200.0, "categories": None}
    ],
}
EVENTS: dict[str, Any] = {
    "events": [
        {
            "event_type": "log",
            "project_id": PROJECT,
            "timestamp": _AT,
            "seq": 17,
            "data": {"run_id": RUN, "stage": "data_upload", "level": "info", "message": "344 rows read"},
        }
    ],
    "epoch": "5f0c1a2b",
    "next_after": "5f0c1a2b:17",
    "has_more": False,
}
DATA_VERSION: dict[str, Any] = {
    "version": 2,
    "mode": "append",
    "dataset": DATASET,
    "total_rows": 688,
    "created_at": _LATER,
    "drift": {
        "reference_version": 1,
        "reference_run_id": RUN,
        "rows_before": 344,
        "rows_now": 344,
        "columns": [
            {
                "column": "body_mass_g",
                "is_target": False,
                "test": "kolmogorov_smirnov",
                "statistic": 0.31,
                "p_value": 1e-12,
                "adjusted_p_value": 2e-12,
                "psi": 0.34,
                "missing_before": 0.006,
                "missing_now": 0.006,
                "severity": "error",
            }
        ],
        "untested": [],
        "domain_auc": 0.78,
        "domain_p_value": 1e-20,
        "score": 0.56,
        "severity": "error",
        "message": "Drift in 1 of 3 columns: body_mass_g (PSI 0.34). "
        "A classifier tells new rows from old ones with AUC 0.78.",
    },
    "differences": [
        {
            "column": "sex",
            "kind": "added",
            "blocking": False,
            "message": "'sex' is not in the first data.",
        }
    ],
}
CHAMPION: dict[str, Any] = {
    "n": 2,
    "previous": 1,
    "action": "promoted",
    "run_id": RUN,
    "best_model_id": f"{PROJECT}/{RUN}",
    "endpoint_id": PROJECT,
    "model_key": f"projects/{PROJECT}/runs/{RUN}/model_training/model.orrery",
    "model_sha256": _SHA256,
    "model_size_bytes": 20480,
    "data_version": 2,
    "dataset_id": _SHA256,
    "at": _LATER,
    "by": "ada",
    "reason": "It answers the new island better",
    "decision": None,
}
POLICY: dict[str, Any] = {
    "promotion": "better",
    "pinned": False,
    "changed_at": _AT,
    "changed_by": "ada",
}
POLICY_REQUEST: dict[str, Any] = {"promotion": "ask", "pinned": True, "by": "ada"}
PROMOTE: dict[str, Any] = {"run_id": RUN, "reason": "It answers the new island better", "by": "ada"}
ROLLBACK: dict[str, Any] = {"reason": "Complaints from Biscoe", "by": "ada"}
CHAMPIONS: dict[str, Any] = {
    "project_id": PROJECT,
    "current": CHAMPION,
    "policy": POLICY,
    "history": [CHAMPION],
}
CHAMPION_CHANGE: dict[str, Any] = {
    "project_id": PROJECT,
    "champion": CHAMPION,
    "run_id": None,
    "message": f"Run {RUN} is the champion",
}
KEEP: dict[str, Any] = {"run_id": OTHER_RUN, "reason": "Not worth another model", "by": "ada"}
CHAMPION_KEPT: dict[str, Any] = {**CHAMPION_CHANGE, "message": "The champion stays"}
LIVE: dict[str, Any] = {"status": "alive"}
READY: dict[str, Any] = {
    "status": "ready",
    "parts": [
        {"name": name, "ok": True, "detail": None}
        for name in ("api", "webserver", "code_server", "daemon", "model_server")
    ],
}
NOT_READY: dict[str, Any] = {
    "status": "unavailable",
    "parts": [
        {"name": "api", "ok": True, "detail": None},
        {"name": "daemon", "ok": False, "detail": "its process is fatal"},
    ],
}
ERROR: dict[str, Any] = {
    "error": "There is no such project",
    "error_code": "PROJECT_NOT_FOUND",
    "details": PROJECT,
    "timestamp": _AT,
    "request_id": "6f1c2a9d0c8e4b7f",
}


def answer(status: int, example: Any, description: str = "Success") -> dict[int | str, dict[str, Any]]:
    """FastAPI's `responses` for one JSON answer with its example."""
    return {status: {"description": description, "content": {"application/json": {"example": example}}}}
