"""The local adapter: the protocol's conformance, and what only a folder can get wrong."""

import resource
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from contracts.errors import ErrorCode, OrreryError
from contracts.layout import project_key, project_prefix
from object_store import ObjectExists, ObjectStore, open_store
from object_store.staging import storage_errors
from tests.object_store.conformance import KEY, OTHER, PROJECT, STAGE_KEY, Conformance


class TestLocal(Conformance):
    """The whole suite over a folder."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> ObjectStore:
        return open_store((tmp_path / "a folder").as_uri())


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "url",
    ["", "objects", "file://relative", "http://host/x", "s3://bucket", "gs://", "gs:///x", "gs://b?x=1"],
)
def test_a_url_that_names_no_store_is_refused(url: str) -> None:
    """STORE-13: a store is file:///absolute or gs://bucket, with or without a folder."""
    with pytest.raises(OrreryError) as caught:
        open_store(url)
    assert caught.value.code is ErrorCode.VALIDATION_ERROR


@pytest.mark.parametrize("create_only", [True, False])
def test_a_full_disk_leaves_no_half_file(tmp_path: Path, create_only: bool) -> None:
    """STORE-14: EFBIG becomes STORAGE_FULL, nothing stays, and the store works again after it."""
    script = f"""
import resource, sys
from contracts.errors import ErrorCode, OrreryError
from object_store import open_store
store = open_store({tmp_path.as_uri()!r})
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
try:
    store.put({KEY!r}, b"x" * 3_000_000, create_only={create_only})
except OrreryError as error:
    assert error.code is ErrorCode.STORAGE_FULL, error.code
else:
    sys.exit("not refused")
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
assert list(store.list("")) == []
store.put({STAGE_KEY!r}, b"x" * 3_000_000)
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=30)
    assert [path.stat().st_size for path in files(tmp_path)] == [3_000_000]


def test_no_space_left_is_named() -> None:
    """STORE-14: a real ENOSPC, from the device that is always full."""
    with (
        pytest.raises(OrreryError) as caught,
        storage_errors(),
        Path("/dev/full").open("wb", buffering=0) as file,
    ):
        file.write(b"x")
    assert caught.value.code is ErrorCode.STORAGE_FULL


def test_a_crashs_leftovers_are_swept_at_start(tmp_path: Path) -> None:
    """STORE-15: kill -9 in the middle of a write; the next start removes its file and no living one's."""
    url = tmp_path.as_uri()
    script = f"""
import sys
from object_store import open_store
staged = open_store({url!r}).stage()
staged.write(b"x" * 1_000_000)
print("written", flush=True)
sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        open_store(url)
        assert len(files(tmp_path)) == 1
        process.send_signal(signal.SIGKILL)
        process.wait()
    store = open_store(url)
    assert files(tmp_path) == []
    assert list(store.list("")) == []


def test_deletes_beside_writes_lose_nothing(tmp_path: Path) -> None:
    """STORE-4: a folder that a delete prunes while a write needs it is made again."""
    store = open_store(tmp_path.as_uri())
    stop = threading.Event()

    def delete() -> None:
        while not stop.is_set():
            store.delete_prefix(project_prefix(PROJECT))

    thread = threading.Thread(target=delete)
    thread.start()
    try:
        for n in range(60):
            store.put(STAGE_KEY, b"x")
            try:
                store.put(KEY, f"{n}".encode(), create_only=True)
            except ObjectExists:
                pass
    finally:
        stop.set()
        thread.join()
    store.put(KEY, b"last")
    assert store.get(KEY) == b"last"


def test_foreign_files_are_neither_listed_nor_read(tmp_path: Path) -> None:
    """STORE-9: what somebody put into the folder by hand is not an object, nor is a link out of it."""
    store = open_store(tmp_path.as_uri())
    store.put(KEY, b"x")
    (tmp_path / "projects" / "notes.txt").write_text("hi")
    secret = tmp_path / "secret"
    secret.write_text("secret")
    other = tmp_path / project_key(OTHER)
    other.parent.mkdir(parents=True)
    other.symlink_to(secret)
    assert KEY in [info.key for info in store.list("")]
    with pytest.raises(OSError, match="symbolic"):
        store.open_reader(project_key(OTHER))


def test_deleting_leaves_no_empty_folders(tmp_path: Path) -> None:
    """STORE-8: a deleted project leaves no trace in the tree."""
    store = open_store(tmp_path.as_uri())
    store.put(STAGE_KEY, b"x")
    store.delete(STAGE_KEY)
    assert not (tmp_path / "projects").exists()


def test_a_huge_write_needs_little_memory(tmp_path: Path) -> None:
    """STORE-16: 200 MB pass through without being kept."""
    store = open_store(tmp_path.as_uri())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with store.open_writer(KEY) as writer:
        chunk = b"x" * 1_000_000
        for _ in range(200):
            writer.write(chunk)
    assert store.stat(KEY).size_bytes == 200_000_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16_000
