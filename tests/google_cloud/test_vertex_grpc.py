"""One smoke test by gRPC with TLS, as Google's SDK speaks by itself."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from contracts.vertex import EndpointName, resource_id
from serving.vertex import VertexAI
from tests.google_cloud.conftest import Cloud, Trained
from tests.google_cloud.dockerfile import REPO
from tests.google_cloud.vertex_fake.grpc_server import served_by_grpc

# In a process of its own: gRPC reads the trusted certificates once, and its threads outlive no fork.
CLIENT = """
import json, logging, sys
from google.auth.credentials import AnonymousCredentials
from pipeline_assets.vertex.clients import connect
from pipeline_assets.vertex.deployment import Deployment, Wanted
from pipeline_assets.vertex.options import VertexOptions
from pipeline_assets.vertex.proving import Proof

told = json.loads(sys.argv[1])
options = VertexOptions.model_validate(told["options"])
clients = connect(options, AnonymousCredentials())
deployment = Deployment(clients, options, lambda update: None, logging.getLogger("client"))
print(deployment.deploy(Wanted(**told["wanted"]), lambda *where: Proof(0, 0.0, 0)).version)
"""


def test_a_deployment_by_grpc(cloud: Cloud, trained: Callable[..., Trained], tmp_path: Path) -> None:
    """VERTEX-17: the saga runs over gRPC and TLS, and what it deploys answers."""
    one = trained(2.0)
    with served_by_grpc(cloud.vertex, tmp_path) as (url, certificate):
        options = cloud.options(vertex_api_endpoint=url, vertex_transport="grpc")
        told = {"options": options.model_dump(mode="json"), "wanted": vars(one.wanted)}
        ended = subprocess.run(
            [sys.executable, "-c", CLIENT, json.dumps(told)],
            cwd=REPO,
            env={**os.environ, "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH": str(certificate)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.returncode == 0, ended.stderr
    endpoint = EndpointName("orrery-test", "us-central1", resource_id(one.wanted.project_id))
    answered = VertexAI(cloud.vertex_url).predict(endpoint.resource, [{"x": 4.0}])
    assert answered.predictions[0].prediction == 8.0
    assert answered.version.name == ended.stdout.strip()
