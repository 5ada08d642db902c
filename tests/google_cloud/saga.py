"""A deployment as the pipeline makes it: deployed, asked, proven, and what it told on the way."""

import logging
from collections.abc import Callable

from automl.progress import ProgressUpdate
from contracts.predictions import PredictResponse
from contracts.vertex import EndpointName
from pipeline_assets.vertex.clients import connect
from pipeline_assets.vertex.deployment import Deployed, Deployment
from pipeline_assets.vertex.proving import Proof, prove
from serving.vertex import VertexAI
from tests.google_cloud.conftest import Cloud, Trained

ROWS = [{"x": 1.0}, {"x": -2.5}]


class Saga:
    """Deploys, and remembers what it was told."""

    def __init__(self, cloud: Cloud, **options: object) -> None:
        self.cloud = cloud
        self.options = cloud.options(**options)
        self.gateway = VertexAI(cloud.vertex_url)
        self.told: list[ProgressUpdate] = []
        self.bends = 0.0  # what every answer is made wrong by
        self.cancelled = False
        self.crown: Callable[[EndpointName], None] = lambda endpoint: None

    def deploy(self, trained: Trained) -> Deployed:
        deployment = Deployment(
            connect(self.options),
            self.options,
            self.told.append,
            logging.getLogger("test"),
            lambda: self.cancelled,
        )
        return deployment.deploy(trained.wanted, lambda *where: self._prove(trained, *where), self.crown)

    def ask(self, endpoint: EndpointName) -> PredictResponse:
        answered = self.gateway.predict(endpoint.resource, ROWS)
        return PredictResponse(
            predictions=answered.predictions,
            model_id=answered.version.model_id or "?",
            model_version=answered.version.name,
        )

    def _prove(self, trained: Trained, endpoint: EndpointName, version: str, share: int) -> Proof:
        def judge(answer: PredictResponse) -> float:
            pairs = zip(answer.predictions, ROWS, strict=True)
            return self.bends + max(abs(float(a.prediction) - trained.slope * r["x"]) for a, r in pairs)

        return prove(
            lambda: self.ask(endpoint),
            judge,
            version,
            tolerance=1e-9,
            share=share,
            watch_s=self.options.vertex_canary_seconds,
            say=lambda _: None,
        )
