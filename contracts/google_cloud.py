"""The settings that put Orrery on Google Cloud, as every reader of the environment has them.

Each field is checked by itself, so that a start is refused with one line for each that is missing or wrong.
"""

import re
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, ValidationInfo, field_validator

# https://cloud.google.com/storage/docs/buckets#naming, without the rules of buckets named after domains
_BUCKET = re.compile(r"(?!goog)[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]")
_PROJECT = re.compile(r"(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]")
_LOCATION = re.compile(r"[a-z]+-[a-z]+[0-9]{1,2}")
_PREFIX = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*)?")


class GoogleCloudSettings(BaseModel):
    """Fields to inherit beside `BaseSettings`; read by the seed's names in upper case."""

    object_store: Literal["local", "gcs"] = Field(default="local", description="Where bytes are kept.")
    google_cloud_project: str | None = Field(default=None, validate_default=True)
    gcs_bucket_name: str | None = Field(default=None, validate_default=True)
    gcs_prefix: str = Field(default="", description="Folder within the bucket; none if empty.")
    vertex_ai_location: str = "us-central1"
    storage_emulator_host: str | None = Field(
        default=None, description="Read by Google's client itself: an emulator instead of Google."
    )

    @field_validator("google_cloud_project")
    @classmethod
    def _is_project(cls, value: str | None, info: ValidationInfo) -> str | None:
        if not value:
            _refuse_if_needed(info, "the project's id, such as my-project-123456")
            return None
        if _PROJECT.fullmatch(value) is None:
            raise ValueError("must be a project's id such as my-project-123456, not its name or number")
        return value

    @field_validator("gcs_bucket_name")
    @classmethod
    def _is_bucket(cls, value: str | None, info: ValidationInfo) -> str | None:
        if not value:
            _refuse_if_needed(info, "the bucket's name")
            return None
        if _BUCKET.fullmatch(value) is None:
            raise ValueError(
                "must be a bucket's bare name: 3 to 63 of a-z, 0-9, '.', '-', '_', without gs://"
            )
        return value

    @field_validator("gcs_prefix")
    @classmethod
    def _is_prefix(cls, value: str) -> str:
        value = value.strip("/")
        if _PREFIX.fullmatch(value) is None:
            raise ValueError("must be a folder such as team/orrery: letters, digits, '.', '-', '_'")
        return value

    @field_validator("vertex_ai_location")
    @classmethod
    def _is_location(cls, value: str) -> str:
        if _LOCATION.fullmatch(value) is None:
            raise ValueError("must be a region such as us-central1")
        return value

    @field_validator("storage_emulator_host")
    @classmethod
    def _is_emulator(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
            raise ValueError("must be an emulator's base such as http://127.0.0.1:9023")
        return value

    @property
    def bucket_url(self) -> str | None:
        """`gs://bucket[/prefix]` if that is where bytes are kept, as `object_store.open_store` takes it."""
        if self.object_store != "gcs":
            return None
        return f"gs://{self.gcs_bucket_name}/{self.gcs_prefix}".rstrip("/")


def _refuse_if_needed(info: ValidationInfo, what: str) -> None:
    """Nothing is fine locally. Raises ValueError if another setting needs it."""
    if info.data.get("object_store") == "gcs":
        raise ValueError(f"is not set, and OBJECT_STORE=gcs needs {what}")
