"""What the starter needs to know before any process runs."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.settings import Settings, load_settings
from contracts.settings import SettingsError

# What the parts read that this package may not import: asked of themselves, side by side.
OTHER_READERS = ("pipeline_assets.settings", "serving.settings")
SETTINGS_REFUSED = 2  # their exit code, with a line for each setting


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
    bucket_url: str | None  # where objects lie instead of in the home
    for_dagster: Mapping[str, str]  # what its instance file takes from the environment


def read_options() -> Options:
    """The settings as the API reads them, once every part could read its own.

    Raises contracts.settings.SettingsError, one line for each that is missing or wrong.

    The path secret is this package's to make, and lies in the home, whose place is a setting: so the
    settings are read with a secret that nothing uses.
    """
    os.environ["DAGSTER_PATH_SECRET"] = secrets.token_urlsafe(24)
    with _all_agree():
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
        bucket_url=settings.bucket_url,
        for_dagster=_for_dagster(settings),
    )


def _for_dagster(settings: Settings) -> dict[str, str]:
    """Settings that may stand in `.env`, which Dagster and Google's client do not read."""
    database = settings.dagster_postgres_url
    found = {
        "GOOGLE_CLOUD_PROJECT": settings.google_cloud_project,
        "GCS_BUCKET_NAME": settings.gcs_bucket_name,
        "DAGSTER_POSTGRES_URL": database.get_secret_value() if database else None,
    }
    return {name: value for name, value in found.items() if value}


@contextmanager
def _all_agree() -> Iterator[None]:
    """Have the other readers look at their settings meanwhile. Raises SettingsError with what all say."""
    checks = [
        subprocess.Popen([sys.executable, "-m", module], stderr=subprocess.PIPE, text=True)  # noqa: S603 - ours
        for module in OTHER_READERS
    ]
    lines: list[str] = []
    try:
        yield
    except SettingsError as error:
        lines += str(error).splitlines()
    finally:
        told = [check.communicate()[1].splitlines() for check in checks]
    for module, check, said in zip(OTHER_READERS, checks, told, strict=True):
        if check.returncode == SETTINGS_REFUSED:
            lines += said
        elif check.returncode:
            lines.append(said[-1] if said else f"{module} ended with {check.returncode}")
    if lines:
        raise SettingsError("\n".join(dict.fromkeys(lines)))
