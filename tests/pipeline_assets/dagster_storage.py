"""Dagster instances over a storage under test, a small job, and events to store."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
from dagster import DagsterEvent, DagsterEventType, DagsterInstance, EventLogEntry
from dagster._core.events import AssetMaterializationPlannedData

# What the rows of a table say, without what differs between any two runs.
INDEX_COLUMNS = {
    "event_logs": "dagster_event_type, step_key, asset_key, partition",
    "asset_keys": "asset_key, asset_details, wipe_timestamp",
    "asset_check_executions": "asset_key, check_name, execution_status, partition",
}


def open_instance(folder: Path, storage: type, **config: str) -> DagsterInstance:
    """An instance with its home in `folder`, and `storage` told `config`."""
    folder.mkdir(exist_ok=True)
    named = {"module": storage.__module__, "class": storage.__name__, "config": config}
    document = {"storage": {"custom": named}, "telemetry": {"enabled": False}}
    (folder / "dagster.yaml").write_text(json.dumps(document))
    return DagsterInstance.from_config(str(folder))


@dg.asset(check_specs=[dg.AssetCheckSpec("sound", asset="first")])
def first() -> Iterator[dg.MaterializeResult[None]]:
    yield dg.MaterializeResult(
        metadata={"rows": 3}, check_results=[dg.AssetCheckResult(check_name="sound", passed=True)]
    )


@dg.asset(deps=[first])
def second() -> None: ...


def work(instance: DagsterInstance) -> str:
    """A run of two assets and a check, which succeeds; its id."""
    result = dg.materialize([first, second], instance=instance)
    assert result.success
    return result.run_id


def line(run_id: str, number: int) -> EventLogEntry:
    """A log line of a run."""
    return EventLogEntry(  # type: ignore[no-untyped-call]  # Dagster leaves it untyped
        error_info=None,
        level=20,
        user_message=f"line {number}",
        run_id=run_id,
        timestamp=datetime.now(UTC).timestamp(),
        dagster_event=None,
    )


def entry(run_id: str, event: DagsterEvent) -> EventLogEntry:
    """An event of a run, as a row of its log."""
    return EventLogEntry(  # type: ignore[no-untyped-call]  # as above
        error_info=None, level=10, user_message="", run_id=run_id, timestamp=1.0, dagster_event=event
    )


def planned(run_id: str) -> list[EventLogEntry]:
    """Materialisations that a run plans: of a, b and c."""
    return [
        entry(
            run_id,
            DagsterEvent(
                event_type_value=DagsterEventType.ASSET_MATERIALIZATION_PLANNED.value,
                job_name="job",
                event_specific_data=AssetMaterializationPlannedData(
                    asset_key=dg.AssetKey(name), partition="p"
                ),
            ),
        )
        for name in ("a", "b", "c")
    ]


def entries_of(instance: DagsterInstance, run_id: str) -> list[EventLogEntry]:
    """What a run's log holds, in its order."""
    return [record.event_log_entry for record in instance.get_records_for_run(run_id).records]


def lines_of(instance: DagsterInstance, run_id: str) -> list[str]:
    """The words of a run's log, in its order."""
    return [found.user_message for found in entries_of(instance, run_id)]
