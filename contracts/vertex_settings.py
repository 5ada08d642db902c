"""Where models are trained and served, as every reader of the environment has it."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationInfo, field_validator

from contracts.google_cloud import GoogleCloudSettings

Backend = Literal["local", "vertex"]


class VertexSettings(GoogleCloudSettings):
    """Fields to inherit beside `BaseSettings`; with a backend on Vertex AI, bytes must be in a bucket."""

    deployment_backend: Backend = Field(default="local", description="Where models are served.")
    training_backend: Backend = Field(default="local", description="Where models are trained.")
    vertex_api_endpoint: str | None = Field(
        default=None, description="Base of another Vertex AI, such as a fake; http:// needs no credentials."
    )

    @field_validator("deployment_backend", "training_backend")
    @classmethod
    def _has_a_bucket(cls, value: str, info: ValidationInfo) -> str:
        if value == "vertex" and info.data.get("object_store") == "local":
            raise ValueError("'vertex' reads from a bucket: it needs OBJECT_STORE=gcs")
        return value

    @field_validator("vertex_api_endpoint")
    @classmethod
    def _is_base(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
            raise ValueError("must be a base such as http://127.0.0.1:9024")
        return value.rstrip("/")

    @property
    def uses_vertex(self) -> bool:
        """Whether a run may leave something on Vertex AI."""
        return "vertex" in (self.deployment_backend, self.training_backend)
