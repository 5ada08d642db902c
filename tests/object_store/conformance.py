"""What every adapter of the ObjectStore protocol must do; subclass it and give a `store` fixture."""

import hashlib
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from contracts.layout import manifest_key, project_key, project_prefix, raw_key, stage_key
from contracts.stages import PipelineStage
from object_store import InvalidKey, ObjectExists, ObjectNotFound, ObjectStore

PROJECT = "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
OTHER = "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c12"
RUN = "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77"
KEY = project_key(PROJECT)
STAGE_KEY = stage_key(PROJECT, RUN, PipelineStage.DATA_ANALYSIS, "profile.json")
HOSTILE = [
    "",
    "/",
    "..",
    "project.json",
    "../etc/passwd",
    f"projects/{PROJECT}/../{OTHER}/project.json",
    f"projects/{PROJECT}/project.json/",
    f"projects/{PROJECT}/project.json\x00",
    f"projects/{PROJECT}/project.json\n",
    f"projects//{PROJECT}/project.json",
    f"projects/{PROJECT.upper()}/project.json",
    f"projects/{PROJECT}/raw/..",
    f"projects\\{PROJECT}\\project.json",
    f"projects/{PROJECT}/runs/{RUN}/data_analysis/%2e%2e",
    f"projects/{PROJECT}/runs/{RUN}/data_analysis/.hidden",
    f"projects/{PROJECT}/runs/{RUN}/no_such_stage/x",
    "/etc/passwd",
    "file:///etc/passwd",
]


class Conformance:
    """Each test speaks to `store` by the protocol alone."""

    @pytest.fixture
    def store(self) -> ObjectStore:
        """Each adapter's tests give theirs; these are not collected by themselves."""
        raise NotImplementedError

    def test_what_is_put_is_got(self, store: ObjectStore) -> None:
        """STORE-1: the same bytes come back, with their size and their hash or none."""
        data = bytes(range(256)) * 5000
        put = store.put(KEY, data)
        found = store.stat(KEY)
        assert store.get(KEY) == data
        assert put.key == found.key == KEY
        assert put.size_bytes == found.size_bytes == len(data)
        assert put.sha256 == hashlib.sha256(data).hexdigest()
        assert found.sha256 in {None, put.sha256}
        assert found.updated_at.tzinfo is not None

    def test_an_empty_object_is_an_object(self, store: ObjectStore) -> None:
        """STORE-1: no bytes are bytes too."""
        store.put(KEY, b"")
        assert store.get(KEY) == b""
        assert store.stat(KEY).size_bytes == 0

    def test_put_replaces(self, store: ObjectStore) -> None:
        """STORE-2: without create-only the last write wins."""
        store.put(KEY, b"long, long ago")
        store.put(KEY, b"new")
        assert store.get(KEY) == b"new"

    def test_create_only_never_overwrites(self, store: ObjectStore) -> None:
        """STORE-3: the object that stands stays as it is."""
        store.put(KEY, b"first", create_only=True)
        with pytest.raises(ObjectExists):
            store.put(KEY, b"second", create_only=True)
        assert store.get(KEY) == b"first"

    def test_of_many_creators_one_wins(self, store: ObjectStore) -> None:
        """STORE-3: create-only is exact when sixteen threads race."""
        won: list[bytes] = []
        barrier = threading.Barrier(16)

        def create(data: bytes) -> None:
            barrier.wait()
            try:
                store.put(KEY, data, create_only=True)
            except ObjectExists:
                return
            won.append(data)

        threads = [threading.Thread(target=create, args=(f"{n}".encode(),)) for n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [store.get(KEY)] == won

    def test_a_written_object_appears_at_commit(self, store: ObjectStore) -> None:
        """STORE-4: nothing is visible before the commit, all of it after."""
        writer = store.open_writer(KEY)
        for _ in range(9):
            writer.write(b"x" * 100_000)
        with pytest.raises(ObjectNotFound):
            store.stat(KEY)
        assert list(store.list("")) == []
        assert writer.commit().size_bytes == 900_000
        assert store.stat(KEY).size_bytes == 900_000
        assert writer.commit().size_bytes == 900_000

    def test_an_aborted_write_leaves_nothing(self, store: ObjectStore) -> None:
        """STORE-4: an exception in the block aborts; the old object stays."""
        store.put(KEY, b"old")
        with suppress(RuntimeError), store.open_writer(KEY) as writer:
            writer.write(b"new")
            raise RuntimeError
        writer.abort()
        assert store.get(KEY) == b"old"

    def test_a_clean_block_commits(self, store: ObjectStore) -> None:
        """STORE-4: leaving the block without a commit commits."""
        with store.open_writer(KEY) as writer:
            writer.write(memoryview(b"data"))
        assert store.get(KEY) == b"data"

    def test_an_old_reader_reads_the_old_object(self, store: ObjectStore) -> None:
        """STORE-5: what was opened stays whole through a replacement and a deletion."""
        store.put(KEY, b"a" * 1_000_000)
        with store.open_reader(KEY) as reader:
            first = reader.read(10)
            store.put(KEY, b"b" * 1_000_000)
            store.delete(KEY)
            assert first + reader.read() == b"a" * 1_000_000

    @pytest.mark.parametrize(
        ("start", "length", "expected"),
        [
            (0, None, b"0123456789"),
            (3, None, b"3456789"),
            (3, 4, b"3456"),
            (8, 50, b"89"),
            (10, 1, b""),
            (2, 0, b""),
        ],
    )
    def test_ranges(self, store: ObjectStore, start: int, length: int | None, expected: bytes) -> None:
        """STORE-6: a reader gives the asked stretch and no more."""
        store.put(KEY, b"0123456789")
        with store.open_reader(KEY, start=start, length=length) as reader:
            assert reader.read() == expected

    def test_the_list_is_sorted_by_key(self, store: ObjectStore) -> None:
        """STORE-7: keys come in byte order, only those under the prefix."""
        keys = [KEY, STAGE_KEY, manifest_key(PROJECT, RUN), raw_key(PROJECT, "a" * 64), project_key(OTHER)]
        for key in reversed(keys):
            store.put(key, key.encode())
        assert [info.key for info in store.list("")] == sorted(keys)
        assert [info.key for info in store.list("projects/")] == sorted(keys)
        mine = sorted(k for k in keys if PROJECT in k)
        assert [info.key for info in store.list(project_prefix(PROJECT))] == mine
        assert [info.size_bytes for info in store.list(project_prefix(OTHER))] == [len(project_key(OTHER))]
        assert list(store.list(f"projects/{PROJECT}/raw/")) == [store.stat(raw_key(PROJECT, "a" * 64))]

    def test_delete_is_idempotent(self, store: ObjectStore) -> None:
        """STORE-8: deleting what is not there is no error."""
        store.put(KEY, b"x")
        store.delete(KEY)
        store.delete(KEY)
        with pytest.raises(ObjectNotFound):
            store.get(KEY)

    def test_delete_prefix_deletes_one_project(self, store: ObjectStore) -> None:
        """STORE-8: all of it, nothing of another's; a second time there is nothing."""
        for key in (KEY, STAGE_KEY, project_key(OTHER)):
            store.put(key, b"x")
        assert store.delete_prefix(project_prefix(PROJECT)) == 2
        assert store.delete_prefix(project_prefix(PROJECT)) == 0
        assert [info.key for info in store.list("")] == [project_key(OTHER)]

    @pytest.mark.parametrize("prefix", ["", "projects/", "projects", "p", "../", f"projects/{PROJECT}"])
    def test_nothing_deletes_all_projects(self, store: ObjectStore, prefix: str) -> None:
        """STORE-8: a prefix that is not inside one project is refused."""
        store.put(KEY, b"x")
        with pytest.raises(InvalidKey):
            store.delete_prefix(prefix)
        assert store.get(KEY) == b"x"

    @pytest.mark.parametrize("key", HOSTILE)
    def test_hostile_keys_are_refused(self, store: ObjectStore, key: str) -> None:
        """STORE-9: a key outside the grammar is refused by every method, before any I/O."""
        calls = (
            lambda: store.put(key, b"x"),
            lambda: store.get(key),
            lambda: store.stat(key),
            lambda: store.delete(key),
            lambda: store.open_reader(key),
            lambda: store.open_writer(key),
            lambda: store.local_path(key).__enter__(),
        )
        for call in calls:
            with pytest.raises(InvalidKey):
                call()

    def test_missing_objects_are_named(self, store: ObjectStore) -> None:
        """STORE-10: every read of what is not there raises ObjectNotFound."""
        for read in (store.get, store.stat, store.open_reader, lambda k: store.local_path(k).__enter__()):
            with pytest.raises(ObjectNotFound):
                read(KEY)

    def test_a_local_path_has_the_bytes(self, store: ObjectStore) -> None:
        """STORE-11: for readers that need a file."""
        store.put(KEY, b"data")
        with store.local_path(KEY) as path:
            assert Path(path).read_bytes() == b"data"

    def test_staged_bytes_get_their_key_at_the_end(self, store: ObjectStore) -> None:
        """STORE-12: the key may be the hash of what was written."""
        staged = store.stage()
        staged.write(b"hello ")
        staged.write(b"world")
        size, digest = staged.seal()
        assert (size, digest) == (11, hashlib.sha256(b"hello world").hexdigest())
        assert staged.path().read_bytes() == b"hello world"
        assert list(store.list("")) == []
        staged.commit(raw_key(PROJECT, digest))
        staged.discard()
        assert store.get(raw_key(PROJECT, digest)) == b"hello world"
        assert store.stat(raw_key(PROJECT, digest)).sha256 == digest

    def test_staged_bytes_may_know_their_key(self, store: ObjectStore) -> None:
        """STORE-17: an announced key is seen from the commit on, holds no other key, and never overwrites."""
        key = raw_key(PROJECT)
        staged = store.stage(key)
        staged.write(b"hello")
        staged.seal()
        assert list(store.list("")) == []
        with pytest.raises(ValueError, match="staged for"):
            staged.commit(KEY)
        staged.commit(key)
        assert store.get(key) == b"hello"
        late = store.stage(key)
        late.write(b"other")
        with pytest.raises(ObjectExists):
            late.commit(key)
        assert store.get(key) == b"hello"
        with pytest.raises(InvalidKey):
            store.stage("raw/data")

    def test_discarded_bytes_are_gone(self, store: ObjectStore) -> None:
        """STORE-12: a discard leaves no object and no file."""
        staged = store.stage()
        staged.write(b"x" * 1_000_000)
        path = staged.path()
        staged.discard()
        staged.discard()
        assert not path.exists()
        with pytest.raises(ValueError, match="longer open"):
            staged.write(b"more")
        assert list(store.list("")) == []
