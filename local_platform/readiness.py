"""What the API's readiness says, asked from outside."""

import http.client
import json
from contextlib import closing

from contracts.projects import Readiness

TIMEOUT_S = 5.0


def unready_parts(host: str, port: int) -> list[str] | None:
    """Names of the parts that do not answer yet: empty when ready, None while the API itself does not."""
    with closing(http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)) as connection:
        try:
            connection.request("GET", "/health/ready")
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            return None
    if answer.status == http.client.OK:
        return []
    try:
        parts = Readiness.model_validate(json.loads(body)).parts
    except ValueError:
        return None
    return [part.name for part in parts if not part.ok] or ["api"]
