"""The job `score_project`: a file in, predictions out beside it, in the store."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg

from contracts import layout, metadata
from contracts.errors import ErrorCode, OrreryError
from contracts.prediction_files import AnswerFormat
from contracts.prediction_log import FileLogAsked, ServedBy
from contracts.predictions import ModelRef
from contracts.scoring import ScoredFile, Scoring, ScoringError, stamp_of
from object_store import ObjectNotFound, ObjectStore
from object_store.documents import scored_key_of
from object_store.logged import keep_file
from pipeline_assets.bucket import open_objects
from pipeline_assets.scoring.champion import served_model
from pipeline_assets.scoring.inspector import Answer, Asked, answering
from pipeline_assets.settings import settings
from pipeline_assets.stage import PARTITIONS

_LOG = logging.getLogger("pipeline_assets.scoring")
_CONFIG = {
    "file_id": dg.Field(str, description="The stored file; `GET /projects/{id}/scoring` lists them."),
    "format": dg.Field(
        dg.Enum("AnswerFormat", [dg.EnumValue(each.value) for each in AnswerFormat]),
        default_value=AnswerFormat.CSV.value,
        description="How predictions are written.",
    ),
    "inputs": dg.Field(bool, default_value=True, description="Whether the file's own columns come first."),
    "tick": dg.Field(str, is_required=False, description="ISO 8601; when it was due. Else now."),
    "entry": dg.Field(str, is_required=False, description="Of the project's schedule."),
}


@dg.op(
    name="score",
    description="Asks the inspector for the champion's answers to every row of a stored file.",
    config_schema=_CONFIG,
)
def score(context: dg.OpExecutionContext) -> None:
    """Fails by name, and leaves the name beside the file too: nobody looks for a run that nobody started."""
    store = open_objects(settings().store_url, settings().google_cloud_project, settings().scratch)
    if not context.has_partition_key:
        raise dg.Failure("Choose a project (a partition) to score for.", allow_retries=False)
    done = score_file(store, context.partition_key, context.run_id, context.op_config)
    context.add_output_metadata(
        {
            "dagster/row_count": done.num_rows,
            "model": done.model_id or "-",
            "predictions": f"{done.stamp}.predictions.{done.format.value}",
            "bytes": done.size_bytes,
            "logged_rows": done.logged_rows,
        }
    )
    if done.error is not None:
        raise dg.Failure(
            done.error.message,
            metadata={"code": done.error.code.value, "details": done.error.details or "-"},
            allow_retries=False,
        )


@dg.job(
    name=metadata.SCORE_JOB,
    description="Batch scoring: the champion's answers to a stored file, written beside it.",
    partitions_def=PARTITIONS,
    executor_def=dg.in_process_executor,
)
def score_project() -> None:
    """One op; no stage of the project, and nothing of it is folded into the project's state."""
    score()


def score_file(store: ObjectStore, project_id: str, run_id: str, config: dict[str, Any]) -> Scoring:
    """Score once; what came of it is stored whether or not it went well."""
    now = datetime.now(UTC)
    tick = datetime.fromisoformat(config["tick"]) if config.get("tick") else now
    scoring = Scoring(
        stamp=stamp_of(tick),
        tick=tick,
        scored_at=now,
        entry=config.get("entry"),
        run_id=run_id,
        file_sha256="",
        model_id=None,
        format=AnswerFormat(config["format"]),
        num_rows=0,
        size_bytes=0,
        error=None,
    )
    file_id = config["file_id"]
    scoring = scoring.model_copy(update={"stamp": _free_stamp(store, project_id, file_id, tick, now)})
    try:
        scoring = _scored(store, project_id, file_id, scoring, inputs=config["inputs"])
    except OrreryError as error:
        told = ScoringError(code=error.code, message=error.message, details=error.details)
        scoring = scoring.model_copy(update={"error": told})
    key = layout.scoring_key(project_id, file_id, scoring.stamp)
    store.put(key, scoring.model_dump_json().encode(), create_only=True)
    return scoring


def _free_stamp(store: ObjectStore, project_id: str, file_id: str, tick: datetime, now: datetime) -> str:
    """The tick's, unless that was scored before: a rerun from the Dagster UI overwrites nothing."""
    taken = {info.key for info in store.list(layout.scored_prefix(project_id, file_id))}
    moment = tick
    while any(layout.scored_prefix(project_id, file_id) + stamp_of(moment) + "." in key for key in taken):
        moment = now if moment == tick else moment + timedelta(seconds=1)
    return stamp_of(moment)


def _scored(store: ObjectStore, project_id: str, file_id: str, scoring: Scoring, *, inputs: bool) -> Scoring:
    file = _file(store, project_id, file_id)
    model = served_model(store, project_id)
    target = layout.predictions_key(project_id, file_id, scoring.stamp, scoring.format.value)
    with ExitStack() as files:
        asked = Asked(
            path=files.enter_context(_local(store, scored_key_of(store, project_id, file))),
            file_name=file.file_name,
            model_path=files.enter_context(_local(store, model.key)),
            model_sha256=model.sha256,
            format=scoring.format,
            inputs=inputs,
            log=_log_of(model, scoring),
        )
        answer = files.enter_context(answering(settings().inspector_socket, asked))
        with store.open_writer(target, create_only=True) as writer:
            for piece in answer.pieces():
                writer.write(piece)
            size = writer.commit().size_bytes
        logged = None if asked.log is None else _logged(store, asked.log, answer)
        return scoring.model_copy(
            update={
                "file_sha256": file.sha256,
                "model_id": answer.head.model_id,
                "num_rows": answer.head.num_rows,
                "size_bytes": size,
                "request_id": scoring.run_id if logged else None,
                "logged_rows": logged or 0,
            }
        )


def _log_of(model: ModelRef, scoring: Scoring) -> FileLogAsked | None:
    """Its rows are named by the run: a scoring has no request of its own."""
    sample = settings().prediction_log_sample
    if sample == 0:
        return None
    return FileLogAsked(
        project_id=model.project_id,
        request_id=scoring.run_id,
        asked_at=scoring.scored_at,
        model_run_id=model.run_id,
        champion=model.champion,
        served_by=ServedBy.SCORING,
        sample=sample,
        lost_requests=0,
        lost_rows=0,
    )


def _logged(store: ObjectStore, asked: FileLogAsked, answer: Answer) -> int:
    """How many rows the log has of it. What it does not take is lost for it: the predictions stand."""
    try:
        head, data = answer.logged()
        return head.counts.logged_rows if keep_file(store, asked, data) else 0
    except Exception as error:  # noqa: BLE001  # of the store, or of the inspector: said, and the scoring is whole
        _LOG.warning("%d scored rows are lost for the prediction log: %s", answer.head.num_rows, error)
        return 0


def _file(store: ObjectStore, project_id: str, file_id: str) -> ScoredFile:
    try:
        return ScoredFile.model_validate_json(store.get(layout.scored_info_key(project_id, file_id)))
    except ObjectNotFound as error:
        raise OrreryError(ErrorCode.NOT_FOUND, "The file to score is not there", file_id) from error


@contextmanager
def _local(store: ObjectStore, key: str) -> Iterator[Path]:
    with ExitStack() as stack:
        try:
            path = stack.enter_context(store.local_path(key))
        except ObjectNotFound as error:
            raise OrreryError(ErrorCode.NOT_FOUND, "What scoring needs is not there", key) from error
        yield path
