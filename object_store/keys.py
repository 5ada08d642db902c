"""Keys and prefixes are checked here, before an adapter turns them into anything of its own."""

import re

from contracts.layout import SHA256_PATTERN, UUID_PATTERN, is_object_key
from contracts.stages import PipelineStage
from object_store.protocol import InvalidKey

_RUNS = rf"runs/(?:{UUID_PATTERN}/(?:(?:{'|'.join(PipelineStage)})/)?)?"
_LOG = r"predictions/(?:[0-9]{8}/)?"
_INSIDE = rf"(?:raw/|data/|champions/|scoring/(?:{UUID_PATTERN}/)?|feedback/|monitoring/|{_LOG}|{_RUNS})?"
_PREFIX = re.compile(
    rf"(?:schedules/|monitoring/|vertex/(?:{UUID_PATTERN}/)?|projects/(?:{UUID_PATTERN}/{_INSIDE})?)?"
)
_PROJECT_PREFIX = re.compile(rf"vertex/{UUID_PATTERN}/|projects/{UUID_PATTERN}/{_INSIDE}")
_RAW = re.compile(rf"projects/{UUID_PATTERN}/raw/({SHA256_PATTERN})")


def checked_key(key: str) -> str:
    """`key` itself. Raises InvalidKey."""
    if not is_object_key(key):
        raise InvalidKey(key)
    return key


def checked_prefix(prefix: str) -> str:
    """`prefix` itself: empty, or a whole folder of the grammar. Raises InvalidKey."""
    if _PREFIX.fullmatch(prefix) is None:
        raise InvalidKey(prefix)
    return prefix


def checked_deletable(prefix: str) -> str:
    """`prefix` itself when it lies within one project: nothing deletes all projects. Raises InvalidKey."""
    if _PROJECT_PREFIX.fullmatch(prefix) is None:
        raise InvalidKey(prefix)
    return prefix


def sha256_in(key: str) -> str | None:
    """The hash that a raw object's key states."""
    match = _RAW.fullmatch(key)
    return match.group(1) if match else None


def is_announced(announced: str | None, key: str) -> bool:
    """Whether staged bytes were told their key; ValueError if that was another than `key`."""
    if announced not in {None, key}:
        raise ValueError(f"staged for {announced}, not for {key}")
    return announced is not None
