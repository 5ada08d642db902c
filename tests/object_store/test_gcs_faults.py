"""What a bucket does when the network or Google fails: each ends well, or in words that name what to do."""

import hashlib
import http.server
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from google.auth.credentials import AnonymousCredentials, Credentials
from google.cloud import storage
from google.oauth2.credentials import Credentials as UserCredentials

from contracts.errors import ErrorCode, OrreryError
from contracts.layout import project_prefix, raw_key, stage_key
from contracts.stages import PipelineStage
from object_store import ObjectExists, ObjectNotFound
from object_store.gcs.opening import open_gcs
from object_store.gcs.store import GcsStore
from object_store.gcs.terms import Terms
from tests.google_cloud.emulator import StorageEmulator
from tests.google_cloud.fault_proxy import Fault, FaultProxy, fault_proxy
from tests.object_store.conformance import KEY, PROJECT, RUN, STAGE_KEY

CHUNK = 256 * 1024
QUICK = Terms(total_s=20, first_pause_s=0.02, longest_pause_s=0.1, silence_s=10, chunk_bytes=CHUNK)
STAGED_FOR_NO_TIME = timedelta(0)
LARGE = bytes(range(256)) * 1024 * 6  # six chunks
UPLOAD = "/upload/"


@pytest.fixture
def proxy(gcs: StorageEmulator) -> Iterator[FaultProxy]:
    with fault_proxy(gcs) as proxy:
        yield proxy


@pytest.fixture
def bucket(gcs: StorageEmulator) -> str:
    return gcs.make_bucket()


def client(proxy: FaultProxy, credentials: Credentials | None = None) -> storage.Client:
    return storage.Client(
        project=None,
        credentials=credentials or AnonymousCredentials(),
        client_options={"api_endpoint": proxy.url},
    )


@pytest.fixture
def store(proxy: FaultProxy, bucket: str, tmp_path: Path) -> GcsStore:
    return open_gcs(f"gs://{bucket}", tmp_path, client=client(proxy), terms=QUICK)


def names(gcs: StorageEmulator, bucket: str) -> list[str]:
    """Every object that really is in the bucket, whatever its name."""
    plain = storage.Client(
        project=None, credentials=AnonymousCredentials(), client_options={"api_endpoint": gcs.url}
    )
    return [blob.name for blob in plain.list_blobs(bucket)]


def uploads_at_work() -> int:
    return sum(thread.name == "upload" for thread in threading.enumerate())


def wait_until(what: str, met: object) -> None:
    until = time.monotonic() + 10
    while not met():  # type: ignore[operator]
        assert time.monotonic() < until, what
        time.sleep(0.01)


def write_large(store: GcsStore, key: str = KEY, *, create_only: bool = True) -> None:
    with store.open_writer(key, create_only=create_only) as writer:
        for start in range(0, len(LARGE), 100_000):
            writer.write(LARGE[start : start + 100_000])


def test_a_large_object_is_sent_while_it_is_written(store: GcsStore, proxy: FaultProxy) -> None:
    """GCS-1: chunks go out before the commit; the object appears with it."""
    writer = store.open_writer(KEY, create_only=True)
    writer.write(LARGE)
    wait_until("chunks were sent", lambda: proxy.count("PUT", UPLOAD) >= 5)
    with pytest.raises(ObjectNotFound):
        store.stat(KEY)
    info = writer.commit()
    found = store.stat(KEY)
    assert (found.size_bytes, found.updated_at) == (info.size_bytes, info.updated_at)
    assert info.sha256 == hashlib.sha256(LARGE).hexdigest()
    assert store.get(KEY) == LARGE
    sessions = [path for method, path, _ in proxy.seen if method == "POST" and "resumable" in path]
    assert len(sessions) == 1
    assert "ifGenerationMatch=0" in sessions[0]


def test_an_announced_upload_goes_straight_to_its_key(
    store: GcsStore, proxy: FaultProxy, gcs: StorageEmulator, bucket: str
) -> None:
    """GCS-2: sent while it arrives, seen from its commit on, never over another, by one upload."""
    key = raw_key(PROJECT)
    staged = store.stage(key)
    staged.write(LARGE)
    _, digest = staged.seal()
    assert staged.path().read_bytes() == LARGE
    wait_until("chunks were sent", lambda: proxy.count("PUT", UPLOAD) >= 5)
    assert names(gcs, bucket) == []
    assert staged.commit(key).sha256 == digest
    assert (names(gcs, bucket), store.get(key)) == ([key], LARGE)
    (begun,) = [path for method, path, _ in proxy.seen if method == "POST"]
    assert "ifGenerationMatch=0" in begun  # which the emulator does not look at
    second = store.stage(key)
    with pytest.raises(ObjectExists):
        second.write(LARGE) and second.commit(key)
    assert store.get(key) == LARGE


def test_what_has_no_key_yet_is_not_sent(store: GcsStore, proxy: FaultProxy) -> None:
    """GCS-2: a file that is only looked at costs no request; one that gets a key is sent at its commit."""
    staged = store.stage()
    staged.write(LARGE)
    staged.seal()
    assert (uploads_at_work(), proxy.count("POST", UPLOAD)) == (0, 0)
    staged.commit(KEY, create_only=True)
    assert store.get(KEY) == LARGE


def test_unavailable_in_mid_upload_is_outlived(store: GcsStore, proxy: FaultProxy) -> None:
    """GCS-3: 503 for a while, 429 and 408 in between: the upload goes on where it was."""
    proxy.next(Fault.STATUS, method="PUT", path=UPLOAD, status=503, skip=2, times=8)
    proxy.next(Fault.STATUS, method="PUT", path=UPLOAD, status=429, skip=2)
    proxy.next(Fault.STATUS, method="POST", path=UPLOAD, status=408)
    write_large(store)
    assert store.get(KEY) == LARGE
    assert proxy.count("POST", "uploadType=resumable") == 2


def test_unavailable_for_too_long_is_said_and_a_second_try_goes_through(
    proxy: FaultProxy, gcs: StorageEmulator, bucket: str, tmp_path: Path
) -> None:
    """GCS-3: beyond its patience the upload ends by name, with nothing left; later it succeeds."""
    terms = Terms(total_s=0.4, first_pause_s=0.02, longest_pause_s=0.1, chunk_bytes=CHUNK)
    store = open_gcs(f"gs://{bucket}", tmp_path, client=client(proxy), terms=terms)
    proxy.next(Fault.STATUS, method="PUT", path=UPLOAD, skip=2, times=1000)
    with pytest.raises(OrreryError) as caught:
        write_large(store)
    assert caught.value.code is ErrorCode.UNAVAILABLE
    assert "try again" in caught.value.message
    assert names(gcs, bucket) == []
    assert list((tmp_path / ".staging").iterdir()) == []
    proxy.mend()
    write_large(store)
    assert store.get(KEY) == LARGE


@pytest.mark.parametrize("create_only", [True, False])
def test_a_lost_reply_to_the_last_request_is_no_failure(
    store: GcsStore, proxy: FaultProxy, create_only: bool
) -> None:
    """GCS-4: the object that stands is known for this upload's own, in one request or in many."""
    proxy.next(Fault.LOSE_REPLY, method="POST", path="uploadType=multipart")
    store.put(STAGE_KEY, b"small", create_only=create_only)
    proxy.next(Fault.LOSE_REPLY, method="PUT", path=UPLOAD, skip=5)
    write_large(store, create_only=create_only)
    assert (store.get(STAGE_KEY), store.get(KEY)) == (b"small", LARGE)
    assert store.stat(STAGE_KEY).sha256 is not None


def test_a_lost_reply_does_not_make_anothers_object_ours(store: GcsStore, proxy: FaultProxy) -> None:
    """GCS-4: when somebody else was first, a retry that is refused says so."""
    proxy.next(
        Fault.STATUS, method="POST", path="uploadType=multipart", then=lambda: store.put(KEY, b"theirs")
    )
    with pytest.raises(ObjectExists):
        store.put(KEY, b"ours", create_only=True)
    assert store.get(KEY) == b"theirs"


def test_a_cut_upload_goes_on(store: GcsStore, proxy: FaultProxy) -> None:
    """GCS-5: the connection ends in the middle of a chunk, and of a small object."""
    proxy.next(Fault.CUT_REQUEST, method="PUT", path=UPLOAD, skip=3)
    proxy.next(Fault.CUT_REQUEST, method="POST", path="uploadType=multipart")
    write_large(store)
    store.put(STAGE_KEY, LARGE[:100_000], create_only=True)
    assert (store.get(KEY), store.get(STAGE_KEY)) == (LARGE, LARGE[:100_000])


def test_a_dropped_session_begins_anew(store: GcsStore, proxy: FaultProxy) -> None:
    """GCS-5: Google forgets an upload session: the spool has all bytes still."""
    proxy.next(Fault.STATUS, method="PUT", path=UPLOAD, status=410, skip=3)
    write_large(store)
    assert store.get(KEY) == LARGE
    assert proxy.count("POST", "uploadType=resumable") == 2


def test_a_cut_download_goes_on(store: GcsStore, proxy: FaultProxy) -> None:
    """GCS-5: the connection ends in the middle of what is read, by each of the three ways to read."""
    store.put(KEY, LARGE)
    for _ in range(3):
        proxy.next(Fault.CUT_REPLY, method="GET", path="/download/")
    assert store.get(KEY) == LARGE
    with store.open_reader(KEY) as reader:
        assert reader.read() == LARGE
    with store.local_path(KEY) as path:
        assert path.read_bytes() == LARGE


@pytest.mark.parametrize("size", [1000, len(LARGE)])
def test_damaged_bytes_are_never_kept(
    store: GcsStore, proxy: FaultProxy, gcs: StorageEmulator, bucket: str, size: int
) -> None:
    """GCS-6: crc32c on the way in: what arrives changed is refused, or removed, and can be sent again."""
    proxy.next(Fault.DAMAGE_REQUEST, method="POST", path="uploadType=multipart", times=3)
    proxy.next(Fault.DAMAGE_REQUEST, method="PUT", path=UPLOAD, times=100)
    with pytest.raises(OrreryError) as caught, store.open_writer(KEY, create_only=True) as writer:
        writer.write(LARGE[:size])
    assert caught.value.code is ErrorCode.UNAVAILABLE
    assert "as they were sent" in caught.value.message
    assert names(gcs, bucket) == []


def test_damaged_bytes_are_never_given(store: GcsStore, proxy: FaultProxy) -> None:
    """GCS-6: crc32c on the way out, by each of the three ways to read."""
    store.put(KEY, LARGE)
    proxy.next(Fault.DAMAGE_REPLY, method="GET", path="/download/", times=100)
    with pytest.raises(OrreryError):
        store.get(KEY)
    with pytest.raises(OrreryError), store.open_reader(KEY) as reader:
        reader.read()
    with pytest.raises(OrreryError), store.local_path(KEY):
        pass


@pytest.mark.parametrize("sealed", [False, True])
def test_what_is_abandoned_leaves_nothing(
    store: GcsStore, proxy: FaultProxy, bucket: str, tmp_path: Path, sealed: bool
) -> None:
    """GCS-7: the client goes away in mid-upload, or after its last byte: no object, no file, no thread."""
    staged = store.stage(raw_key(PROJECT))
    staged.write(LARGE)
    if sealed:
        staged.seal()
    wait_until("chunks were sent", lambda: proxy.count("PUT", UPLOAD) >= 5)
    staged.discard()
    wait_until("the thread ended", lambda: uploads_at_work() == 0)
    assert list(client(proxy).list_blobs(bucket)) == []
    assert list((tmp_path / ".staging").iterdir()) == []


def test_a_crashs_leftovers_are_swept(
    store: GcsStore, gcs: StorageEmulator, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GCS-7: what a release before left in staging/, older than any upload, goes at the next start."""
    left = storage.Client(
        project=None, credentials=AnonymousCredentials(), client_options={"api_endpoint": gcs.url}
    ).bucket(bucket)
    left.blob("staging/0123").upload_from_string(b"x")
    store.put(KEY, b"x")
    store.check()
    assert names(gcs, bucket) == [KEY, "staging/0123"]
    monkeypatch.setattr("object_store.gcs.store.STAGED_AT_MOST", STAGED_FOR_NO_TIME)
    store.check()
    assert names(gcs, bucket) == [KEY]


def test_a_copy_in_use_is_not_swept(store: GcsStore, tmp_path: Path) -> None:
    """GCS-7: a sweep takes no file that a living process works with, and none stays after its use."""
    store.put(KEY, b"data")
    staged = store.stage()
    staged.write(b"x" * 300_000)
    with store.local_path(KEY) as path:
        store.check()
        assert path.read_bytes() == b"data"
        assert len(list((tmp_path / ".staging").iterdir())) == 2
    staged.discard()
    assert list((tmp_path / ".staging").iterdir()) == []


def test_a_reader_never_mixes_two_objects(store: GcsStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """GCS-8: a large object that is replaced while it is read ends the reader by name."""
    monkeypatch.setattr("object_store.gcs.reading.STRETCH_BYTES", 100_000)
    store.put(KEY, LARGE)
    with store.open_reader(KEY) as reader:
        assert reader.read(10) == LARGE[:10]
        store.put(KEY, LARGE[::-1])
        with pytest.raises(OrreryError, match="replaced or deleted"):
            reader.read()


@contextmanager
def token_service(answers: list[dict[str, object] | None]) -> Iterator[str]:
    """An OAuth token endpoint that answers `answers[0]`, however often it is asked; None refuses."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            answer = answers[0]
            body = json.dumps(answer or {"error": "invalid_grant"}).encode()
            self.send_response(200 if answer else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/token"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def user(token_uri: str) -> UserCredentials:
    return UserCredentials("first", refresh_token="r", token_uri=token_uri, client_id="c", client_secret="s")


def test_a_token_that_expires_in_mid_upload_is_renewed(
    proxy: FaultProxy, bucket: str, tmp_path: Path
) -> None:
    """GCS-9: Google's own credentials fetch another one, and the same chunk goes again."""
    proxy.tokens = {"first"}
    with token_service([{"access_token": "second", "expires_in": 3600}]) as uri:
        store = open_gcs(f"gs://{bucket}", tmp_path, client=client(proxy, user(uri)), terms=QUICK)
        writer = store.open_writer(KEY, create_only=True)
        writer.write(LARGE)
        wait_until("chunks were sent", lambda: proxy.count("PUT", UPLOAD) >= 2)
        proxy.tokens = {"second"}
        writer.commit()
        assert store.get(KEY) == LARGE


def test_credentials_that_are_withdrawn_are_said(proxy: FaultProxy, bucket: str, tmp_path: Path) -> None:
    """GCS-9: no new token: the words say what to renew; with it renewed the second try goes through."""
    proxy.tokens = {"first"}
    answers: list[dict[str, object] | None] = [None]
    with token_service(answers) as uri:
        store = open_gcs(f"gs://{bucket}", tmp_path, client=client(proxy, user(uri)), terms=QUICK)
        proxy.tokens = {"second"}
        with pytest.raises(OrreryError) as caught:
            store.put(KEY, b"x", create_only=True)
        assert (caught.value.code, "renew" in caught.value.message) == (ErrorCode.UNAVAILABLE, True)
        answers[0] = {"access_token": "second", "expires_in": 3600}
        store.put(KEY, b"x", create_only=True)
        assert store.get(KEY) == b"x"


def test_what_is_wrong_with_a_bucket_is_said(proxy: FaultProxy, bucket: str, tmp_path: Path) -> None:
    """GCS-10: no such bucket, or no right to it: one line that names the setting."""
    with pytest.raises(OrreryError, match="GCS_BUCKET_NAME: there is no bucket no-such-bucket"):
        open_gcs("gs://no-such-bucket", tmp_path, client=client(proxy), terms=QUICK)
    proxy.next(Fault.STATUS, method="GET", path="/o?", status=403)
    with pytest.raises(OrreryError, match=r"GCS_BUCKET_NAME: .* roles/storage.objectUser"):
        open_gcs(f"gs://{bucket}", tmp_path, client=client(proxy), terms=QUICK)


def test_missing_credentials_are_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """GCS-10: without Application Default Credentials the line says how to get them."""
    monkeypatch.delenv("STORAGE_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    with pytest.raises(OrreryError, match="GOOGLE_APPLICATION_CREDENTIALS: "):
        open_gcs("gs://some-bucket", tmp_path)


def test_lists_are_paged(store: GcsStore, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch) -> None:
    """GCS-11: more objects than a page holds are all listed, in order, and all deleted."""
    monkeypatch.setattr("object_store.gcs.store.LISTED_AT_ONCE", 10)
    keys = [stage_key(PROJECT, RUN, PipelineStage.DATA_ANALYSIS, f"n{n:02}.json") for n in range(25)]
    for key in keys:
        store.put(key, b"")
    before = proxy.count("GET", "/o?")
    assert [info.key for info in store.list("")] == keys
    assert proxy.count("GET", "/o?") - before == 3
    assert store.delete_prefix(project_prefix(PROJECT)) == 25
    assert list(store.list("")) == []


def test_prefixes_part_installations(proxy: FaultProxy, bucket: str, tmp_path: Path) -> None:
    """GCS-11: two that share a bucket under two folders see only their own."""
    one, two = (
        open_gcs(f"gs://{bucket}/{name}", tmp_path, client=client(proxy), terms=QUICK) for name in "ab"
    )
    one.put(KEY, b"one")
    two.put(STAGE_KEY, b"two")
    assert [info.key for info in one.list("")] == [KEY]
    assert [info.key for info in two.list("")] == [STAGE_KEY]
