"""The grammar of object keys. No text of a user's ever becomes part of a key.

projects/{project_id}/project.json            create-only, immutable facts
projects/{project_id}/raw/data                the uploaded bytes; releases before named them by their sha256
projects/{project_id}/data/{version}.json     a later version of the data, create-only; bytes: raw/{sha256}
projects/{project_id}/champions/{n}.json      the n-th model to be served, create-only
projects/{project_id}/kept/{run_id}.json      somebody's "no" to a challenger that waited, create-only
projects/{project_id}/policy.json             when a run's model takes the champion's place
projects/{project_id}/results.json            what the last run that ended came to; replaced by the next
projects/{project_id}/runs/{run_id}/manifest.json
projects/{project_id}/runs/{run_id}/control/{word}.json    what is said to the run's worker, create-only
projects/{project_id}/runs/{run_id}/{stage}/{name}
projects/{project_id}/scoring/{file_id}/{sha256}           rows that are scored on a schedule; before: `file`
projects/{project_id}/scoring/{file_id}/file.json          what is known of them, and which count
projects/{project_id}/scoring/{file_id}/{stamp}.json       what came of one scoring; create-only
projects/{project_id}/scoring/{file_id}/{stamp}.predictions.{csv,jsonl,parquet}
projects/{project_id}/predictions/{yyyymmdd}/{stamp}.{uuid}.parquet    the prediction log, create-only
schedules/{project_id}.json                   when it is trained again: all in one listing
vertex/{project_id}/{sha256}.json             where on Vertex AI it has something, until that is gone
schedules/{project_id}.news                   its data have changed: the time of the object says when
monitoring/{project_id}.news                  its prediction log has grown: likewise
monitoring/{project_id}.seen                  which of that news was looked at for alerts
projects/{project_id}/feedback/{uuid}.parquet true outcomes of predictions, create-only
projects/{project_id}/feedback/{uuid}.json    what became of them, of a request with an Idempotency-Key
projects/{project_id}/monitoring/policy.json  from where on something is an alert
projects/{project_id}/monitoring/{sha256}.reference.parquet    rows that the model of that hash learnt from
"""

import hashlib
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


_NUMBER = r"[1-9][0-9]{0,8}"
_UUID = re.compile(UUID_PATTERN)
_SHA256 = re.compile(SHA256_PATTERN)
_NAME = re.compile(NAME_PATTERN)
_STAMP = re.compile(r"[0-9]{8}t[0-9]{6}z")
# To the microsecond: a file of the prediction log is named by its newest row.
_LOGGED = re.compile(rf"(?P<day>[0-9]{{8}})/(?P=day)t[0-9]{{12}}z\.{UUID_PATTERN}\.parquet")
_DAY = re.compile(r"[0-9]{8}")
_SCORED = (
    rf"(?:file(?:\.json)?|{SHA256_PATTERN}|{_STAMP.pattern}\.(?:json|predictions\.(?:csv|jsonl|parquet)))"
)
_KEY = re.compile(
    rf"(?:schedules/{UUID_PATTERN}\.(?:json|news)|monitoring/{UUID_PATTERN}\.(?:news|seen)"
    rf"|vertex/{UUID_PATTERN}/{SHA256_PATTERN}\.json"
    rf"|projects/{UUID_PATTERN}(?:/scoring/{UUID_PATTERN}/{_SCORED}"
    rf"|/predictions/{_LOGGED.pattern}|/feedback/{UUID_PATTERN}\.(?:parquet|json)"
    rf"|/monitoring/(?:policy\.json|{SHA256_PATTERN}\.reference\.parquet)"
    rf"|/project\.json|/results\.json|/policy\.json|/raw/(?:data|{SHA256_PATTERN})"
    rf"|/(?:data|champions)/{_NUMBER}\.json|/kept/{UUID_PATTERN}\.json"
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


def policy_key(project_id: str) -> str:
    return f"{project_prefix(project_id)}policy.json"


def data_prefix(project_id: str) -> str:
    return f"{project_prefix(project_id)}data/"


def data_key(project_id: str, version: int) -> str:
    """Where a version of the data is described; the first is `project.json`'s own."""
    return f"{data_prefix(project_id)}{version:d}.json"


def champions_prefix(project_id: str) -> str:
    return f"{project_prefix(project_id)}champions/"


def champion_key(project_id: str, n: int) -> str:
    return f"{champions_prefix(project_id)}{n:d}.json"


def kept_key(project_id: str, run_id: str) -> str:
    """Where it stands that somebody kept the champion when this run's model waited for a word."""
    return f"{project_prefix(project_id)}kept/{_checked(_UUID, run_id, 'run id')}.json"


def number_in(key: str) -> int:
    """The number that `data_key` or `champion_key` was given. Raises ValueError for another key."""
    return int(key.rpartition("/")[2].removesuffix(".json"))


def raw_prefix(project_id: str) -> str:
    return f"{project_prefix(project_id)}raw/"


def raw_key(project_id: str, sha256: str | None = None) -> str:
    """Where the uploaded bytes lie: known before they are. With `sha256`: as releases before named them."""
    name = "data" if sha256 is None else _checked(_SHA256, sha256, "sha256")
    return f"{raw_prefix(project_id)}{name}"


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


SCHEDULES_PREFIX = "schedules/"
NEWS_SUFFIX = ".news"


def schedule_key(project_id: str) -> str:
    return f"{SCHEDULES_PREFIX}{_checked(_UUID, project_id, 'project id')}.json"


def news_key(project_id: str) -> str:
    """Written, without content, whenever a project's data change: no listing of each project is needed."""
    return f"{SCHEDULES_PREFIX}{_checked(_UUID, project_id, 'project id')}{NEWS_SUFFIX}"


def scheduled_in(key: str) -> str:
    """The project of a `schedule_key` or `news_key`."""
    return key.removeprefix(SCHEDULES_PREFIX).partition(".")[0]


def scoring_prefix(project_id: str) -> str:
    return f"{project_prefix(project_id)}scoring/"


def scored_prefix(project_id: str, file_id: str) -> str:
    return f"{scoring_prefix(project_id)}{_checked(_UUID, file_id, 'file id')}/"


def scored_file_key(project_id: str, file_id: str, sha256: str | None = None) -> str:
    """Where a file's rows lie. Without `sha256`: as the first release with scoring named them."""
    name = "file" if sha256 is None else _checked(_SHA256, sha256, "sha256")
    return f"{scored_prefix(project_id, file_id)}{name}"


def is_scored_file(key: str) -> bool:
    """Whether `key` is one of `scored_file_key`."""
    name = key.rpartition("/")[2]
    return "/scoring/" in key and (name == "file" or _SHA256.fullmatch(name) is not None)


def scored_info_key(project_id: str, file_id: str) -> str:
    return f"{scored_prefix(project_id, file_id)}file.json"


def scoring_key(project_id: str, file_id: str, stamp: str) -> str:
    """What came of the scoring of that stamp (`20261123t063000z`)."""
    return f"{scored_prefix(project_id, file_id)}{_checked(_STAMP, stamp, 'stamp')}.json"


def predictions_key(project_id: str, file_id: str, stamp: str, ending: str) -> str:
    """Its predictions; `ending` is the format's."""
    name = f"{_checked(_STAMP, stamp, 'stamp')}.predictions.{ending}"
    return f"{scored_prefix(project_id, file_id)}{name}"


def prediction_log_prefix(project_id: str, day: str | None = None) -> str:
    """All of a project's prediction log, or that of one day (`20261123`)."""
    prefix = f"{project_prefix(project_id)}predictions/"
    return prefix if day is None else f"{prefix}{_checked(_DAY, day, 'day')}/"


def prediction_log_key(project_id: str, stamp: str, file_id: str) -> str:
    """One file of the log; `stamp` (`contracts.prediction_log.stamp_of`): when its newest row was asked."""
    name = f"{stamp[:8]}/{stamp}.{file_id}.parquet"
    return f"{prediction_log_prefix(project_id)}{_checked(_LOGGED, name, 'file of the prediction log')}"


def logged_stamp(key: str) -> str:
    """The stamp that `prediction_log_key` was given."""
    return key.rpartition("/")[2].partition(".")[0]


MONITORING_PREFIX = "monitoring/"


def monitoring_news_key(project_id: str) -> str:
    """Written, without content, whenever a project's prediction log has grown: one listing tells of all."""
    return f"{MONITORING_PREFIX}{_checked(_UUID, project_id, 'project id')}{NEWS_SUFFIX}"


def monitoring_seen_key(project_id: str) -> str:
    """Holds the time of the news that was last looked at."""
    return f"{MONITORING_PREFIX}{_checked(_UUID, project_id, 'project id')}.seen"


def monitored_in(key: str) -> str:
    """The project of a `monitoring_news_key` or `monitoring_seen_key`."""
    return key.removeprefix(MONITORING_PREFIX).partition(".")[0]


def feedback_prefix(project_id: str) -> str:
    return f"{project_prefix(project_id)}feedback/"


def feedback_key(project_id: str, feedback_id: str) -> str:
    """Outcomes that were sent together."""
    return f"{feedback_prefix(project_id)}{_checked(_UUID, feedback_id, 'feedback id')}.parquet"


def feedback_answer_key(project_id: str, feedback_id: str) -> str:
    """What their sender was told."""
    return f"{feedback_prefix(project_id)}{_checked(_UUID, feedback_id, 'feedback id')}.json"


def monitoring_prefix(project_id: str) -> str:
    return f"{project_prefix(project_id)}monitoring/"


def monitoring_policy_key(project_id: str) -> str:
    return f"{monitoring_prefix(project_id)}policy.json"


def reference_key(project_id: str, model_sha256: str) -> str:
    """A sample of the rows that a model has learnt from, as it reads them."""
    sha256 = _checked(_SHA256, model_sha256, "sha256")
    return f"{monitoring_prefix(project_id)}{sha256}.reference.parquet"


def vertex_prefix(project_id: str) -> str:
    """Beside the project's own objects, which are deleted before what it has on Vertex AI."""
    return f"vertex/{_checked(_UUID, project_id, 'project id')}/"


def vertex_key(project_id: str, place: str) -> str:
    """Where it is on record that a project has something at `place` (`projects/*/locations/*`)."""
    return f"{vertex_prefix(project_id)}{hashlib.sha256(place.encode()).hexdigest()}.json"
