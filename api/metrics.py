"""What this process counts, for Prometheus. One object a process; no global registry.

Where events pass by the thousand, counts are added once a batch.
"""

from collections.abc import Sequence
from statistics import median

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from api.db.tables import OutcomeRow
from contracts.events import CompletedData, ErrorData, EventData
from contracts.prediction_log import LogCounts, LogHealth

CONTENT_TYPE = CONTENT_TYPE_LATEST

_FAST_S = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
_MIDDLE_S = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10, 60)
_SLOW_S = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900)
_COUNTS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


class Metrics:
    """Every figure of one API process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._define_stream()
        self._define_record()
        self._define_work()
        self._define_estimates()
        self._define_prediction_log()

    def _define_stream(self) -> None:
        self.subscribers = Gauge(
            "orrery_stream_subscribers", "Streams that are open now.", registry=self.registry
        )
        self.streams_opened = Counter(
            "orrery_stream_opened_total", "Streams that were opened.", registry=self.registry
        )
        self.streams_closed = Counter(
            "orrery_stream_closed_total",
            "Streams that ended, by close code; 'client' when the client left. 4408 is a slow consumer.",
            ["code"],
            registry=self.registry,
        )
        self.frames_sent = Counter(
            "orrery_stream_frames_sent_total", "Frames sent to clients.", registry=self.registry
        )
        self.publish_to_send = Histogram(
            "orrery_stream_publish_to_send_seconds",
            "From an event's publication to its frame's write: the last client of a publication that all "
            "take at once, the oldest event of a batch that had to wait.",
            buckets=_FAST_S,
            registry=self.registry,
        )

    def _define_record(self) -> None:
        self.tail_lag = Histogram(
            "orrery_tail_lag_seconds",
            "From Dagster's timestamp to the stored event.",
            buckets=_MIDDLE_S,
            registry=self.registry,
        )
        self.recorder_batch = Histogram(
            "orrery_recorder_batch_events",
            "Events stored in one transaction.",
            buckets=_COUNTS,
            registry=self.registry,
        )
        self.recorder_commit = Histogram(
            "orrery_recorder_commit_seconds",
            "Time of one recording transaction.",
            buckets=_MIDDLE_S,
            registry=self.registry,
        )

    def _define_work(self) -> None:
        self.runs_ended = Counter(
            "orrery_runs_ended_total",
            "Runs that ended, by code: COMPLETED or the error's.",
            ["code"],
            registry=self.registry,
        )
        self.launch = Histogram(
            "orrery_launch_seconds",
            "From a run's promise to Dagster's answer.",
            buckets=_SLOW_S,
            registry=self.registry,
        )
        self.upload_bytes = Counter(
            "orrery_upload_bytes_total", "Bytes of whole uploaded files.", registry=self.registry
        )
        self.upload = Histogram(
            "orrery_upload_seconds",
            "Time of a whole upload, hashing and storing included.",
            buckets=_SLOW_S,
            registry=self.registry,
        )

    def _define_estimates(self) -> None:
        self.estimate_error = Gauge(
            "orrery_estimate_error_ratio",
            "Median over the last runs of |estimated - actual| / actual, estimated when the run began.",
            registry=self.registry,
        )
        self.estimate_covered = Gauge(
            "orrery_estimate_p90_covered_ratio",
            "Share of the last runs that stayed under their P90; 0.9 is right.",
            registry=self.registry,
        )
        self.estimated_runs = Gauge(
            "orrery_estimate_runs", "How many of the last runs had an estimate.", registry=self.registry
        )

    def _define_prediction_log(self) -> None:
        what = "since the model server started: logged, sampled_out, dropped (queue full) or lost (store)."
        self.logged_requests = Gauge(
            "orrery_prediction_log_requests", f"Requests by fate {what}", ["fate"], registry=self.registry
        )
        self.logged_rows = Gauge(
            "orrery_prediction_log_rows", f"Rows by fate {what}", ["fate"], registry=self.registry
        )
        self.waiting_to_be_logged = Gauge(
            "orrery_prediction_log_waiting_requests", "Not in the store yet.", registry=self.registry
        )

        self.logged_file_rows = Gauge(
            "orrery_prediction_file_log_rows",
            "Rows of predicted files by fate since the API started: logged, sampled_out or lost.",
            ["fate"],
            registry=self.registry,
        )

    def told_log(self, log: LogHealth | None) -> None:
        """Bring the prediction log's counts up to date; without a log, or a model server, there are none."""
        self.logged_requests.clear()
        self.logged_rows.clear()
        self.waiting_to_be_logged.set(float("nan") if log is None else log.waiting_requests)
        counts = {} if log is None else log.counts.model_dump()
        for name, count in counts.items():
            fate, _, of = name.rpartition("_")
            (self.logged_rows if of == "rows" else self.logged_requests).labels(fate).set(count)

    def told_files(self, counts: LogCounts) -> None:
        """Bring the counts of predicted files up to date."""
        for fate in ("logged", "sampled_out", "lost"):
            self.logged_file_rows.labels(fate).set(getattr(counts, f"{fate}_rows"))

    def ended(self, data: EventData) -> None:
        """Count a run's terminal event; others are left out."""
        if isinstance(data, CompletedData):
            self.runs_ended.labels("COMPLETED").inc()
        elif isinstance(data, ErrorData) and data.fatal:
            self.runs_ended.labels(data.code.value).inc()

    def uploaded(self, size_bytes: int, seconds: float) -> None:
        self.upload_bytes.inc(size_bytes)
        self.upload.observe(seconds)

    def told_outcomes(self, rows: Sequence[OutcomeRow]) -> None:
        """Bring the estimates' errors up to date; NaN, Prometheus's nothing, while there are none."""
        errors = [
            abs(row.predicted_s - row.actual_s) / row.actual_s
            for row in rows
            if row.predicted_s is not None and row.actual_s > 0
        ]
        covered = [row.actual_s <= row.predicted_p90_s for row in rows if row.predicted_p90_s is not None]
        self.estimated_runs.set(len(errors))
        self.estimate_error.set(median(errors) if errors else float("nan"))
        self.estimate_covered.set(sum(covered) / len(covered) if covered else float("nan"))

    def page(self) -> bytes:
        """All of it in Prometheus's text format."""
        return generate_latest(self.registry)
