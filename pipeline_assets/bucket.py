"""The object store as Dagster's resources open it: a folder, or a bucket by way of dagster-gcp."""

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import dagster as dg

from object_store import ObjectInfo, ObjectStore, open_store

SCHEME = "gs://"
CONSOLE = "https://console.cloud.google.com/storage/browser/_details/"


def open_objects(url: str, project: str | None, scratch: Path | None = None) -> ObjectStore:
    """The store at `url`; a bucket's client is GCSResource's, as every Dagster code location has it.

    `scratch`: where a bucket's objects lie while they are looked at; the system's own place if None.
    """
    return _bucket(url, project, scratch, os.getpid()) if url.startswith(SCHEME) else open_store(url)


@lru_cache(maxsize=4)
def _bucket(url: str, project: str | None, scratch: Path | None, _process: int) -> ObjectStore:
    # By process as well: a forked worker must not write into the zygote's connections. Imported here: it
    # takes 3 s, which a code location on local files should not pay.
    from dagster_gcp import GCSResource  # noqa: PLC0415

    from object_store.gcs import open_gcs  # noqa: PLC0415

    return open_gcs(url, scratch, client=GCSResource(project=project).get_client())


def links(url: str, written: Sequence[ObjectInfo]) -> dict[str, Any]:
    """Metadata that leads from a materialization to its objects; empty for a folder or without objects."""
    if not url.startswith(SCHEME) or not written:
        return {}
    folder = f"{url}/{written[0].key.rpartition('/')[0]}/"
    rows = [
        f"- [{info.key.rpartition('/')[2]}]({CONSOLE}{url.removeprefix(SCHEME)}/{info.key})"
        f" ({info.size_bytes:,} bytes): `{url}/{info.key}`"
        for info in written
    ]
    return {"dagster/uri": folder, "objects": dg.MetadataValue.md("\n".join(rows))}
