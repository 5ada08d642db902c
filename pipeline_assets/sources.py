"""Whether our source files are still those that a process has imported: a fingerprint of their stats."""

import os
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("contracts", "object_store", "automl", "pipeline_assets")

Fingerprint = frozenset[tuple[str, int, int]]


def fingerprint() -> Fingerprint:
    """Path, size and time of change of each of our Python files that a worker may import."""
    return frozenset(_stats())


def _stats() -> Iterator[tuple[str, int, int]]:
    for package in _PACKAGES:
        for folder, _, names in os.walk(_ROOT / package):
            for name in names:
                if name.endswith(".py"):
                    path = Path(folder) / name
                    try:
                        stat = path.stat()
                    except OSError:
                        continue  # deleted between the listing and the look
                    yield str(path), stat.st_size, stat.st_mtime_ns
