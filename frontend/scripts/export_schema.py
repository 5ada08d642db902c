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

READERS = frozenset({"description", "title", "examples"})


def without(schema: Any, left_out: frozenset[str]) -> Any:
    """The schema without those keywords, wherever they stand."""
    if isinstance(schema, dict):
        return {
            key: {name: without(part, left_out) for name, part in value.items()}
            if key in {"properties", "$defs"}
            else without(value, left_out)
            for key, value in schema.items()
            if key not in left_out
        }
    if isinstance(schema, list):
        return [without(part, left_out) for part in schema]
    return schema


def main() -> None:
    # A field with a default may be missing from an event that was stored before there was such a field.
    frame = without(FRAME.json_schema(mode="serialization"), frozenset({"default"}))
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(dagster_path_secret=SecretStr("not-used-here"), orrery_home=Path(home))
        openapi = create_app(settings).openapi()
    # The validator in the browser ships with the page: nothing in it that is only for readers.
    documents = {"openapi": openapi, "frame": frame, "frame_plain": without(frame, READERS)}
    json.dump(documents, sys.stdout, sort_keys=True)


if __name__ == "__main__":
    main()
