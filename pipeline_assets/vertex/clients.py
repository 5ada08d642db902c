"""Google's own clients of Vertex AI, made once a stage. Imports them when called: a second and 110 MB."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline_assets.vertex.failures import is_transient
from pipeline_assets.vertex.options import VertexOptions

if TYPE_CHECKING:
    from google.auth.credentials import Credentials
    from google.cloud.aiplatform_v1 import EndpointServiceClient, JobServiceClient, ModelServiceClient

CALL_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Clients:
    """The three services that we use, at one place with one identity."""

    endpoints: "EndpointServiceClient"
    models: "ModelServiceClient"
    jobs: "JobServiceClient"


def connect(options: VertexOptions, credentials: "Credentials | None" = None) -> Clients:
    """Clients by REST, or by gRPC if `vertex_transport` says so.

    `credentials`: None means those of the environment (Application Default Credentials). REST is the default
    because a run's worker is forked: a gRPC channel does not survive a fork.
    """
    # imported here, so that the code location does not carry them
    from google.api_core.client_options import ClientOptions  # noqa: PLC0415
    from google.auth.credentials import AnonymousCredentials  # noqa: PLC0415
    from google.cloud import aiplatform_v1  # noqa: PLC0415

    if credentials is None and options.is_fake:
        credentials = AnonymousCredentials()  # type: ignore[no-untyped-call]  # google-auth ships no types
    place = options.vertex_base
    if options.vertex_transport == "grpc":
        place = place.removeprefix("https://")
    told: dict[str, Any] = {
        "credentials": credentials,
        "transport": options.vertex_transport,
        "client_options": ClientOptions(api_endpoint=place),
    }
    return Clients(
        endpoints=aiplatform_v1.EndpointServiceClient(**told),
        models=aiplatform_v1.ModelServiceClient(**told),
        jobs=aiplatform_v1.JobServiceClient(**told),
    )


def read(call: Any, **request: Any) -> Any:
    """A call that changes nothing: tried again for a minute while Google Cloud does not answer."""
    from google.api_core.retry import Retry  # noqa: PLC0415  # see connect

    again = Retry(predicate=is_transient, initial=0.3, maximum=8.0, multiplier=2.0, timeout=CALL_TIMEOUT_S)
    return again(call)(request=request, timeout=CALL_TIMEOUT_S)


def found(call: Any, **request: Any) -> Any | None:
    """The same; None when there is no such thing."""
    from google.api_core.exceptions import NotFound  # noqa: PLC0415  # see connect

    try:
        return read(call, **request)
    except NotFound:
        return None
