"""The settings: each documented, each checked, and one line when a start is refused."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from pydantic import SecretStr
from pydantic_settings import BaseSettings

from api.settings import Settings, load_settings
from client.base import DEFAULT_URL
from client.cli import app
from contracts.settings import SettingsError
from pipeline_assets.settings import PipelineSettings
from serving.settings import ServingSettings

REPO = Path(__file__).resolve().parents[3]
ROW = re.compile(r"^\| `([A-Z0-9_]+)` \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
GOOD = {"DAGSTER_PATH_SECRET": "a-good-secret"}


def documented() -> dict[str, tuple[str, str]]:
    rows = ROW.findall((REPO / "docs" / "SETTINGS.md").read_text(encoding="utf-8"))
    return {name: (default, readers) for name, default, readers, _ in rows}


def fields(settings: type[BaseSettings]) -> dict[str, object]:
    return {(f.alias or name).upper(): f.default for name, f in settings.model_fields.items()}


@pytest.mark.parametrize(
    ("package", "settings"),
    [("api", Settings), ("pipeline_assets", PipelineSettings), ("serving", ServingSettings)],
)
def test_the_table_is_complete(package: str, settings: type[BaseSettings]) -> None:
    """API-70: docs/SETTINGS.md has each setting that a package reads, and none that it doesn't."""
    table = {name for name, (_, readers) in documented().items() if package in readers}
    assert table == set(fields(settings))


def test_the_command_is_in_the_table_too() -> None:
    """API-70: so is each variable that the `orrery` command takes for an option."""
    table = {name for name, (_, readers) in documented().items() if "client" in readers}
    root = typer.main.get_command(app)
    params = [param for command in (root, *root.commands.values()) for param in command.params]
    assert {param.envvar for param in params if param.envvar} == table
    assert documented()["ORRERY_URL"][0] == f"`{DEFAULT_URL}`"


def test_a_dotenv_line_reaches_every_reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """API-71: the model server's and the pipeline's too."""
    (tmp_path / ".env").write_text("MAX_CONCURRENT_RUNS=7\nORRERY_SERVING_CACHE_MODELS=5\n")
    monkeypatch.chdir(tmp_path)
    assert (PipelineSettings().max_concurrent_runs, ServingSettings().cache_models) == (7, 5)


def test_the_tables_defaults_are_true() -> None:
    """API-70: a plain default stands in the table as it is in the code."""
    for settings in (Settings, PipelineSettings, ServingSettings):
        for name, default in fields(settings).items():
            if isinstance(default, str | int | float):
                shown = str(default).lower() if isinstance(default, bool) else str(default)
                assert documented()[name][0] == f"`{shown}`", name


def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **values: str) -> Settings:
    monkeypatch.chdir(tmp_path)
    for name in fields(Settings):
        monkeypatch.delenv(name, raising=False)
    for name, value in {**GOOD, **values}.items():
        monkeypatch.setenv(name, value)
    return load_settings()


@pytest.mark.parametrize("text", ['["https://a.example","http://b:1"]', "https://a.example, http://b:1"])
def test_origins_are_a_list_either_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    """API-71: JSON, or commas."""
    settings = load(monkeypatch, tmp_path, BACKEND_CORS_ORIGINS=text)
    assert settings.backend_cors_origins == ("https://a.example", "http://b:1")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, {"localhost", "127.0.0.1", "::1"}),
        ({"ORRERY_HOST": "0.0.0.0"}, {"localhost", "127.0.0.1", "::1"}),
        ({"ORRERY_HOST": "::"}, {"localhost", "127.0.0.1", "::1"}),
        ({"ORRERY_HOST": "10.0.0.7"}, {"localhost", "127.0.0.1", "::1", "10.0.0.7"}),
        ({"ALLOWED_HOSTS": "Orrery.example, [::1]"}, {"orrery.example", "::1"}),
        ({"ALLOWED_HOSTS": '["a.example"]', "ORRERY_HOST": "10.0.0.7"}, {"a.example"}),
        ({"ALLOWED_HOSTS": "*"}, {"*"}),
        ({"ALLOWED_HOSTS": ""}, {"localhost", "127.0.0.1", "::1"}),
    ],
)
def test_hosts_are_ours_by_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, values: dict[str, str], expected: set[str]
) -> None:
    """API-49: loopback and the address that is bound, or exactly those that are listed."""
    assert load(monkeypatch, tmp_path, **values).host_names == expected


def test_a_dotenv_file_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """API-71: `.env` of the working folder, under the environment."""
    (tmp_path / ".env").write_text("MAX_UPLOAD_BYTES=5\nORRERY_PORT=1\nVITE_API_URL=x\n")
    settings = load(monkeypatch, tmp_path, ORRERY_PORT="2")
    assert (settings.max_upload_bytes, settings.orrery_port) == (5, 2)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BACKEND_CORS_ORIGINS", "*"),
        ("BACKEND_CORS_ORIGINS", '["*"]'),
        ("BACKEND_CORS_ORIGINS", '["https://a.example/path"]'),
        ("BACKEND_CORS_ORIGINS", '["https://a.example"'),
        ("BACKEND_CORS_ORIGINS", "example.com"),
        ("ALLOWED_HOSTS", "https://a.example"),
        ("ALLOWED_HOSTS", "a.example:8000"),
        ("ALLOWED_HOSTS", "*.example"),
        ("ALLOWED_HOSTS", '["a.example"'),
        ("API_V1_PREFIX", "api"),
        ("API_V1_PREFIX", "/api/"),
        ("WS_HEARTBEAT_INTERVAL", "0"),
        ("WS_HEARTBEAT_INTERVAL", "soon"),
        ("WS_MAX_CONNECTIONS_PER_PROJECT", "0"),
        ("MAX_UPLOAD_BYTES", "2GB"),
        ("ORRERY_PORT", "70000"),
        ("OBJECT_STORE", "s3"),
        ("DATABASE_URL", "mysql://user:hunter2-long@host/db"),
        ("DAGSTER_POSTGRES_URL", "mysql://user:hunter2-long@host/db"),
        ("DAGSTER_PATH_SECRET", "hunter2"),
        ("DAGSTER_PATH_SECRET", "a/b/c/d/e/f/g"),
        ("DAGSTER_WEBSERVER_URL", "https://x/path"),
    ],
)
def test_bad_values_are_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    """API-72: which setting and why; a value that may be secret is not repeated."""
    with pytest.raises(SettingsError) as caught:
        load(monkeypatch, tmp_path, **{name: value})
    line = str(caught.value)
    assert name in line
    assert "\n" not in line
    assert "hunter2" not in line


def test_dagsters_database_is_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """API-72: named by the instance file and not set, or the API's own, it is refused before a start."""
    profile = {"DAGSTER_YAML": str(REPO / "dagster.gcp.yaml")}
    with pytest.raises(SettingsError, match=r"^DAGSTER_POSTGRES_URL: is not set"):
        load(monkeypatch, tmp_path, **profile)
    ours = "postgresql+asyncpg://me@here:5432/orrery"
    with pytest.raises(SettingsError, match=r"^DAGSTER_POSTGRES_URL: must be another database"):
        load(
            monkeypatch, tmp_path, DATABASE_URL=ours, DAGSTER_POSTGRES_URL="postgresql://me@here:5432/orrery"
        )
    theirs = {"DATABASE_URL": ours, "DAGSTER_POSTGRES_URL": "postgresql://me@here:5432/dagster"}
    assert load(monkeypatch, tmp_path, **profile, **theirs).dagster_postgres_url is not None


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("api", "api: DAGSTER_PATH_SECRET: Field required"),
        ("api", "api: ORRERY_PORT: Input should be a valid integer"),
        ("pipeline_assets.run_host", "runs: MAX_CONCURRENT_RUNS: Input should be a valid integer"),
        ("pipeline_assets.settings", "MAX_CONCURRENT_RUNS: Input should be a valid integer"),
        ("serving", "serving: AIP_HTTP_PORT: Input should be a valid integer"),
        ("serving.settings", "AIP_HTTP_PORT: Input should be a valid integer"),
    ],
)
def test_a_refused_start_is_one_line(tmp_path: Path, module: str, line: str) -> None:
    """API-72: whichever part reads it: exit code 2, one line on stderr, no traceback."""
    environment = {"MAX_CONCURRENT_RUNS": "x", "AIP_HTTP_PORT": "x"}
    if "ORRERY_PORT" in line:
        environment |= {"DAGSTER_PATH_SECRET": "long-enough", "ORRERY_PORT": "x"}
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ORRERY", "DAGSTER"))}
    ended = subprocess.run(
        [sys.executable, "-m", module],
        cwd=tmp_path,
        env={**clean, "PYTHONPATH": str(REPO), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stderr.startswith(line)


def test_the_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """API-72: nor by repr."""
    settings = load(monkeypatch, tmp_path)
    assert isinstance(settings.dagster_path_secret, SecretStr)
    assert GOOD["DAGSTER_PATH_SECRET"] not in repr(settings)


def test_the_app_is_light() -> None:
    """API-73: nothing of Dagster, pandas, sklearn or Google is imported with the app."""
    code = "import json, sys, api.app, api.__main__; print(json.dumps(sorted(sys.modules)))"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=REPO, capture_output=True, check=True, timeout=60
    )
    heavy = re.compile(r"(dagster|pandas|numpy|sklearn|pyarrow|automl|boto3|google\.(auth|api|cloud\.\w+))\b")
    assert [name for name in json.loads(ended.stdout) if heavy.match(name)] == []
