"""`python -m serving`: many models of a store on a socket, or one model as Vertex AI's container.

python -m serving --store URL --uds PATH        # local: ModelRef in each request
python -m serving --model FILE --sha256 HASH    # one model, the container contract
AIP_STORAGE_URI=... python -m serving           # the same, as Vertex AI starts it
"""

import argparse
import logging
import signal
import sys
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from socket import socket

import uvicorn
from fastapi import FastAPI

from contracts.errors import ErrorCode, OrreryError
from contracts.settings import SettingsError, told
from object_store import open_store
from serving.app import build_app
from serving.listening import tcp_socket, unix_socket
from serving.model import Artifact
from serving.settings import ServingSettings, load_settings
from serving.sources import artifact_in_folder, bucket_source, file_source, store_source, store_url

_LOG = logging.getLogger("serving")


def main(argv: list[str] | None = None) -> int:
    """Serve until a signal; 0 after a clean stop, 2 with one line on stderr when it can't start."""
    args = _arguments(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # uvicorn stops gently and then raises the signal again: it must unwind, so that the socket goes.
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    try:
        settings = load_settings()
        app = _app(args, settings)
        with _listen(args, settings) as listener:
            _LOG.info("model server listens on %s", _where(listener))
            # No access log: the API logs each request with its id; health polls would drown the rest.
            config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on")
            uvicorn.Server(config).run(sockets=[listener])
    except (OrreryError, SettingsError, OSError) as error:
        print(told("serving", error), file=sys.stderr)  # noqa: T201 -- the words of a command that can't start
        return 2
    return 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m serving", description=__doc__.splitlines()[0])
    parser.add_argument("--store", help="object store: a folder or a file:// URL")
    parser.add_argument("--model", type=Path, help="serve this one artefact")
    parser.add_argument("--sha256", help="what the one artefact must hash to")
    parser.add_argument("--uds", type=Path, help="listen on this Unix socket")
    parser.add_argument("--host", help="listen on this address (0.0.0.0 for one model, else 127.0.0.1)")
    parser.add_argument("--port", type=int, help="listen on this port (AIP_HTTP_PORT, else 8080)")
    return parser.parse_args(argv)


def _app(args: argparse.Namespace, settings: ServingSettings) -> FastAPI:
    if args.store is not None:
        store = open_store(store_url(args.store))
        return build_app(store_source(store), settings, log_store=lambda: store)
    name = str(args.model or settings.storage_uri or "")
    if not name:
        raise OrreryError(ErrorCode.VALIDATION_ERROR, "give --store, --model or AIP_STORAGE_URI")
    sha256 = args.sha256 or settings.model_sha256
    if sha256 is None:
        raise OrreryError(
            ErrorCode.VALIDATION_ERROR, "an artefact is loaded only by its hash: give --sha256 or its setting"
        )
    source = bucket_source(name) if name.startswith("gs://") else file_source(artifact_in_folder(name))
    # opened when something is to be logged: a bucket that does not answer holds up no prediction
    url = settings.prediction_log_store
    log_store = None if url is None else partial(open_store, url)
    return build_app(source, settings, Artifact(name=name, sha256=sha256.lower()), log_store=log_store)


def _listen(args: argparse.Namespace, settings: ServingSettings) -> AbstractContextManager[socket]:
    if args.uds is not None:
        return unix_socket(args.uds)
    everywhere = "0.0.0.0"  # noqa: S104 -- Vertex AI's contract: its container must answer from outside
    host = args.host or ("127.0.0.1" if args.store is not None else everywhere)
    return tcp_socket(host, settings.http_port if args.port is None else args.port)


def _leave(_signal: int, _frame: object) -> None:
    raise SystemExit(0)


def _where(listener: socket) -> str:
    name = listener.getsockname()
    return str(name) if isinstance(name, str) else f"http://{name[0]}:{name[1]}"


if __name__ == "__main__":
    sys.exit(main())
