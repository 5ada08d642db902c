"""Rows and files that are answered."""

from typing import Any

from api.examples.common import PROJECT, RUN, SHA256
from contracts.prediction_files import AnswerFormat

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
    "request_id": "6f1c2a9d0c8e4b7f",
    "provenance": {"run_id": RUN, "model_sha256": SHA256, "dataset_id": SHA256},
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
