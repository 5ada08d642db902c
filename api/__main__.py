"""`python -m api`: check the settings, migrate, serve; one line and exit code 2 when it can't."""

import gc
import socket
import sys

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.logging import configure
from api.settings import Settings, load_settings
from api.stream.protocol import socket_options
from contracts.errors import OrreryError
from contracts.settings import SettingsError, told
from object_store import open_store

GRACE_S = 3
BACKLOG = 2048


class _Server(uvicorn.Server):
    """Says where it listens, and tells the streams to end before it waits for its connections."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # Some 100,000 objects that stay: a full collection over them stops all streams for 50 - 100 ms.
        gc.collect()
        gc.freeze()
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            print(f"Orrery API on http://{shown}:{port}", flush=True)  # noqa: T201  # for who started it

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        services = getattr(self._app.state, "services", None)
        if services is not None:
            services.hub.shutdown()
        await super().shutdown(sockets)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.orrery_host else socket.AF_INET
    address = (settings.orrery_host, settings.orrery_port)
    return socket.create_server(address, family=family, backlog=BACKLOG)


def main() -> int:
    """0 after a clean stop, 2 when settings, store or port are no good, 3 when the start failed."""
    try:
        settings = load_settings()
        open_store(settings.store_url, settings.scratch)  # one that can't be used is told here, in a line
        listener = _listen(settings)
    except (SettingsError, OrreryError, OSError) as error:
        print(told("api", error), file=sys.stderr)  # noqa: T201  # the words of a command that can't start
        return 2
    configure(settings.log_level)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        **socket_options(settings.ws_heartbeat_interval),
        timeout_graceful_shutdown=GRACE_S,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
    )
    server = _Server(config, app)
    with listener:
        server.run(sockets=[listener])
    return 0 if server.started else 3


if __name__ == "__main__":
    sys.exit(main())
