"""The prediction log: what was asked of a project's models and what they said, as Parquet in the store.

`projects/{id}/predictions/{yyyymmdd}/{stamp}.{uuid}.parquet`, create-only. `stamp` is when the newest row of
the file was asked, and its day is the folder: what has an earlier stamp holds nothing later.
`monitoring/{project_id}.news` is written, without content, after each file. The keys: contracts.layout.

Rules: docs/spec/monitoring.md (WATCH-1 to WATCH-19).
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

STAMP_FORMAT: Final = "%Y%m%dt%H%M%S%fz"
DAY_FORMAT: Final = "%Y%m%d"

# The parameters of a prediction that are the log's: `{"log": false}` keeps a request out of it, `request_id`
# names it where no X-Request-ID arrives (Vertex AI's endpoint, asked directly).
LOG_PARAMETER: Final = "log"
REQUEST_ID_PARAMETER: Final = "request_id"
REQUEST_ID_PATTERN: Final = r"[A-Za-z0-9-]{1,64}"
_REQUEST_ID = re.compile(REQUEST_ID_PATTERN)

# Where a file's counts stand in its key-value metadata: LogCounts as JSON.
COUNTS_METADATA: Final = "orrery.counts"


class ServedBy(StrEnum):
    """Who answered: the model server, Vertex AI through it, a container that was asked directly, or the
    inspector's child, of a file that came with its request or that was scored on a schedule.
    """

    MODEL_SERVER = "model_server"
    VERTEX = "vertex"
    CONTAINER = "container"
    FILE = "file"
    SCORING = "scoring"


# Their requests are files: nobody waits for a row of them, and their rows came together by chance alone.
OF_FILES: Final = frozenset({ServedBy.FILE, ServedBy.SCORING})
# Of one file; of more rows a hash chooses. And the bytes of their texts, beyond which fewer are kept.
MAX_FILE_ROWS: Final = 10_000
MAX_FILE_TEXT_BYTES: Final = 8 * 2**20
# Of the Parquet that comes of them: a parent takes no more from a child.
MAX_FILE_BYTES: Final = 16 * 2**20


class ColumnKind(StrEnum):
    """How a column is stored. `json` is text that holds one JSON value, as Python's `json` writes it: NaN and
    Infinity stand bare, and what is no Unicode (half a surrogate pair) stays escaped.
    """

    TEXT = "text"  # utf8
    JSON = "json"  # utf8
    INT = "int"  # int32
    FLOAT = "float"  # float64
    MOMENT = "moment"  # timestamp[us, UTC]


@dataclass(frozen=True)
class LogColumn:
    """One column of the log."""

    name: str
    kind: ColumnKind
    nullable: bool
    meaning: str


# One row a row that was asked; a request that failed for another reason than its rows is one without `row`.
COLUMNS: Final = (
    LogColumn("request_id", ColumnKind.TEXT, False, "X-Request-ID of the request, as its answer names it"),
    LogColumn("row", ColumnKind.INT, True, "place in the request, from 0; null: the request as a whole"),
    LogColumn("rows", ColumnKind.INT, False, "how many rows the request has"),
    LogColumn("asked_at", ColumnKind.MOMENT, False, "when the request was there"),
    LogColumn("duration_ms", ColumnKind.FLOAT, True, "of a request, where it was answered; null: a file"),
    LogColumn("model_run_id", ColumnKind.TEXT, False, "run that made the model that answered"),
    LogColumn("model_sha256", ColumnKind.TEXT, False, "of the artefact that answered"),
    LogColumn("champion", ColumnKind.INT, True, "number of the champion then, if known"),
    LogColumn("model_version", ColumnKind.TEXT, True, "Vertex AI's `{model}@{version}`"),
    LogColumn("served_by", ColumnKind.TEXT, False, "a ServedBy"),
    LogColumn("inputs", ColumnKind.JSON, True, "the row as it was asked; null: the request as a whole"),
    LogColumn("prediction", ColumnKind.JSON, True, "the answer in the target's own type; null: refused"),
    LogColumn("probabilities", ColumnKind.JSON, True, "by class; null for a number"),
    LogColumn("interval", ColumnKind.JSON, True, "{low, high, level} of a number"),
    LogColumn("warnings", ColumnKind.JSON, True, "list of texts; null: none"),
    LogColumn("error_code", ColumnKind.TEXT, True, "an ErrorCode; null: answered"),
    LogColumn("error_details", ColumnKind.TEXT, True, "which rows and columns; MAX_DETAILS characters"),
)
MAX_DETAILS: Final = 500


class LogCounts(BaseModel):
    """What became of requests and their rows. Of a file: of its project, since the same writer's last."""

    model_config = ConfigDict(frozen=True)

    logged_requests: int = Field(default=0, description="In this file; of a server: in all its files.")
    logged_rows: int = 0
    sampled_out_requests: int = Field(default=0, description="Left out by PREDICTION_LOG_SAMPLE.")
    sampled_out_rows: int = 0
    dropped_requests: int = Field(default=0, description="The bounded queue was full.")
    dropped_rows: int = 0
    lost_requests: int = Field(default=0, description="The store did not take them.")
    lost_rows: int = 0


class FileLogAsked(BaseModel):
    """Told to the child that answers a file: log its rows so. `lost_*`: of files before, not yet told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    project_id: str
    request_id: str = Field(pattern=f"^{REQUEST_ID_PATTERN}$")
    asked_at: datetime
    model_run_id: str
    champion: int | None
    served_by: ServedBy
    sample: float = Field(gt=0, le=1)
    lost_requests: int = Field(ge=0)
    lost_rows: int = Field(ge=0)


class FileLogHead(BaseModel):
    """Said after the last frame of an answer that is logged; the Parquet file's bytes follow."""

    size_bytes: int = Field(ge=0, le=MAX_FILE_BYTES)
    counts: LogCounts


def stamp_of(moment: datetime) -> str:
    """What a file of the log is named by, in UTC: sorts as time does."""
    return moment.astimezone(UTC).strftime(STAMP_FORMAT)


def moment_of(stamp: str) -> datetime:
    """The moment of `stamp_of`. Raises ValueError."""
    return datetime.strptime(stamp, STAMP_FORMAT).replace(tzinfo=UTC)


def day_of(moment: datetime) -> str:
    """The folder of a file whose newest row was asked then."""
    return moment.astimezone(UTC).strftime(DAY_FORMAT)


def is_sampled(request_id: str, share: float) -> bool:
    """Whether a request is in a log of `share` (0 to 1) of them: the same wherever and whenever it is asked.

    A request that is in a log is in every log of a larger share.
    """
    digest = hashlib.blake2b(request_id.encode(), digest_size=8).digest()
    return int.from_bytes(digest) < share * 2**64


def is_row_sampled(request_id: str, row: int, share: float) -> bool:
    """The same of one row of a file, each by itself."""
    return is_sampled(f"{request_id}/{row}", share)


def is_request_id(text: str) -> bool:
    """Whether `text` can name a request."""
    return _REQUEST_ID.fullmatch(text) is not None


class LogHealth(BaseModel):
    """How a server's log fares, since it started; part of its `GET /health`."""

    model_config = ConfigDict(frozen=True)

    sample: float = Field(description="Share of requests that are logged.")
    waiting_requests: int = Field(description="Not in the store yet.")
    counts: LogCounts
    failure: str | None = Field(description="What the store said last, if it did not take a file.")
