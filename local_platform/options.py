"""What the starter needs to know before any process runs."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from api.settings import load_settings


@dataclass(frozen=True)
class Options:
    """Where the platform lives and listens. Port 0 asks for any free port."""

    home: Path
    runtime: Path | None
    host: str
    port: int
    home_is_set: bool
    port_is_set: bool
    code_location: str
    dagster_yaml: Path


def read_options() -> Options:
    """The settings as the API reads them. Raises api.settings.SettingsError, one line for a person.

    The path secret is this package's to make, and lies in the home, whose place is a setting: so the
    settings are read with a secret that nothing uses.
    """
    os.environ["DAGSTER_PATH_SECRET"] = secrets.token_urlsafe(24)
    settings = load_settings()
    return Options(
        home=settings.home,
        runtime=settings.orrery_runtime_dir,
        host=settings.orrery_host,
        port=settings.orrery_port,
        home_is_set="orrery_home" in settings.model_fields_set,
        port_is_set="orrery_port" in settings.model_fields_set,
        code_location=settings.code_location_module,
        dagster_yaml=settings.dagster_yaml,
    )
