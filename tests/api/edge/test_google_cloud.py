"""The API over a bucket: uploads, leavers, faults, and the index made again. Its bucket is behind a proxy."""

import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from contracts.layout import project_key, raw_key
from tests.api.edge.server import REPO, ApiProcess, inspector, upload, wait_for
from tests.google_cloud.emulator import StorageEmulator
from tests.google_cloud.fault_proxy import Fault, FaultProxy, fault_proxy

CHUNK = 32 * 2**20


class BucketApi(ApiProcess):
    """An API whose objects lie in a bucket."""

    bucket: Path

    def in_bucket(self) -> list[str]:
        """Every object's name: the emulator keeps each as a file."""
        return sorted(str(p.relative_to(self.bucket)) for p in self.bucket.rglob("*") if p.is_file())


@pytest.fixture(scope="module")
def emulated(gcs: StorageEmulator) -> Iterator[FaultProxy]:
    with fault_proxy(gcs) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def api(gcs: StorageEmulator, emulated: FaultProxy) -> Iterator[BucketApi]:
    name = gcs.make_bucket()
    settings = {**gcs.settings(name), "STORAGE_EMULATOR_HOST": emulated.url}
    with tempfile.TemporaryDirectory(prefix="oy-") as folder:
        home, runtime = Path(folder) / "home", Path(folder) / "rt"
        runtime.mkdir()
        process = BucketApi(home, runtime, settings)
        process.bucket = gcs.folder / name
        with inspector(home, runtime):
            process.start()
            try:
                yield process
            finally:
                process.stop()


@pytest.fixture
def client(api: BucketApi) -> Iterator[httpx2.Client]:
    with api.client() as client:
        yield client


def test_a_project_lies_in_the_bucket(api: BucketApi, client: httpx2.Client) -> None:
    """GCS-15: with OBJECT_STORE=gcs its bytes and its project.json are there, and nothing on the disk."""
    body = upload(client).json()
    project = body["project_id"]
    assert api.in_bucket() == [
        project_key(project),
        raw_key(project),
    ]
    assert api.objects() == []
    client.delete(f"/api/v1/projects/{project}")


def test_a_refused_upload_leaves_nothing(api: BucketApi, client: httpx2.Client) -> None:
    """GCS-15: also when most of it was on its way into the bucket before the inspector said no."""
    before = api.in_bucket()
    answer = upload(client, data=bytes(CHUNK + 1_000_000))
    assert (answer.status_code, answer.json()["error_code"]) == (415, "INVALID_FILE_TYPE"), answer.text
    wait_for(lambda: api.in_bucket() == before)
    assert api.objects() == []


def test_a_client_that_goes_away_leaves_nothing(api: BucketApi, emulated: FaultProxy) -> None:
    """GCS-15: in mid-upload, when its first chunk was in the bucket's hands already."""
    before, sent = api.in_bucket(), emulated.count("PUT", "/upload/")
    head = (
        b"POST /api/v1/projects HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000000\r\n"
        b"Content-Type: multipart/form-data; boundary=b\r\n\r\n"
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="f.csv"\r\n\r\n'
    )
    with socket.create_connection(api.address) as connection:
        connection.sendall(head + b"a,b\n" * ((CHUNK + 4_000_000) // 4))
        wait_for(lambda: emulated.count("PUT", "/upload/") > sent)
    wait_for(lambda: api.objects() == [])
    wait_for(lambda: api.in_bucket() == before)


def test_short_faults_are_not_noticed(client: httpx2.Client, emulated: FaultProxy) -> None:
    """GCS-15: two 503s and a lost answer on the way: the project stands."""
    emulated.next(Fault.STATUS, method="POST", path="/upload/", times=2)
    emulated.next(Fault.LOSE_REPLY, method="POST", path="/upload/")
    answer = upload(client)
    assert answer.status_code == 201, answer.text
    client.delete(f"/api/v1/projects/{answer.json()['project_id']}")


def test_a_refusing_bucket_is_said_and_a_second_try_goes_through(
    api: BucketApi, client: httpx2.Client, emulated: FaultProxy
) -> None:
    """GCS-15: 503 UNAVAILABLE with words to act on, nothing left; once mended the same request succeeds."""
    before = api.in_bucket()
    emulated.next(Fault.STATUS, method="POST", path="/upload/", status=403)
    answer = upload(client)
    assert (answer.status_code, answer.json()["error_code"]) == (503, "UNAVAILABLE")
    assert "roles/storage.objectUser" in answer.json()["error"]
    assert api.in_bucket() == before
    again = upload(client)
    assert again.status_code == 201
    client.delete(f"/api/v1/projects/{again.json()['project_id']}")


def test_a_lost_database_costs_no_project(api: BucketApi) -> None:
    """GCS-12, CLIENT-21: the API starts over an empty index, deletes nothing; `orrery reindex` lists it."""
    with api.client() as client:
        made = upload(client, project_name="Kept").json()["project_id"]
        # the deletions of the tests before wait for Dagster, which is not here
        wait_for(lambda: [name for name in api.in_bucket() if "project.json" in name] == [project_key(made)])
    api.stop()
    for path in api.home.glob("orrery.db*"):
        path.unlink()
    api.start()
    with api.client() as client:
        assert client.get(f"/api/v1/projects/{made}").status_code == 404
        command = [sys.executable, "-c", "from client.cli import main; main()", "reindex"]
        done = subprocess.run(
            command, cwd=REPO, env=api.environment, capture_output=True, text=True, timeout=60, check=True
        )
        assert "1 projects were put into the index" in done.stdout
        found = client.get(f"/api/v1/projects/{made}").json()
        assert (found["project_name"], found["status"]) == ("Kept", "created")


@pytest.mark.parametrize(
    ("settings", "lines"),
    [
        (
            {"GCS_BUCKET_NAME": "gs://b", "VERTEX_AI_LOCATION": "here"},
            ["GOOGLE_CLOUD_PROJECT: is not set", "GCS_BUCKET_NAME: must be", "VERTEX_AI_LOCATION: must be"],
        ),
        (
            {"GOOGLE_CLOUD_PROJECT": "orrery-test", "GCS_BUCKET_NAME": "no-such-bucket"},
            ["GCS_BUCKET_NAME: there is no bucket no-such-bucket"],
        ),
    ],
)
def test_each_wrong_setting_has_its_line(
    gcs: StorageEmulator, tmp_path: Path, settings: dict[str, str], lines: list[str]
) -> None:
    """GCS-10: before anything starts, exit code 2: one line for each setting, and the bucket is looked at."""
    environment = {
        "PATH": "",
        "PYTHONPATH": str(REPO),
        "OBJECT_STORE": "gcs",
        "STORAGE_EMULATOR_HOST": gcs.url,
        **settings,
    }
    ended = subprocess.run(
        [sys.executable, "-m", "pipeline_assets.settings"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    said = ended.stderr.splitlines()
    assert len(said) == len(lines)
    assert all(line.startswith(start) for line, start in zip(said, lines, strict=True)), said


ALL_OF_THE_API = """
import asyncio, importlib, pkgutil, sys
import api
from api.app import create_app
from api.settings import load_settings
for found in pkgutil.walk_packages(api.__path__, "api."):
    if not found.name.startswith(("api.__main__", "api.db.migrations")):
        importlib.import_module(found.name)
app = create_app(load_settings())
async def live():
    async with app.router.lifespan_context(app):
        list(app.state.edge.store.list("projects/"))
asyncio.run(live())
print("\\n".join(sys.modules))
"""


def test_the_api_never_imports_vertex_ai(gcs: StorageEmulator, tmp_path: Path) -> None:
    """GCS-16: all of its modules, over a bucket, at work: storage alone of Google's libraries, no Dagster."""
    settings = {**gcs.settings(gcs.make_bucket()), "DAGSTER_PATH_SECRET": "a-secret-for-tests"}
    environment = {"PATH": "", "PYTHONPATH": str(REPO), "ORRERY_HOME": str(tmp_path), **settings}
    done = subprocess.run(
        [sys.executable, "-c", ALL_OF_THE_API],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "google.cloud.storage" in loaded
    unwanted = ("google.cloud.aiplatform", "google.cloud.bigquery", "vertexai", "dagster", "pandas")
    assert [name for name in loaded if name.startswith(unwanted)] == []
