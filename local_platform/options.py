"""What the starter needs to know before any process runs."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """Where the platform lives and listens. Port 0 asks for any free port."""

    home: Path
    runtime: Path | None
    host: str
    port: int
    max_concurrent_runs: int
    home_is_set: bool
    port_is_set: bool


def read_options() -> Options:
    """The settings, as the API reads them."""
    env = os.environ
    return Options(
        home=Path(env.get("ORRERY_HOME", ".orrery")),
        runtime=Path(env["ORRERY_RUNTIME_DIR"]) if env.get("ORRERY_RUNTIME_DIR") else None,
        host=env.get("ORRERY_HOST", "127.0.0.1"),
        port=int(env.get("ORRERY_PORT", "8000")),
        max_concurrent_runs=int(env.get("MAX_CONCURRENT_RUNS", "2")),
        home_is_set="ORRERY_HOME" in env,
        port_is_set="ORRERY_PORT" in env,
    )
