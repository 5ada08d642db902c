"""Projects, their progress and their events."""

from typing import Any

from api.examples.common import AT, BASE, DATASET, LATER, PROJECT, RUN, SHA256, TEXT

CREATED: dict[str, Any] = {
    "project_id": PROJECT,
    "project_name": "penguins",
    "status": "created",
    "created_at": AT,
    "dataset_info": DATASET,
    "message": "Project created successfully",
}
SUMMARY: dict[str, Any] = {
    "project_id": PROJECT,
    "project_name": "penguins",
    "status": "training",
    "created_at": AT,
    "updated_at": LATER,
    "dataset_name": "penguins.csv",
    "problem_description": TEXT,
    "progress_percentage": 62,
}
LIST: list[dict[str, Any]] = [SUMMARY]
STARS: list[dict[str, Any]] = [
    {
        "project_id": PROJECT,
        "project_name": "penguins",
        "status": "training",
        "progress_percentage": 62,
        "updated_at": LATER,
        "alerts": 1,
        "asks": False,
        "champion": 2,
    }
]
DETAIL: dict[str, Any] = {
    "project_id": PROJECT,
    "project_name": "penguins",
    "status": "completed",
    "created_at": AT,
    "updated_at": LATER,
    "completed_at": LATER,
    "dataset_id": SHA256,
    "dataset_name": "penguins.csv",
    "dataset_type": "tabular",
    "num_samples": 344,
    "num_features": 9,
    "problem_description": TEXT,
    "question": None,
    "problem_type": "multiclass",
    "selected_models": ["lightgbm", "logistic_regression"],
    "best_model_id": f"{PROJECT}/{RUN}",
    "metrics": {"log_loss": 0.04, "accuracy": 0.99},
    "evaluation_report": None,
    "endpoint_id": PROJECT,
    "prediction_endpoint": f"{BASE}/predict",
    "console_url": None,
    "artifact_paths": {"model": f"{BASE}/artifacts/model", "report": f"{BASE}/artifacts/report"},
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
        "started_at": AT,
        "ended_at": None,
        "reused": False,
        "result": None,
    },
    "estimated_time_remaining": 14,
    "estimated_time_remaining_p90": 19,
}
CANCELLED: dict[str, Any] = {"project_id": PROJECT, "message": "Cancelling"}
EVENTS: dict[str, Any] = {
    "events": [
        {
            "event_type": "log",
            "project_id": PROJECT,
            "timestamp": AT,
            "seq": 17,
            "data": {"run_id": RUN, "stage": "data_upload", "level": "info", "message": "344 rows read"},
        }
    ],
    "epoch": "5f0c1a2b",
    "next_after": "5f0c1a2b:17",
    "has_more": False,
}
