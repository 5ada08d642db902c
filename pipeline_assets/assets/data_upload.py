"""Stage 1: the uploaded bytes, proven to be those that were accepted, read as a table."""

import hashlib
from collections.abc import Sequence
from typing import Any

import dagster as dg
import pandas as pd

from automl.progress import ProgressUpdate
from automl.reading import read_table
from automl.versions import joined
from contracts.data_versions import DataVersion, DriftReport, DriftSeverity
from contracts.errors import ErrorCode, OrreryError
from contracts.signals import UploadResult
from contracts.stages import PipelineStage
from object_store.documents import current_champion, raw_key_of
from pipeline_assets import shown
from pipeline_assets.bundles import Bundle
from pipeline_assets.data_versions import DataRead, data_of
from pipeline_assets.stage import StageOutput, StageRun, stage_asset

_STAGE = PipelineStage.DATA_UPLOAD
_CHUNK_BYTES = 1 << 20
_SEVERITIES = {
    DriftSeverity.NONE: dg.AssetCheckSeverity.WARN,
    DriftSeverity.WARN: dg.AssetCheckSeverity.WARN,
    DriftSeverity.ERROR: dg.AssetCheckSeverity.ERROR,
}


@stage_asset(
    _STAGE,
    kinds={"file", "parquet"},
    description="The uploaded files of one version of the data: their bytes checked, read as a typed table.",
    checks={
        "schema_as_first": "The columns are those of the project's first data; others are named.",
        "no_drift": "The rows are like those that the champion saw. It blocks nothing: it tells.",
    },
)
def data_upload(stage: StageRun) -> StageOutput:
    """VALIDATION_ERROR if the stored bytes are not what the user uploaded, or can't be read after all."""
    data = data_of(stage.store, stage.project, stage.earlier.manifest.data_version)
    news = _unseen_by_champion(stage, data)
    reading = _Reading(stage, data)
    table = joined([reading.table(part) for part in data.parts])
    dataset = data.version.dataset
    stage.log.info("Read %d rows of %d columns from %s", len(table), table.shape[1], dataset.format.value)
    return StageOutput(
        bundle=Bundle(tables={"table": table}),
        result=UploadResult(
            stage=_STAGE,
            num_rows=len(table),
            num_columns=table.shape[1],
            size_bytes=data.size_bytes,
            data_version=data.version.version,
        ),
        metadata={
            **shown.rows(len(table)),
            **shown.schema_of(table),
            "columns": table.shape[1],
            "bytes": data.size_bytes,
            "format": dataset.format.value,
            "sha256": dataset.dataset_id,
            "data_version": data.version.version,
            **_drift(worst_drift(news)),
        },
        checks=[schema_check(data.parts), drift_check(news)],
    )


class _Reading:
    """The files of a version, one after the other, with one count of bytes."""

    def __init__(self, stage: StageRun, data: DataRead) -> None:
        self._stage, self._total, self._done = stage, data.size_bytes, 0

    def table(self, part: DataVersion) -> pd.DataFrame:
        """Its table, once its bytes are proven."""
        stage = self._stage
        key = raw_key_of(stage.store, stage.project.project_id, part.version, part.dataset)
        self._verify(key, part.dataset.dataset_id)
        with stage.store.local_path(key) as path:
            return read_table(path, part.dataset)

    def _verify(self, key: str, sha256: str) -> None:
        digest = hashlib.sha256()
        with self._stage.store.open_reader(key) as source:
            while chunk := source.read(_CHUNK_BYTES):
                digest.update(chunk)
                self._done += len(chunk)
                message = "Checking the uploaded bytes"
                self._stage.progress(ProgressUpdate(self._done, self._total, "bytes", message, None))
        if digest.hexdigest() != sha256:
            raise OrreryError(
                ErrorCode.VALIDATION_ERROR,
                "The stored file is not what was uploaded.",
                digest.hexdigest(),
            )


def schema_check(parts: Sequence[DataVersion]) -> dg.AssetCheckResult:
    """A warning that names what is otherwise than in version 1; what blocks was refused when it was sent."""
    messages = [difference.message for part in parts for difference in part.differences]
    return dg.AssetCheckResult(
        passed=not messages,
        check_name="schema_as_first",
        severity=dg.AssetCheckSeverity.WARN,
        description=" ".join(messages[:5]) or None,
        metadata={"differences": dg.MetadataValue.json(messages[:50])},
    )


def _unseen_by_champion(stage: StageRun, data: DataRead) -> list[DataVersion]:
    """The parts that came in since the champion was trained: what is said of older ones is history."""
    champion = current_champion(stage.store, stage.project.project_id)
    return [part for part in data.parts if champion is not None and part.version > champion.data_version]


def worst_drift(news: Sequence[DataVersion]) -> DriftReport | None:
    """Of several files the one that is furthest away."""
    found = [part.drift for part in news if part.drift is not None]
    rank = list(DriftSeverity)
    return max(found, key=lambda drift: (rank.index(drift.severity), drift.score), default=None)


def drift_check(news: Sequence[DataVersion]) -> dg.AssetCheckResult:
    """What was found when these files came in, as a warning or an error by how far they are."""
    drift = worst_drift(news)
    severity = DriftSeverity.NONE if drift is None else drift.severity
    return dg.AssetCheckResult(
        passed=severity is DriftSeverity.NONE,
        check_name="no_drift",
        severity=_SEVERITIES[severity],
        description=None if drift is None else drift.message,
        metadata={"compared": drift is not None, **_drift(drift)},
    )


def _drift(drift: DriftReport | None) -> dict[str, Any]:
    """Numbers that Dagster plots over runs, and the columns as a table."""
    if drift is None:
        return {}
    rows = [
        {"column": c.column, "severity": c.severity.value, "psi": c.psi, "p": c.adjusted_p_value}
        for c in drift.columns[:20]
    ]
    return {
        "drift_score": drift.score,
        "drift_from_version": drift.reference_version,
        "drift": dg.MetadataValue.json(rows),
        **({} if drift.domain_auc is None else {"drift_domain_auc": drift.domain_auc}),
    }
