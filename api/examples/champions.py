"""Champions, and the data that they are retrained on."""

from typing import Any

from api.examples.common import AT, DATASET, LATER, OTHER_RUN, PROJECT, RUN, SHA256

DATA_VERSION: dict[str, Any] = {
    "version": 2,
    "mode": "append",
    "dataset": DATASET,
    "total_rows": 688,
    "created_at": LATER,
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
    "model_sha256": SHA256,
    "model_size_bytes": 20480,
    "data_version": 2,
    "dataset_id": SHA256,
    "at": LATER,
    "by": "ada",
    "reason": "It answers the new island better",
    "decision": None,
}
POLICY: dict[str, Any] = {
    "promotion": "better",
    "pinned": False,
    "changed_at": AT,
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
