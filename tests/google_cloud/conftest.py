"""One storage emulator and one fake Vertex AI for the whole package; each test brings its own project."""

import hashlib
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from uuid_utils import uuid7

from contracts import layout
from contracts.stages import PipelineStage
from object_store import ObjectStore, open_store
from pipeline_assets.vertex.deployment import Wanted
from pipeline_assets.vertex.options import VertexOptions
from tests.google_cloud.dockerfile import REPO, Image, confined
from tests.google_cloud.emulated import Emulated, emulated
from tests.google_cloud.vertex_fake.containers import serve_inline
from tests.google_cloud.vertex_fake.service import FakeVertex
from tests.serving.conftest import fitted


@dataclass(frozen=True)
class Cloud:
    """Both emulators, a store in the bucket, and the settings that lead there."""

    emulated: Emulated
    store: ObjectStore

    @property
    def bucket(self) -> str:
        return self.emulated.bucket

    @property
    def vertex(self) -> FakeVertex:
        return self.emulated.vertex

    @property
    def vertex_url(self) -> str:
        return self.emulated.vertex_url

    def options(self, **more: object) -> VertexOptions:
        told = {name.lower(): value for name, value in self.emulated.environment().items()}
        return VertexOptions.model_validate({**told, **more})


@pytest.fixture(scope="session")
def _cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    # from the files and modules of its image alone
    image = Image.read(REPO / "pipeline_assets" / "vertex" / "Dockerfile")
    folder = tmp_path_factory.mktemp("image")
    image.lay_out(folder)
    program = confined(folder, image.absent_modules(), start=image.entrypoint[-1])
    training = [sys.executable, "-P", "-c", program]
    with emulated(tmp_path_factory.mktemp("bucket"), serve_inline, training) as both:
        yield Cloud(both, open_store(f"gs://{both.bucket}"))


@pytest.fixture
def cloud(_cloud: Cloud) -> Iterator[Cloud]:
    """Both with nothing wrong with them, before and after."""
    _cloud.vertex.faults.clear()
    yield _cloud
    _cloud.vertex.faults.clear()
    _cloud.vertex.tokens = None


@dataclass(frozen=True)
class Trained:
    """A model y = slope * x of a run of a project, in the bucket."""

    wanted: Wanted
    slope: float


@pytest.fixture
def project() -> str:
    return str(uuid7())


@pytest.fixture
def trained(cloud: Cloud, project: str, tmp_path: Path) -> Callable[..., Trained]:
    """Puts another version of the project's model into the bucket."""

    def put(slope: float = 1.0) -> Trained:
        from automl.inference import save_model

        run_id = str(uuid.uuid4())
        file = tmp_path / f"{run_id}.orrery"
        save_model(fitted(slope), file, f"{project}/{run_id}")
        key = layout.stage_key(project, run_id, PipelineStage.MODEL_TRAINING, "model.orrery")
        cloud.store.put(key, file.read_bytes())
        wanted = Wanted(
            project_id=project,
            project_name="Planets",
            run_id=run_id,
            artifact_folder=f"gs://{cloud.bucket}/{key.rpartition('/')[0]}",
            sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        )
        return Trained(wanted, slope)

    return put
