"""What is read out of a sentence, and the question to its user."""

from typing import Any

from api.examples.common import AT, LATER, PROJECT

FINISHING: dict[str, Any] = {"project_id": PROJECT, "message": "Finishing with the best model so far"}
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
        "asked_at": AT,
        "answer_by": LATER,
        "candidates": INTERPRETATION["candidates"],
        "answer": None,
    },
    "chosen": None,
    "candidates": [],
}
