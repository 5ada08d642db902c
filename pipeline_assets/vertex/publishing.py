"""The deployment asset's part on Vertex AI: what is served, and how its answers are judged."""

from collections.abc import Callable

import pandas as pd

from contracts.errors import ErrorCode, OrreryError
from contracts.predictions import ModelRef, ModelSchema, PredictResponse
from contracts.vertex import EndpointName, endpoint_at
from object_store.documents import current_champion
from pipeline_assets.parity import TOLERANCE, as_instances
from pipeline_assets.stage import StageRun
from pipeline_assets.vertex.clients import connect
from pipeline_assets.vertex.deployment import Deployed, Deployment, Wanted
from pipeline_assets.vertex.failures import named
from pipeline_assets.vertex.places import put_on_record
from pipeline_assets.vertex.proving import Proof, prove


def publish(  # noqa: PLR0917  # what is served, how it is proven and recorded: asked in one place
    stage: StageRun,
    model: ModelRef,
    schema: ModelSchema,
    asked: pd.DataFrame,
    judge: Callable[[PredictResponse], float],
    record: Callable[[str], None],
) -> Deployed:
    """Serve the model behind the project's endpoint; `asked` are the rows that prove it.

    `record` is told the endpoint right after its traffic was moved; what it raises has that undone.

    The proof goes the way that users' predictions go: through our model server to the endpoint.
    """
    instances = as_instances(asked)
    if not instances:
        raise OrreryError(
            ErrorCode.DEPLOYMENT_FAILED,
            "There is no holdout row that the model takes, so it can't be proven on Vertex AI.",
        )
    put_on_record(stage.store, stage.project.project_id, stage.cloud.parent)
    with named("be reached"):
        clients = connect(stage.cloud)
    deployment = Deployment(clients, stage.cloud, stage.progress, stage.log, stage.cancelled)

    def proven(endpoint: EndpointName, version: str, share: int) -> Proof:
        there = model.model_copy(update={"endpoint": endpoint.resource})
        return prove(
            lambda: stage.models.predict(there, instances),
            judge,
            version,
            tolerance=TOLERANCE,
            share=share,
            watch_s=stage.cloud.vertex_canary_seconds if share < 100 else 0.0,  # noqa: PLR2004  # percent
            say=stage.log.info,
        )

    wanted = Wanted(
        project_id=stage.project.project_id,
        project_name=stage.project.project_name,
        run_id=schema.model_id.rpartition("/")[2],
        artifact_folder=f"{stage.cloud.bucket_url}/{model.key.rpartition('/')[0]}",
        sha256=model.sha256,
        champion_sha256=served_there(stage),
    )
    return deployment.deploy(wanted, proven, lambda endpoint: record(endpoint.resource))


def served_there(stage: StageRun) -> str | None:
    """The champion's sha256, if it is recorded at the endpoint that the settings lead to."""
    standing = current_champion(stage.store, stage.project.project_id)
    there = endpoint_at(stage.cloud.parent, stage.project.project_id)
    return standing.model_sha256 if standing is not None and standing.endpoint_id == there else None
