"""Where candidate fits go: threads of this process, or a Dask or Ray cluster that is named."""

from collections.abc import Iterator
from contextlib import contextmanager

import joblib

from contracts.errors import ErrorCode, OrreryError

KINDS = ("dask", "ray")
CONNECT_S = 10.0


@contextmanager
def fits_on(cluster: str | None) -> Iterator[None]:
    """Send fits to `cluster` meanwhile: `dask+tcp://host:port`, `ray+auto` or `ray+ray://host:port`.

    Its workers need this same Orrery installed. None leaves joblib as it is configured. Raises
    OrreryError(PIPELINE_FAILED) where the library or the cluster is not to be had.
    """
    if cluster is None:
        yield
        return
    kind, _, address = cluster.partition("+")
    if kind not in KINDS or not address:
        raise _refused(cluster, f"it begins with none of {', '.join(f'{name}+' for name in KINDS)}")
    connected = _on_dask if kind == "dask" else _on_ray
    with connected(cluster, address):
        yield


@contextmanager
def _on_dask(cluster: str, address: str) -> Iterator[None]:
    try:
        from distributed import Client  # noqa: PLC0415 - optional, and slow to import

        client = Client(address, timeout=CONNECT_S, set_as_default=False)  # type: ignore[no-untyped-call]  # it has no types
    except (
        ImportError,
        OSError,
        TimeoutError,
        ValueError,
        RuntimeError,
    ) as error:  # an address it can't read too
        raise _refused(cluster, str(error)) from error
    with client, client.as_current(), joblib.parallel_config("dask", client=client):
        yield


@contextmanager
def _on_ray(cluster: str, address: str) -> Iterator[None]:
    try:
        import ray  # noqa: PLC0415 - optional, and slow to import
        from ray.util.joblib import register_ray  # noqa: PLC0415 - as above

        ray.init(address, ignore_reinit_error=True, log_to_driver=False)
    except (ImportError, OSError, ValueError, RuntimeError) as error:  # ray's ConnectionError is an OSError
        raise _refused(cluster, str(error)) from error
    register_ray()
    try:
        with joblib.parallel_config("ray"):
            yield
    finally:
        ray.shutdown()


def _refused(cluster: str, why: str) -> OrreryError:
    return OrreryError(ErrorCode.PIPELINE_FAILED, f"Fits can't be sent to {cluster!r}.", why)
