"""What every example speaks of, and how a route shows one."""

from typing import Any

PROJECT = "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
RUN = "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77"
OTHER_RUN = "0b7c5d2e-4c1d-4f3a-9e8b-6a5d4c3b2a10"
BASE = f"/api/v1/projects/{PROJECT}"
SHA256 = "0c0d3f8b8a5c1f0a0b0c6b8a1f7e4a8a4f6c2d3e5b7a9c1d0e2f4a6b8c0d2e4f"
AT = "2026-11-23T10:15:30Z"
LATER = "2026-11-23T10:16:02Z"
TEXT = "Predict the species of a penguin from its measurements"
DATASET = {
    "dataset_id": SHA256,
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
DELETED: dict[str, Any] = {"project_id": PROJECT, "message": "Project deleted successfully"}
ERROR: dict[str, Any] = {
    "error": "There is no such project",
    "error_code": "PROJECT_NOT_FOUND",
    "details": PROJECT,
    "timestamp": AT,
    "request_id": "6f1c2a9d0c8e4b7f",
}


def answer(status: int, example: Any, description: str = "Success") -> dict[int | str, dict[str, Any]]:
    """FastAPI's `responses` for one JSON answer with its example."""
    return {status: {"description": description, "content": {"application/json": {"example": example}}}}
