"""Print, as one JSON document, what the page's types are made from.

`openapi` is the API's own description, `frame` the JSON schema of the stream's frames. Run by
generate-types.mjs with the project's Python, from the repository's root.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from api.app import create_app
from api.settings import Settings
from contracts.events import FRAME


def plain(schema: Any) -> Any:
    """Without what is only for readers: the validator in the browser ships with the page."""
    if isinstance(schema, dict):
        return {
            key: {name: plain(part) for name, part in value.items()}
            if key in {"properties", "$defs"}
            else plain(value)
            for key, value in schema.items()
            if key not in {"description", "title", "examples", "default"}
        }
    if isinstance(schema, list):
        return [plain(part) for part in schema]
    return schema


def main() -> None:
    frame = FRAME.json_schema(mode="serialization")
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(dagster_path_secret=SecretStr("not-used-here"), orrery_home=Path(home))
        openapi = create_app(settings).openapi()
    json.dump({"openapi": openapi, "frame": frame, "frame_plain": plain(frame)}, sys.stdout, sort_keys=True)


if __name__ == "__main__":
    main()
