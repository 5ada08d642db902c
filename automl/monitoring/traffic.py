"""Who asked how much, what was refused, and how long it took."""

from datetime import datetime

import numpy as np
import pandas as pd

from automl.monitoring.logged import Logged
from automl.monitoring.shares import share_of
from automl.monitoring.signals import share_signal, signal
from contracts.monitoring import (
    AlertKind,
    Latency,
    LogCoverage,
    MonitoringPolicy,
    Traffic,
    TrafficStretch,
)
from contracts.watching import Signal, Subject, WatchPlan

_STRETCHES = 48


def measure_traffic(
    rows: pd.DataFrame, since: datetime, until: datetime, policy: MonitoringPolicy
) -> tuple[Traffic, list[Signal]]:
    """`rows` of the log: each request has one for each of its rows, or one for itself."""
    requests = rows.drop_duplicates(["request_id", "asked_at"])
    refused = requests["error_code"].notna().to_numpy()
    codes = requests["error_code"].dropna().value_counts()
    answered = requests.loc[~refused, "duration_ms"].dropna().to_numpy(np.float64)  # of a file there is none
    traffic = Traffic(
        requests=len(requests),
        rows=int(rows["error_code"].isna().sum()),
        refused=share_of(int(refused.sum()), len(requests)),
        refusals={str(code): int(count) for code, count in codes.items()},
        latency=_latency(answered),
        stretches=_stretches(rows, requests, since, until),
    )
    return traffic, _signals(traffic, len(answered), policy)


def _latency(took: np.ndarray) -> Latency | None:
    if not len(took):
        return None
    p50, p95, p99 = np.percentile(took, (50, 95, 99))
    return Latency(p50=float(p50), p95=float(p95), p99=float(p99), longest=float(took.max()))


def _stretches(
    rows: pd.DataFrame, requests: pd.DataFrame, since: datetime, until: datetime
) -> list[TrafficStretch]:
    step = (until - since) / _STRETCHES
    if not len(rows):
        return []

    def counted(table: pd.DataFrame) -> np.ndarray:
        seconds = (table["asked_at"] - since).dt.total_seconds().to_numpy()
        places = np.clip((seconds / step.total_seconds()).astype(np.int64), 0, _STRETCHES - 1)
        return np.bincount(places, minlength=_STRETCHES)

    asked, answered = counted(requests), counted(rows[rows["error_code"].isna()])
    refused = counted(requests[requests["error_code"].notna()])
    return [
        TrafficStretch(
            at=since + at * step, requests=int(asked[at]), rows=int(answered[at]), refused=int(refused[at])
        )
        for at in range(_STRETCHES)
    ]


def _signals(traffic: Traffic, answered: int, policy: MonitoringPolicy) -> list[Signal]:
    found = []
    if policy.refused_share is not None and traffic.requests:
        counted = (traffic.refused.count, traffic.refused.of)
        subject = Subject(kind=AlertKind.REFUSED, column=None)
        found.append(
            share_signal(subject, counted, policy.refused_share, policy, tests=1, what="Refused requests")
        )
    if policy.slow_ms is not None and traffic.latency is not None:
        p95 = traffic.latency.p95
        found.append(
            signal(
                Subject(kind=AlertKind.SLOW, column=None),
                p95,
                policy.slow_ms,
                answered,
                certain=True,
                enough=answered >= policy.min_rows,
                message=f"One request in twenty takes {p95:.0f} ms or longer; from {policy.slow_ms:.0f} ms "
                "on it is too much.",
            )
        )
    return found


def measure_log(logged: Logged, plan: WatchPlan) -> tuple[LogCoverage, list[Signal]]:
    """How much of what was asked the report can know of."""
    counts = logged.counts
    lost = counts.lost_rows + counts.dropped_rows
    asked = counts.logged_rows + counts.sampled_out_rows + lost
    sampled = logged.thinned or len(plan.log) < plan.log_files
    coverage = LogCoverage(
        files=plan.log_files,
        files_read=logged.files,
        size_bytes=plan.log_bytes,
        bytes_read=plan.read_bytes,
        rows_read=len(logged.rows),
        sampled=sampled,
        logged_share=counts.logged_rows / asked if asked else None,
        sampled_out_rows=counts.sampled_out_rows,
        lost_rows=lost,
        unreadable=logged.unreadable,
        message=_words(logged, plan, lost, asked),
    )
    if plan.policy.lost_share is None or not asked:
        return coverage, []
    subject = Subject(kind=AlertKind.LOST, column=None)
    counted = (lost, counts.logged_rows + lost)
    return coverage, [
        share_signal(
            subject, counted, plan.policy.lost_share, plan.policy, tests=1, what="Rows that were not logged"
        )
    ]


def _words(logged: Logged, plan: WatchPlan, lost: int, asked: int) -> str:
    if not plan.log_files:
        return "Nothing was logged in this window."
    words = [f"{len(logged.rows)} rows of {logged.files} files."]
    if len(plan.log) < plan.log_files:
        words.append(f"A sample: {len(plan.log)} of {plan.log_files} files, drawn by their names.")
    if logged.thinned:
        words.append("Inputs and answers are of a sample of requests, drawn by their ids.")
    if logged.counts.sampled_out_rows:
        words.append(f"The log has {logged.counts.logged_rows / asked:.0%} of the rows that were asked.")
    if lost:
        words.append(f"{lost} rows were lost before they were stored.")
    if logged.unreadable:
        words.append(f"{logged.unreadable} files can't be read.")
    return " ".join(words)
