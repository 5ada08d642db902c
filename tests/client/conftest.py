"""The scripted server as a fixture."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from tests.client.scripted import Script, ScriptedServer, build


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """The scripted server on a port of its own, in a thread."""
    script = Script()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        config = uvicorn.Config(build(script), log_config=None, lifespan="off", timeout_graceful_shutdown=1)
        runner = uvicorn.Server(config)
        thread = threading.Thread(target=runner.run, kwargs={"sockets": [listener]})
        thread.start()
        while not runner.started:
            time.sleep(0.005)
        yield ScriptedServer(f"http://127.0.0.1:{listener.getsockname()[1]}", script)
        runner.should_exit = True
        thread.join(10)
        assert not thread.is_alive()
