"""What the pipeline has to be told to use Vertex AI."""

import re
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from contracts.vertex import location_name, service_url
from contracts.vertex_settings import VertexSettings

_IMAGE = re.compile(r"[a-z0-9.-]+(?::[0-9]+)?(?:/[a-z0-9._-]+)+(?::[\w.-]{1,128})?(?:@sha256:[0-9a-f]{64})?")


class VertexOptions(VertexSettings):
    """Fields to inherit; each is read by its name in upper case."""

    vertex_serving_image: str | None = Field(
        default=None, validate_default=True, description="Image of serving/Dockerfile in Artifact Registry."
    )
    vertex_training_image: str | None = Field(
        default=None, validate_default=True, description="Image of pipeline_assets/vertex/Dockerfile there."
    )
    vertex_serving_machine: str = Field(default="e2-standard-2", pattern=r"^[a-z0-9-]+$")
    vertex_training_machine: str = Field(default="e2-standard-4", pattern=r"^[a-z0-9-]+$")
    vertex_min_replicas: int = Field(default=1, ge=1, le=100)
    vertex_max_replicas: int = Field(default=1, ge=1, le=100)
    vertex_canary_percent: int = Field(
        default=10, ge=1, le=100, description="Traffic of a new version while it is proven; 100: all at once."
    )
    vertex_canary_seconds: float = Field(
        default=0, ge=0, le=86_400, description="How long it is watched at that share before it gets all."
    )
    vertex_service_account: str | None = Field(default=None, pattern=r"^[^@\s]+@[^@\s]+$")
    vertex_transport: Literal["rest", "grpc"] = "rest"
    vertex_operation_timeout: float = Field(
        default=3600, gt=0, le=86_400, description="Seconds for one operation, such as a deployment."
    )

    prediction_log_sample: float = Field(
        default=1.0,
        ge=0,
        le=1,
        description="Share of containers' requests and of scored rows that is logged.",
    )

    @field_validator("vertex_serving_image", "vertex_training_image")
    @classmethod
    def _is_image(cls, value: str | None, info: ValidationInfo) -> str | None:
        backend = "deployment_backend" if info.field_name == "vertex_serving_image" else "training_backend"
        if not value:
            if info.data.get(backend) == "vertex":
                raise ValueError(f"is not set, and {backend.upper()}=vertex needs an image that was pushed")
            return None
        if _IMAGE.fullmatch(value) is None:
            raise ValueError("must be an image such as us-docker.pkg.dev/my-project/orrery/serving:1")
        return value

    @property
    def parent(self) -> str:
        """`projects/*/locations/*`."""
        return location_name(self.google_cloud_project or "", self.vertex_ai_location)

    @property
    def vertex_base(self) -> str:
        """Where Vertex AI answers."""
        return self.vertex_api_endpoint or service_url(self.vertex_ai_location)

    @property
    def is_fake(self) -> bool:
        """Plain HTTP: no service of Google's, so it is given no credentials."""
        return self.vertex_base.startswith("http://")
