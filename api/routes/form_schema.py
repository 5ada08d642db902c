"""The upload forms for the OpenAPI document; the handlers read the stream themselves."""

from typing import Any

from contracts.data_versions import DataMode
from contracts.datasets import Metric, OnAmbiguity, ProblemType

_TARGETS = {
    "type": "string",
    "description": "Columns to predict at once, the first one first: a JSON list of names, or names with "
    "commas between. At most twenty; none is an input of another.",
}
_DESCRIPTION = {
    "type": "string",
    "minLength": 1,
    "maxLength": 10_000,
    "description": "What is wanted, in words.",
}
CREATE_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file", "problem_description"],
                "properties": {
                    "file": {
                        "type": "string",
                        "format": "binary",
                        "description": "CSV, TSV, Parquet, JSON, JSON lines or Excel; "
                        "at most MAX_UPLOAD_BYTES.",
                    },
                    "problem_description": _DESCRIPTION,
                    "project_name": {
                        "type": "string",
                        "maxLength": 200,
                        "description": "The file's name without its ending when left out.",
                    },
                    "target_column": {"type": "string", "description": "The column to predict."},
                    "target_columns": _TARGETS,
                    "problem_type": {"type": "string", "enum": [p.value for p in ProblemType]},
                    "metric": {"type": "string", "enum": [m.value for m in Metric]},
                    "time_budget_s": {"type": "number", "minimum": 1, "maximum": 86_400},
                    "fairness_column": {
                        "type": "string",
                        "description": "A column whose groups the evaluation compares, such as `sex`.",
                    },
                    "on_ambiguity": {
                        "type": "string",
                        "enum": [o.value for o in OnAmbiguity],
                        "default": OnAmbiguity.GUESS.value,
                        "description": "When the description leaves in doubt what is meant: `guess` goes on "
                        "with the best reading, `ask` waits a while for "
                        "`POST /projects/{id}/interpretation`, then guesses.",
                    },
                },
            },
            "example": {
                "file": "penguins.csv",
                "problem_description": "Predict the species of a penguin from its measurements",
                "target_column": "species",
            },
        }
    },
}
INTERPRETATION_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file", "problem_description"],
                "properties": {
                    "file": {
                        "type": "string",
                        "format": "binary",
                        "description": "The file or its first megabyte, at most 2 MiB. Of CSV, TSV, JSON and "
                        "JSON lines a broken last row is left out; Parquet and Excel only whole.",
                    },
                    "problem_description": _DESCRIPTION,
                    "target_column": {"type": "string", "description": "The column to predict."},
                    "target_columns": _TARGETS,
                    "problem_type": {"type": "string", "enum": [p.value for p in ProblemType]},
                },
            },
            "example": {
                "file": "penguins.csv",
                "problem_description": "Predict the species of a penguin from its measurements",
            },
        }
    },
}
DATA_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {
                        "type": "string",
                        "format": "binary",
                        "description": "Rows with the columns of the project's first data: CSV, TSV, "
                        "Parquet, JSON, JSON lines or Excel; at most MAX_UPLOAD_BYTES.",
                    },
                    "mode": {
                        "type": "string",
                        "enum": [m.value for m in DataMode],
                        "default": DataMode.APPEND.value,
                        "description": "`append`: these rows come after those that are there. `replace`: the "
                        "next runs read these alone.",
                    },
                },
            },
            "example": {"file": "more_penguins.csv", "mode": "append"},
        }
    },
}
PREDICTION_FILE_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {
                        "type": "string",
                        "format": "binary",
                        "description": "Rows with the model's columns; others are left alone: CSV, TSV, "
                        "Parquet, JSON, JSON lines or Excel; at most MAX_UPLOAD_BYTES.",
                    }
                },
            },
            "example": {"file": "new_penguins.csv"},
        }
    },
}
FEEDBACK_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {
                        "type": "string",
                        "format": "binary",
                        "description": "Columns `request_id` and `outcome`, and if wanted `row` (from 0) and "
                        "`observed_at` (ISO 8601): CSV, TSV, Parquet, JSON, JSON lines or Excel.",
                    },
                    "by": {"type": "string", "maxLength": 100, "description": "Who says so; shown only."},
                },
            },
            "example": {"file": "outcomes.csv", "by": "ada"},
        }
    },
}
