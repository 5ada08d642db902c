"""The Google adapter: the protocol's conformance over the emulator, and what only a bucket can get wrong."""

from pathlib import Path

import pytest

from object_store import ObjectStore, open_store
from tests.google_cloud.emulator import StorageEmulator
from tests.object_store.conformance import Conformance


@pytest.fixture(autouse=True)
def _emulated(gcs: StorageEmulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in gcs.environment.items():
        monkeypatch.setenv(name, value)


class TestGoogle(Conformance):
    """The whole suite over a bucket."""

    @pytest.fixture
    def store(self, gcs: StorageEmulator, tmp_path: Path) -> ObjectStore:
        return open_store(f"gs://{gcs.make_bucket()}/a/folder", tmp_path)
