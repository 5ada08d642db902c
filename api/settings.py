"""The API's settings: the only place in `api/` that reads the environment (or `.env`).

docs/SETTINGS.md has one row for each; a test holds the two together.
"""

import hashlib
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from contracts.predictions import MAX_PREDICT_BODY_BYTES
from contracts.settings import checked
from contracts.vertex_settings import VertexSettings

_REPOSITORY = Path(__file__).resolve().parent.parent
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Fa-f:.]{2,45}")
_EVERY_ADDRESS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104  # named to be told apart, not bound
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ANY_HOST = "*"
_SECRET = re.compile(r"[A-Za-z0-9_-]{8,128}")


class Settings(VertexSettings, BaseSettings):
    """Values by the names that the environment has, in lower case."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    api_v1_prefix: str = "/api/v1"
    backend_cors_origins: Annotated[tuple[str, ...], NoDecode] = (
        "http://localhost:3000",
        "http://localhost:5173",
    )
    allowed_hosts: Annotated[tuple[str, ...] | None, NoDecode] = None
    ws_heartbeat_interval: float = Field(default=30, gt=0, le=3600)
    ws_max_connections_per_project: int = Field(default=10, ge=1, le=100_000)
    max_upload_bytes: int = Field(default=2 * 1024**3, ge=1)
    # The model server reads it too: what passes here is not too large there.
    orrery_serving_max_body_bytes: int = Field(default=MAX_PREDICT_BODY_BYTES, ge=1024)
    upload_stall_seconds: float = Field(default=30, gt=0, le=3600)
    monitoring_every_seconds: float = Field(default=60, ge=1, le=86_400)
    # The model server reads it too: files of rows are logged here.
    prediction_log_sample: float = Field(default=1.0, ge=0, le=1)
    prediction_log_days: int = Field(default=30, ge=0, le=36_500)
    database_url: str | None = None
    orrery_host: str = "127.0.0.1"
    orrery_port: int = Field(default=8000, ge=0, le=65_535)
    orrery_home: Path = Path(".orrery")
    orrery_runtime_dir: Path | None = None
    # The API itself has no use for these two: `make up` reads its settings here too.
    code_location_module: str = Field(default="pipeline_assets.definitions", pattern=r"^\w+(\.\w+)*$")
    dagster_yaml: Path = _REPOSITORY / "dagster.yaml"
    dagster_postgres_url: SecretStr | None = Field(default=None, validate_default=True)
    dagster_path_secret: SecretStr
    dagster_webserver_url: str | None = None
    dagster_log_source: Literal["auto", "subscription", "polling"] = "auto"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("api_v1_prefix")
    @classmethod
    def _is_path(cls, value: str) -> str:
        if _PREFIX.fullmatch(value) is None:
            raise ValueError("must be a path such as /api/v1, without a slash at its end")
        return value

    @field_validator("backend_cors_origins", "allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if not value.lstrip().startswith("["):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        try:
            return tuple(json.loads(value))
        except (ValueError, TypeError):
            raise ValueError("must be a JSON list, or values parted by commas") from None

    @field_validator("backend_cors_origins")
    @classmethod
    def _are_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if origin == "*":
                raise ValueError("'*' would give every site the user's credentials: list the origins")
            parts = urlsplit(origin)
            if parts.scheme not in {"http", "https"} or f"{parts.scheme}://{parts.netloc}" != origin:
                raise ValueError(f"{origin!r} is not an origin such as https://app.example.com")
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _are_hosts(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for host in value or ():
            if host != ANY_HOST and _HOST.fullmatch(host) is None:
                raise ValueError(f"{host[:100]!r} is not a host such as orrery.example.com, without a port")
        return value or None

    @field_validator("dagster_path_secret")
    @classmethod
    def _is_secret(cls, value: SecretStr) -> SecretStr:
        if _SECRET.fullmatch(value.get_secret_value()) is None:
            raise ValueError("must be 8 to 128 letters, digits, '-' or '_'")
        return value

    @field_validator("dagster_webserver_url")
    @classmethod
    def _is_base(cls, value: str | None) -> str | None:
        if value is None or value == "":
            return None
        parts = urlsplit(value)
        if parts.scheme != "http" or not parts.hostname or parts.path not in {"", "/"}:
            raise ValueError("must be a base such as http://127.0.0.1:3333, without a path")
        return value.rstrip("/")

    @field_validator("dagster_postgres_url")
    @classmethod
    def _is_dagsters_own(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            if _names(info.data.get("dagster_yaml"), "DAGSTER_POSTGRES_URL"):
                raise ValueError("is not set, and the file that DAGSTER_YAML names needs it")
            return None
        if not value.get_secret_value().startswith("postgresql://"):
            raise ValueError("must begin with postgresql://")
        if _database(value.get_secret_value()) == _database(info.data.get("database_url") or ""):
            raise ValueError(
                "must be another database than DATABASE_URL's: some of their tables have one name"
            )
        return value

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str | None) -> str | None:
        if value and not value.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
            # The value may hold a password: it is not repeated.
            raise ValueError("must begin with sqlite+aiosqlite:// or postgresql+asyncpg://")
        return value or None

    @property
    def host_names(self) -> frozenset[str]:
        """Hosts that requests may name, in lower case, IPv6 without brackets; `*` stands for any."""
        bound = () if self.orrery_host in _EVERY_ADDRESS else (self.orrery_host,)
        named = self.allowed_hosts or (*_LOOPBACK, *bound)
        return frozenset(host.strip("[]").lower() for host in named)

    @property
    def home(self) -> Path:
        return self.orrery_home.expanduser().resolve()

    @property
    def runtime_dir(self) -> Path:
        """Where the sockets are; the default is the one that local_platform makes."""
        if self.orrery_runtime_dir is not None:
            return self.orrery_runtime_dir
        digest = hashlib.sha256(str(self.home).encode()).hexdigest()[:8]
        return Path(tempfile.gettempdir()) / f"orrery-{os.getuid()}-{digest}"

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{self.home / 'orrery.db'}"

    @property
    def store_url(self) -> str:
        """What `object_store.open_store` is given."""
        return self.bucket_url or (self.home / "objects").as_uri()

    @property
    def scratch(self) -> Path:
        """Where bytes lie on their way to a bucket; the inspector may look there."""
        return self.home / "objects"

    @property
    def dagster_home(self) -> Path:
        """Where the platform keeps Dagster's state."""
        return self.home / "dagster"

    @property
    def dagster_socket(self) -> str | None:
        """The webserver's socket, unless it listens on a port."""
        return None if self.dagster_webserver_url else str(self.runtime_dir / "webserver.sock")

    @property
    def subscribes(self) -> bool | None:
        """Whether runs' logs are subscribed to or polled; None: as suits the database."""
        return None if self.dagster_log_source == "auto" else self.dagster_log_source == "subscription"

    @property
    def dagster_base_url(self) -> str:
        """With the secret prefix, as the GraphQL client and the proxy want it."""
        base = self.dagster_webserver_url or "http://dagster"
        return f"{base}/{self.dagster_path_secret.get_secret_value()}"


def _names(file: Path | None, setting: str) -> bool:
    """Whether an instance file takes a value from this environment variable."""
    try:
        return file is not None and setting in file.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError):
        return False  # told by whoever puts it into place


def _database(url: str) -> tuple[str | None, int | None, str]:
    parts = urlsplit(url)
    return parts.hostname, parts.port, parts.path


def load_settings() -> Settings:
    """Settings of this process. Raises SettingsError, whose one line never repeats a value's secret."""
    return checked(Settings)
