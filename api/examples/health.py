"""Whether the platform is there."""

from typing import Any

LIVE: dict[str, Any] = {"status": "alive"}
READY: dict[str, Any] = {
    "status": "ready",
    "parts": [
        {"name": name, "ok": True, "detail": None}
        for name in ("api", "webserver", "code_server", "daemon", "model_server")
    ],
}
NOT_READY: dict[str, Any] = {
    "status": "unavailable",
    "parts": [
        {"name": "api", "ok": True, "detail": None},
        {"name": "daemon", "ok": False, "detail": "its process is fatal"},
    ],
}
