"""The grammar of object keys. No text of a user's ever becomes part of a key.

projects/{project_id}/project.json            create-only, immutable facts
projects/{project_id}/raw/{sha256}            the uploaded bytes
projects/{project_id}/results.json            what the last run that ended came to; replaced by the next
projects/{project_id}/runs/{run_id}/manifest.json
projects/{project_id}/runs/{run_id}/control/{word}.json    what is said to the run's worker, create-only
projects/{project_id}/runs/{run_id}/{stage}/{name}
"""

import re
from enum import StrEnum

from contracts.stages import PipelineStage

# A project id is a server-made UUIDv7; a run id is Dagster's UUIDv4.
UUID_PATTERN = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
SHA256_PATTERN = r"[0-9a-f]{64}"
NAME_PATTERN = r"[a-z0-9][a-z0-9_]{0,63}(?:\.[a-z0-9]{1,12}){0,2}"


class Control(StrEnum):
    """What can be said to a run at work; its worker looks, wherever it is."""

    FINISH = "finish"
    ANSWER = "answer"


_UUID = re.compile(UUID_PATTERN)
_SHA256 = re.compile(SHA256_PATTERN)
_NAME = re.compile(NAME_PATTERN)
_KEY = re.compile(
    rf"(?:projects/{UUID_PATTERN}"
    rf"(?:/project\.json|/results\.json|/raw/{SHA256_PATTERN}"
    rf"|/runs/{UUID_PATTERN}/(?:manifest\.json|control/(?:{'|'.join(Control)})\.json"
    rf"|(?:{'|'.join(PipelineStage)})/{NAME_PATTERN})))"
)


def is_project_id(text: str) -> bool:
    """Whether `text` has the form of a project id."""
    return _UUID.fullmatch(text) is not None


def is_object_key(key: str) -> bool:
    """Whether `key` follows the grammar above."""
    return _KEY.fullmatch(key) is not None


def _checked(pattern: re.Pattern[str], text: str, what: str) -> str:
    if pattern.fullmatch(text) is None:
        raise ValueError(f"not a {what}: {text[:80]!r}")
    return text


def project_prefix(project_id: str) -> str:
    return f"projects/{_checked(_UUID, project_id, 'project id')}/"


def project_key(project_id: str) -> str:
    return f"{project_prefix(project_id)}project.json"


def results_key(project_id: str) -> str:
    return f"{project_prefix(project_id)}results.json"


def raw_key(project_id: str, sha256: str) -> str:
    return f"{project_prefix(project_id)}raw/{_checked(_SHA256, sha256, 'sha256')}"


def run_prefix(project_id: str, run_id: str) -> str:
    return f"{project_prefix(project_id)}runs/{_checked(_UUID, run_id, 'run id')}/"


def manifest_key(project_id: str, run_id: str) -> str:
    return f"{run_prefix(project_id, run_id)}manifest.json"


def control_key(project_id: str, run_id: str, word: Control) -> str:
    """Where a word to a run's worker lies."""
    return f"{run_prefix(project_id, run_id)}control/{word.value}.json"


def stage_key(project_id: str, run_id: str, stage: PipelineStage, name: str) -> str:
    """The key of one object that a stage of a run makes; `name` is a lower-case file name."""
    return f"{run_prefix(project_id, run_id)}{stage.value}/{_checked(_NAME, name, 'object name')}"
