"""The pipeline's only reader of the environment (and of `.env`).

`python -m pipeline_assets.settings` says whether it can be used: exit code 0, or 2 and one line.
"""

import hashlib
import os
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from contracts import heartbeat
from contracts.errors import OrreryError
from contracts.settings import SettingsError, checked
from object_store import open_store
from pipeline_assets.vertex.options import VertexOptions


class PipelineSettings(VertexOptions, BaseSettings):
    """What the assets, the launcher, the coordinator and the run host are told from outside."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", populate_by_name=True, frozen=True)

    orrery_home: Path = Field(default=Path(".orrery"), description="Folder of all local state.")
    orrery_runtime_dir: Path | None = Field(
        default=None, description="Short private folder of the sockets; made from the home if unset."
    )
    dagster_home: Path | None = Field(
        default=None, description="Dagster's state; `dagster/` in the home if unset."
    )
    max_concurrent_runs: int = Field(default=2, ge=1, description="Runs at work at the same time.")
    code_location_module: str = Field(
        default="pipeline_assets.definitions", description="Module that the code server serves."
    )
    orrery_question_timeout_s: float = Field(
        default=600, gt=0, le=86_400, description="How long a run waits for the answer to its question."
    )
    orrery_schedule_interval_s: int = Field(
        default=30, ge=1, le=3600, description="Seconds between looks at the projects' schedules."
    )
    orrery_fit_cluster: str | None = Field(
        default=None,
        pattern=r"^(dask|ray)\+.+$",
        description="Where fits go instead of this machine's threads, as `automl.cluster` reads it.",
    )
    orrery_reload: bool = Field(
        default=True, description="Whether the run host reloads itself when our source files change."
    )

    @property
    def home(self) -> Path:
        """ORRERY_HOME as an absolute path."""
        return self.orrery_home.absolute()

    @property
    def runtime_dir(self) -> Path:
        """The folder of the sockets; not made here, its owner is the platform."""
        if self.orrery_runtime_dir is not None:
            return self.orrery_runtime_dir
        digest = hashlib.sha256(os.path.realpath(self.home).encode()).hexdigest()[:8]
        return Path(tempfile.gettempdir()) / f"orrery-{os.getuid()}-{digest}"

    @property
    def dagster_dir(self) -> Path:
        """DAGSTER_HOME as an absolute path."""
        return (self.dagster_home or self.home / "dagster").absolute()

    @property
    def runs_socket(self) -> Path:
        """Where the run host listens."""
        return self.runtime_dir / "runs.sock"

    @property
    def heartbeats(self) -> Path:
        """The folder of the workers' signs of life."""
        return self.runtime_dir / heartbeat.FOLDER

    @property
    def claims(self) -> Path:
        """The folder of the files by which workers claim their runs."""
        return self.runtime_dir / "claims"

    @property
    def models_socket(self) -> Path:
        """Where the model server listens."""
        return self.runtime_dir / "models.sock"

    @property
    def inspector_socket(self) -> Path:
        """Where the inspector listens, which opens files that users gave us."""
        return self.runtime_dir / "inspector.sock"

    @property
    def scratch(self) -> Path:
        """Where a bucket's objects lie while the inspector reads them: it opens nothing elsewhere."""
        return self.home / "objects" / "scoring"

    @property
    def store_url(self) -> str:
        """The URL that `object_store.open_store` is given."""
        return self.bucket_url or (self.home / "objects").as_uri()


@lru_cache(maxsize=1)
def settings() -> PipelineSettings:
    """The settings of this process, read once. Raises SettingsError."""
    return checked(PipelineSettings)


def main() -> int:
    """Read them for whoever wants to know before a start, and see that a bucket answers."""
    try:
        bucket = settings().bucket_url
        if bucket is not None:
            open_store(bucket)
    except (SettingsError, OrreryError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - the lines that it is asked for
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
