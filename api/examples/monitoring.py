"""Examples of feedback and monitoring for the documentation."""

from typing import Any

from api.examples.champions import DATA_VERSION
from api.examples.common import PROJECT, RUN

_AT, _SINCE = "2026-11-23T09:30:00Z", "2026-11-22T09:30:00Z"
_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
REQUEST_ID = "6f1c2a9d0c8e4b7f"

FEEDBACK_REQUEST: dict[str, Any] = {
    "outcomes": [{"request_id": REQUEST_ID, "row": 0, "outcome": "Gentoo", "observed_at": _AT}],
    "by": "ada",
}
FEEDBACK: dict[str, Any] = {
    "project_id": PROJECT,
    "feedback_id": "01936f7a-0b6e-7c3e-8f5e-2f1f7f1a2b3c",
    "received": 2,
    "kept": 1,
    "matched": 1,
    "faults": [
        {
            "place": 1,
            "request_id": REQUEST_ID,
            "row": 1,
            "fault": "unknown_class",
            "kept": False,
            "message": "'Emperor' is no class of the model, which knows 'Adelie', 'Chinstrap', 'Gentoo'",
        }
    ],
    "faults_total": 1,
    "message": "1 of 2 outcomes kept; 1 refused, each named.",
}
POLICY: dict[str, Any] = {
    "hours": 24.0,
    "min_rows": 100,
    "drift_psi": 0.25,
    "prediction_psi": 0.25,
    "metric_drop": 0.05,
    "missing_share": 0.1,
    "unknown_share": 0.05,
    "range_share": 0.05,
    "type_share": 0.05,
    "refused_share": 0.1,
    "lost_share": 0.01,
    "slow_ms": None,
    "changed_at": _AT,
    "changed_by": "ada",
}
POLICY_REQUEST: dict[str, Any] = {"drift_psi": 0.2, "slow_ms": None, "by": "ada"}
ALERT: dict[str, Any] = {
    "kind": "drift",
    "column": "body_mass_g",
    "severity": "warn",
    "metric": None,
    "value": 0.34,
    "threshold": 0.25,
    "rows": 1200,
    "hours": 24.0,
    "since": _AT,
    "model_run_id": RUN,
    "message": "body_mass_g has drifted from what the champion saw: PSI 0.34 on 1200 rows (p 2e-30 after "
    "correction); from 0.25 on it is too much.",
}


def _share(count: int, of: int, low: float, high: float) -> dict[str, Any]:
    return {"count": count, "of": of, "share": count / of, "interval": {"low": low, "high": high}}


_NOTHING: dict[str, Any] = {"count": 0, "of": 0, "share": None, "interval": None}
REPORT: dict[str, Any] = {
    "project_id": PROJECT,
    "generated_at": _AT,
    "since": _SINCE,
    "until": _AT,
    "hours": 24.0,
    "verdict": "warn",
    "champion": 2,
    "model_run_id": RUN,
    "log": {
        "files": 12,
        "files_read": 12,
        "size_bytes": 180_000,
        "bytes_read": 180_000,
        "rows_read": 1204,
        "sampled": False,
        "logged_share": 1.0,
        "sampled_out_rows": 0,
        "lost_rows": 0,
        "unreadable": 0,
        "message": "1204 rows of 12 files.",
    },
    "traffic": {
        "requests": 302,
        "rows": 1200,
        "refused": _share(2, 302, 0.0008, 0.0237),
        "refusals": {"VALIDATION_ERROR": 2},
        "latency": {"p50": 4.1, "p95": 9.7, "p99": 14.2, "longest": 31.0},
        "stretches": [{"at": _SINCE, "requests": 302, "rows": 1200, "refused": 2}],
    },
    "models": [
        {
            "run_id": RUN,
            "model_sha256": _SHA256,
            "champion": 2,
            "is_champion": True,
            "rows": 1200,
            "first_at": _SINCE,
            "last_at": _AT,
            "outcomes": 400,
            "verdict": "ok",
            "metrics": [
                {
                    "metric": "accuracy",
                    "title": "Accuracy",
                    "higher_is_better": True,
                    "value": 0.97,
                    "interval": {"low": 0.948, "high": 0.984},
                    "holdout": 0.98,
                    "holdout_interval": {"low": 0.93, "high": 1.0},
                    "change": -0.01,
                    "change_interval": {"low": -0.05, "high": 0.04},
                    "verdict": "ok",
                }
            ],
            "message": "Accuracy 0.97 on 400 rows (95 % 0.948 to 0.984); 0.98 on the holdout: no difference "
            "that is certain.",
        }
    ],
    "drift": {
        "verdict": "warn",
        "rows": 1200,
        "report": DATA_VERSION["drift"],
        "message": "Drift in 1 of 3 columns: body_mass_g (PSI 0.34).",
    },
    "predictions": {
        "verdict": "ok",
        "rows": 1200,
        "rows_before": 69,
        "statistic": 2.1,
        "p_value": 0.35,
        "psi": 0.01,
        "shares": [{"label": "Adelie", "before": 0.44, "now": 0.46}],
        "message": "PSI 0.01 on 1200 rows (p 0.4).",
    },
    "quality": {
        "verdict": "ok",
        "rows": 1204,
        "columns": [
            {
                "column": "island",
                "role": "categorical",
                "missing": _share(0, 1204, 0.0, 0.0031),
                "missing_before": 0.0,
                "unknown": _share(4, 1204, 0.0009, 0.0085),
                "out_of_range": _NOTHING,
                "wrong_type": _share(0, 1204, 0.0, 0.0031),
                "examples": ["Anvers"],
                "verdict": "ok",
            }
        ],
        "columns_total": 1,
        "unexpected": [],
        "message": "Nothing wrong beyond chance in 1 columns of 1204 rows.",
    },
    "feedback": {
        "predictions": 1200,
        "joined": _share(400, 1200, 0.3067, 0.3608),
        "unmatched": 0,
        "median_delay_s": 7200.0,
        "known_until": _AT,
        "biased": False,
        "bias_p_value": 0.4,
        "message": "400 of 1200 predictions have an outcome, half of them 2.0 hours or later after the "
        "prediction; live metrics are of predictions up to 2026-11-23 09:30 UTC.",
    },
    "policy": POLICY,
    "alerts": [ALERT],
}
