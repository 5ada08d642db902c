"""What the model server reads from its environment (and `.env`); nothing else in `serving` reads it.

`python -m serving.settings` says whether it can be used: exit code 0, or 2 and one line.
"""

import sys

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from contracts.predictions import MAX_PREDICT_BODY_BYTES
from contracts.settings import SettingsError, checked

_MIB = 1024 * 1024


class ServingSettings(BaseSettings):
    """Vertex AI's `AIP_*` names, and our own bounds under `ORRERY_SERVING_`."""

    model_config = SettingsConfigDict(env_file=".env", frozen=True, populate_by_name=True, extra="ignore")

    http_port: int = Field(default=8080, ge=0, le=65_535, alias="AIP_HTTP_PORT")
    health_route: str = Field(default="/health", pattern=r"^/", alias="AIP_HEALTH_ROUTE")
    predict_route: str = Field(default="/predict", pattern=r"^/", alias="AIP_PREDICT_ROUTE")
    storage_uri: str | None = Field(
        default=None,
        alias="AIP_STORAGE_URI",
        description="Folder that holds the artefact: a path, file:// or gs://.",
    )
    model_sha256: str | None = Field(
        default=None,
        alias="ORRERY_SERVING_MODEL_SHA256",
        description="What the artefact under AIP_STORAGE_URI must hash to.",
    )
    google_cloud_project: str | None = Field(default=None, alias="GOOGLE_CLOUD_PROJECT")
    vertex_ai_location: str = Field(default="us-central1", alias="VERTEX_AI_LOCATION")
    vertex_api_endpoint: str | None = Field(
        default=None, alias="VERTEX_API_ENDPOINT", description="Another Vertex AI than the region's own."
    )
    cache_models: int = Field(default=16, ge=1, alias="ORRERY_SERVING_CACHE_MODELS")
    cache_bytes: int = Field(default=512 * _MIB, ge=1, alias="ORRERY_SERVING_CACHE_BYTES")
    predict_threads: int = Field(default=2, ge=1, le=64, alias="ORRERY_SERVING_PREDICT_THREADS")
    max_waiting: int = Field(
        default=64,
        ge=1,
        alias="ORRERY_SERVING_MAX_WAITING",
        description="Predictions at work or waiting before new ones are told to come back.",
    )
    max_body_bytes: int = Field(
        default=MAX_PREDICT_BODY_BYTES, ge=1024, alias="ORRERY_SERVING_MAX_BODY_BYTES"
    )
    prediction_log_sample: float = Field(
        default=1.0,
        ge=0,
        le=1,
        alias="PREDICTION_LOG_SAMPLE",
        description="Share of the requests whose rows are logged; 0: no log.",
    )
    prediction_log_seconds: float = Field(
        default=60.0,
        gt=0,
        le=3600,
        alias="PREDICTION_LOG_SECONDS",
        description="Between two files of a project that is asked all the time.",
    )
    prediction_log_rows: int = Field(
        default=5_000, ge=1, le=1_000_000, alias="PREDICTION_LOG_ROWS", description="That end a file sooner."
    )
    prediction_log_bytes: int = Field(
        default=4 * _MIB,
        ge=1024,
        alias="PREDICTION_LOG_BYTES",
        description="Of all projects' rows on their way; beyond it the largest are stored sooner.",
    )
    prediction_log_queue_bytes: int = Field(
        default=16 * _MIB,
        ge=1024,
        alias="PREDICTION_LOG_QUEUE_BYTES",
        description="Of requests that wait for the store; more are answered and not logged.",
    )
    prediction_log_store: str | None = Field(
        default=None,
        alias="PREDICTION_LOG_STORE",
        pattern=r"^(gs|file)://",
        description="Where one model's container keeps the log; none without.",
    )


def load_settings() -> ServingSettings:
    """The settings of this process. Raises SettingsError."""
    return checked(ServingSettings)


def main() -> int:
    """Read them for whoever wants to know before a start."""
    try:
        load_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the one line
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
