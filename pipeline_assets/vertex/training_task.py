"""The training image's program: reads an order from the bucket, trains, and leaves model and outcome there.

python -m pipeline_assets.vertex.training_task --store gs://bucket --project ID --run ID
"""

import argparse
import hashlib
import logging
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import Self

from automl.inference import save_model
from automl.plan import FeaturePlan
from automl.progress import ProgressUpdate
from automl.selection import Selection
from automl.several import train_for_all
from automl.summary import TrainedModel
from contracts.errors import ErrorCode, OrreryError
from contracts.report import LeaderboardRow
from contracts.stages import PipelineStage
from object_store import open_store
from pipeline_assets.bundles import EarlierStages
from pipeline_assets.interpretations import interpretation_of
from pipeline_assets.vertex.job_files import (
    MODEL,
    OUTCOME,
    PROGRESS,
    JobFault,
    JobFiles,
    JobOutcome,
    JobProgress,
    TrainingOrder,
)
from pipeline_assets.words import Words

_LOG = logging.getLogger("training")
PUBLISH_EVERY_S = 1.5  # Cloud Storage takes one write a second to the same object
_CHUNK_BYTES = 1 << 20


def main(argv: list[str] | None = None) -> int:
    """0 once model and outcome are stored, 1 with the fault as the outcome, 2 if there is no order."""
    parser = argparse.ArgumentParser(prog="training_task", description=__doc__)
    for name in ("store", "project", "run"):
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    signal.signal(signal.SIGTERM, _leave)  # how Vertex AI cancels
    try:
        files = JobFiles(open_store(args.store), args.project, args.run)
        order = files.order()
    except (OrreryError, ValueError) as error:
        _LOG.error("the order can't be read: %s", error)  # its words say all
        return 2
    return _work(files, order)


def _work(files: JobFiles, order: TrainingOrder) -> int:
    try:
        words = Words(files.store, order.project_id, order.run_id)
        with _Publisher(files) as publisher, words:
            trained = _train(files, order, publisher, words)
        sha256 = _store_model(files, order, trained)
    except OrreryError as error:
        _fail(files, JobFault(code=error.code, message=error.message, details=error.details))
        return 1
    except Exception as error:  # noqa: BLE001  # whatever it is, the stage that waits has to be told
        _LOG.exception("training failed")
        message = f"Training on Vertex AI failed unexpectedly ({type(error).__name__}: {error})."
        _fail(files, JobFault(code=ErrorCode.PIPELINE_FAILED, message=message, details=None))
        return 1
    files.put(OUTCOME, JobOutcome(summary=trained.summary, model_sha256=sha256, fault=None))
    _LOG.info("trained %s: %s", trained.best_model, trained.score)
    return 0


def _train(files: JobFiles, order: TrainingOrder, publisher: "_Publisher", words: Words) -> TrainedModel:
    earlier = EarlierStages(files.store, order.manifest)
    return train_for_all(
        earlier.table(PipelineStage.DATA_PROCESSING, "train"),
        earlier.document(PipelineStage.FEATURE_ENGINEERING, "plan", FeaturePlan),
        interpretation_of(earlier),
        earlier.document(PipelineStage.MODEL_SELECTION, "selection", Selection),
        budget_s=order.budget_s,
        seed=order.seed,
        threads=len(os.sched_getaffinity(0)),
        progress=publisher,
        should_finish=words.finish_asked,
        replay=order.layout,
    )


def _store_model(files: JobFiles, order: TrainingOrder, trained: TrainedModel) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / MODEL
        save_model(trained.model, path, f"{order.project_id}/{order.run_id}")
        digest = hashlib.sha256()
        with path.open("rb") as source, files.store.open_writer(files.key(MODEL)) as writer:
            while chunk := source.read(_CHUNK_BYTES):
                digest.update(chunk)
                writer.write(chunk)
            writer.commit()
    return digest.hexdigest()


def _fail(files: JobFiles, fault: JobFault) -> None:
    files.put(OUTCOME, JobOutcome(summary=None, model_sha256=None, fault=fault))


def _leave(_signal: int, _frame: object) -> None:
    raise SystemExit(143)


class _Publisher:
    """Progress as one object, written by a thread: a slow bucket does not slow the training."""

    def __init__(self, files: JobFiles) -> None:
        self._files = files
        self._lock = threading.Lock()
        self._last: ProgressUpdate | None = None
        self._candidates: list[LeaderboardRow] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="progress", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._publish()

    def __call__(self, update: ProgressUpdate) -> None:
        with self._lock:
            self._last = update
            if update.candidate is not None:
                self._candidates.append(update.candidate)

    def _run(self) -> None:
        while not self._over.wait(PUBLISH_EVERY_S):
            self._publish()

    def _publish(self) -> None:
        with self._lock:
            last, candidates = self._last, list(self._candidates)
        if last is None:
            return
        told = JobProgress(
            done=last.done, total=last.total, unit=last.unit, message=last.message, candidates=candidates
        )
        try:
            self._files.put(PROGRESS, told)
        except OrreryError as error:
            _LOG.warning("progress was not stored: %s", error)  # the next one may be


if __name__ == "__main__":
    sys.exit(main())
