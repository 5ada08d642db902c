"""What the starter makes of its settings."""

from pathlib import Path

import pytest

from local_platform.environment import environment
from local_platform.layout import prepare
from local_platform.options import read_options
from tests.google_cloud.emulator import StorageEmulator


def test_dagster_is_given_what_stands_in_dotenv(
    gcs: StorageEmulator, short_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GCS-19: its instance file reads the environment alone."""
    lines = {
        "OBJECT_STORE": "gcs",
        "GOOGLE_CLOUD_PROJECT": gcs.project,
        "GCS_BUCKET_NAME": gcs.make_bucket(),
        "DAGSTER_POSTGRES_URL": "postgresql://me@here/dagster",
        "ORRERY_HOME": str(short_dir / "home"),
        "ORRERY_RUNTIME_DIR": str(short_dir / "run"),
    }
    (short_dir / ".env").write_text("\n".join(f"{name}={value}" for name, value in lines.items()))
    monkeypatch.chdir(short_dir)
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", gcs.url)
    monkeypatch.setenv("DAGSTER_PATH_SECRET", "put back by monkeypatch")
    for name in lines:
        monkeypatch.delenv(name, raising=False)
    options = read_options()
    assert options.bucket_url == f"gs://{lines['GCS_BUCKET_NAME']}"
    given = environment(prepare(options.home, options.runtime), options, 1)
    for name in ("GOOGLE_CLOUD_PROJECT", "GCS_BUCKET_NAME", "DAGSTER_POSTGRES_URL"):
        assert given[name] == lines[name]
