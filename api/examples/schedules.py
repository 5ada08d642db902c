"""Examples of schedules and scorings for the OpenAPI document; a test checks each by its model."""

from typing import Any

from api.examples.common import PROJECT, RUN

FILE = "01936f6e-9d10-7c41-8a2b-3c4d5e6f7a80"
_SHA256 = "7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a"
_SINCE = "2026-11-23T10:15:30Z"
_ENTRY: dict[str, Any] = {
    "name": "nightly",
    "kind": "retrain",
    "enabled": True,
    "cron": "30 2 * * mon-fri",
    "timezone": "Europe/Berlin",
    "min_new_rows": 500,
}
SCHEDULE_REQUEST: dict[str, Any] = {"entries": [_ENTRY], "by": "ada"}
SCHEDULE: dict[str, Any] = {
    "project_id": PROJECT,
    "revision": 3,
    "updated_at": _SINCE,
    "updated_by": "ada",
    "entries": [
        {
            "entry": _ENTRY,
            "since": _SINCE,
            "next_ticks": [
                "2026-11-24T01:30:00Z",
                "2026-11-25T01:30:00Z",
                "2026-11-26T01:30:00Z",
                "2026-11-27T01:30:00Z",
                "2026-11-30T01:30:00Z",
            ],
        }
    ],
}
NO_SCHEDULE: dict[str, Any] = {
    "project_id": PROJECT,
    "revision": 0,
    "updated_at": None,
    "updated_by": None,
    "entries": [],
}
SCORED_FILE: dict[str, Any] = {
    "file_id": FILE,
    "file_name": "new_penguins.csv",
    "size_bytes": 4096,
    "sha256": _SHA256,
    "uploaded_at": _SINCE,
}
SCORED_FILES: list[dict[str, Any]] = [SCORED_FILE]
SCORED_FILE_DETAIL: dict[str, Any] = {
    "file": SCORED_FILE,
    "scorings": [
        {
            "stamp": "20261124t013000z",
            "tick": "2026-11-24T01:30:00Z",
            "scored_at": "2026-11-24T01:30:09Z",
            "entry": "nightly-scores",
            "run_id": RUN,
            "file_sha256": _SHA256,
            "model_id": f"{PROJECT}/{RUN}",
            "format": "csv",
            "num_rows": 120,
            "size_bytes": 9216,
            "error": None,
        }
    ],
}
