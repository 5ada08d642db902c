"""A bucket and a Vertex AI on this machine, and a platform that believes it is on Google Cloud."""

import os
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local_platform import sweep
from tests.google_cloud.emulator import StorageEmulator, storage_emulator
from tests.google_cloud.vertex_fake.containers import Serve, python_images, serve
from tests.google_cloud.vertex_fake.http_server import served
from tests.google_cloud.vertex_fake.service import FakeVertex
from tests.integration.starter import STOP_WITHIN_S, Starter, start

SERVING_IMAGE = "us-docker.pkg.dev/orrery-test/orrery/serving:1"
TRAINING_IMAGE = "us-docker.pkg.dev/orrery-test/orrery/training:1"
_EMULATOR = "STORAGE_EMULATOR_HOST"


@dataclass(frozen=True)
class Emulated:
    """Both emulators, and the settings that lead there."""

    storage: StorageEmulator
    bucket: str
    vertex: FakeVertex
    vertex_url: str

    def environment(self, **more: str) -> dict[str, str]:
        """What moves a whole platform there."""
        return {
            **self.storage.settings(self.bucket),
            "DEPLOYMENT_BACKEND": "vertex",
            "VERTEX_API_ENDPOINT": self.vertex_url,
            "VERTEX_SERVING_IMAGE": SERVING_IMAGE,
            "VERTEX_TRAINING_IMAGE": TRAINING_IMAGE,
            **more,
        }


@contextmanager
def emulated(
    folder: Path, serving: Serve = serve, training: Sequence[str] | None = None
) -> Iterator[Emulated]:
    """Start both; containers are processes of this machine, unless `serving` says otherwise.

    `training`: what the training image starts, if not the module of this repository.

    Meanwhile this process's environment names the storage emulator, for Google's client and the containers.
    """
    with storage_emulator(folder) as storage:
        before = os.environ.get(_EMULATOR)
        os.environ[_EMULATOR] = storage.url
        try:
            images = python_images(SERVING_IMAGE, TRAINING_IMAGE)
            if training is not None:
                images[TRAINING_IMAGE] = list(training)
            fake = FakeVertex(images, serve=serving)
            with served(fake) as url:
                yield Emulated(storage, storage.make_bucket(), fake, url)
        finally:
            os.environ.pop(_EMULATOR)
            if before is not None:
                os.environ[_EMULATOR] = before


@contextmanager
def platform_on(cloud: Emulated, **settings: str) -> Iterator[Starter]:
    """The whole platform with its bytes in the bucket and its models on Vertex AI; stopped by Ctrl-C."""
    with tempfile.TemporaryDirectory(prefix="oy-", ignore_cleanup_errors=True) as folder:
        starter = start(Path(folder), **cloud.environment(**settings))
        try:
            assert starter.base_url
            yield starter
            starter.process.send_signal(signal.SIGINT)
            assert starter.process.wait(STOP_WITHIN_S) == 0, starter.output
        finally:
            starter.process.kill()
            sweep.end_all(starter.runtime, 1)
