"""The environment that every process of the platform is given."""

import os

from local_platform import ports, sweep
from local_platform.layout import Layout, path_secret
from local_platform.options import Options

WEBSERVER_HOST = "127.0.0.1"


def environment(layout: Layout, options: Options, port: int) -> dict[str, str]:
    """The starter's own environment with the platform's own names set.

    Dagster's webserver cannot listen on a Unix socket, so it gets a loopback port, chosen now. It reads
    its options from DAGSTER_WEBSERVER_*: on its command line other users could read the secret prefix.
    """
    secret = path_secret(layout)
    webserver_port = ports.choose(WEBSERVER_HOST)
    return {
        **os.environ,
        **options.for_dagster,
        "ORRERY_HOME": str(layout.home),
        "ORRERY_RUNTIME_DIR": str(layout.runtime),
        "ORRERY_HOST": options.host,
        "ORRERY_PORT": str(port),
        "ORRERY_CODE_SOCKET": str(layout.socket("code")),
        "DAGSTER_HOME": str(layout.dagster_home),
        "DAGSTER_PATH_SECRET": secret,
        "DAGSTER_WEBSERVER_URL": f"http://{WEBSERVER_HOST}:{webserver_port}",
        "DAGSTER_WEBSERVER_HOST": WEBSERVER_HOST,
        "DAGSTER_WEBSERVER_PORT": str(webserver_port),
        "DAGSTER_WEBSERVER_PATH_PREFIX": f"/{secret}",
        "OMP_WAIT_POLICY": "PASSIVE",
        # A run's plan is one transaction; Dagster writes each of its rows alone unless told so.
        "DAGSTER_EVENT_BATCH_SIZE": "64",
        "PYTHONUNBUFFERED": "1",
        sweep.MARK: str(layout.runtime),
    }
