"""What this process asks of Dagster, as typed methods. The only module that knows its mutations."""

from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Any

from api.dagster_gql import documents
from api.dagster_gql.errors import DagsterRefused, DagsterUnavailable, refusal
from api.dagster_gql.logs import LogEntry, LogPage, read_entry
from api.dagster_gql.runs import (
    DaemonHealth,
    LocationHealth,
    RunInfo,
    RunsNow,
    RunStatus,
    read_run,
    standing,
)
from api.dagster_gql.transport import GraphQLTransport
from contracts import metadata
from contracts.launch import Launch

_REPOSITORY = {
    "repositoryLocationName": metadata.CODE_LOCATION,
    "repositoryName": metadata.REPOSITORY,
}
_PROBE_TIMEOUT_S = 5.0


class DagsterClient:
    """Every method raises DagsterUnavailable, and DagsterRefused where Dagster says no."""

    def __init__(self, base_url: str, *, uds: str | None = None, timeout_s: float = 30.0) -> None:
        """`base_url` ends with the secret path prefix, such as `http://dagster/<secret>`.

        With `uds`, the Unix socket at that path is used and the URL's host is only a name.
        """
        self._transport = GraphQLTransport(base_url, uds=uds, timeout_s=timeout_s)

    async def ready(self) -> bool:
        """True once the webserver answers; never raises DagsterUnavailable."""
        try:
            await self._transport.ask(documents.VERSION, {}, _PROBE_TIMEOUT_S)
        except (DagsterRefused, DagsterUnavailable):
            return False
        return True

    async def add_partition(self, project_id: str) -> None:
        """Make the project a partition; already being one is success."""
        variables = {"key": project_id, "name": metadata.PARTITIONS_DEF, "repository": _REPOSITORY}
        answer = await self._ask(documents.ADD_PARTITION, variables, "addDynamicPartition")
        _expect(answer, "AddDynamicPartitionSuccess", "DuplicateDynamicPartitionError")

    async def delete_partition(self, project_id: str) -> None:
        """Remove the project's partition; having none is success."""
        variables = {"keys": [project_id], "name": metadata.PARTITIONS_DEF, "repository": _REPOSITORY}
        answer = await self._ask(documents.DELETE_PARTITIONS, variables, "deleteDynamicPartitions")
        _expect(answer, "DeleteDynamicPartitionsSuccess")

    async def launch(self, launch: Launch) -> str:
        """Start a run and return its id. Not idempotent by itself: ask for the launch tag first."""
        root, parent = await self._ancestors(launch.tags.get(metadata.PARENT_RUN_TAG))
        params = {
            "selector": {
                **_REPOSITORY,
                "jobName": metadata.JOB,
                "assetSelection": [{"path": [key]} for key in launch.asset_keys],
            },
            "runConfigData": launch.run_config,
            "executionMetadata": {
                "tags": [{"key": key, "value": value} for key, value in launch.tags.items()],
                "rootRunId": root,
                "parentRunId": parent,
            },
        }
        answer = await self._ask(documents.LAUNCH, {"params": params}, "launchRun")
        _expect(answer, "LaunchRunSuccess")
        return str(answer["run"]["runId"])

    async def get_run(self, run_id: str) -> RunInfo | None:
        """The run, or None when Dagster doesn't know it (any more)."""
        answer = await self._ask(documents.RUN, {"runId": run_id}, "runOrError")
        _expect(answer, "Run", "RunNotFoundError")
        return read_run(answer) if answer["__typename"] == "Run" else None

    async def find_run_by_tag(self, tag: str, value: str) -> RunInfo | None:
        """The run that the tag has: of a launch's several, the one that our coordinator lets stand."""
        return standing(await self.runs_by_tag(tag, value))

    async def runs_by_tag(self, tag: str, value: str, *, limit: int = 100) -> list[RunInfo]:
        """Runs that carry the tag, newest first."""
        variables = {"filter": {"tags": [{"key": tag, "value": value}]}, "limit": limit}
        return _runs(await self._ask(documents.RUNS, variables, "runsOrError"))

    async def unstarted_runs(self) -> list[RunInfo]:
        """Runs that somebody was about to start: neither queued nor at work."""
        variables = {"filter": {"statuses": ["NOT_STARTED", "STARTING"]}, "limit": 100}
        return _runs(await self._ask(documents.RUNS, variables, "runsOrError"))

    async def runs_updated_after(self, moment: datetime, *, limit: int = 500) -> RunsNow:
        """Runs that changed after `moment` (newest first), and the whole queue, next first.

        `limit` is the page's size: all that changed are returned, page by page.
        """
        variables = {"filter": {"updatedAfter": max(moment.timestamp(), 1.0)}, "limit": limit}
        data = await self._transport.ask(documents.RUNS_NOW, variables)
        changed = page = _runs(data["changed"])
        while len(page) == limit:
            more = {**variables, "cursor": page[-1].run_id}
            page = _runs(await self._ask(documents.RUNS, more, "runsOrError"))
            changed = [*changed, *page]
        return RunsNow(changed=changed, queued=sorted(_runs(data["queued"]), key=_queue_order))

    async def terminate(self, run_id: str, *, force: bool = False) -> bool:
        """Ask for a run's end. False: it had ended already, or Dagster does not know it.

        With `force` Dagster marks it cancelled at once, whatever its worker does.
        """
        policy = "MARK_AS_CANCELED_IMMEDIATELY" if force else "SAFE_TERMINATE"
        answer = await self._ask(documents.TERMINATE, {"runId": run_id, "policy": policy}, "terminateRun")
        if answer["__typename"] == "TerminateRunFailure" and RunStatus(answer["run"]["status"]).ended:
            return False
        _expect(answer, "TerminateRunSuccess", "RunNotFoundError")
        return bool(answer["__typename"] == "TerminateRunSuccess")

    async def delete_run(self, run_id: str) -> None:
        """Delete a run and its log; being deleted is success. Does not stop a worker."""
        _expect(
            await self._ask(documents.DELETE_RUN, {"runId": run_id}, "deleteRun"),
            "DeletePipelineRunSuccess",
            "RunNotFoundError",
        )

    async def run_logs(self, run_id: str, cursor: str | None, *, limit: int = 1000) -> LogPage:
        """The log after `cursor` (None: from the start). DagsterRefused when the run is gone."""
        variables = {"runId": run_id, "cursor": cursor, "limit": limit}
        return _page(await self._ask(documents.LOGS, variables, "logsForRun"))

    async def logs_of(
        self, cursors: Mapping[str, str | None], *, limit: int = 1000
    ) -> dict[str, LogPage | DagsterRefused]:
        """As `run_logs` for many runs (run id to cursor) in one request; each has its own answer."""
        variables: dict[str, Any] = {"limit": limit}
        for number, (run_id, cursor) in enumerate(cursors.items()):
            variables |= {f"r{number}": run_id, f"c{number}": cursor}
        data = await self._transport.ask(documents.logs_of(len(cursors)), variables)
        return {run_id: _page_or_refusal(data[f"l{number}"]) for number, run_id in enumerate(cursors)}

    async def subscribe_logs(self, run_id: str, cursor: str | None) -> AsyncGenerator[list[LogEntry], None]:
        """The log after `cursor`, then what is written, until the caller stops or Dagster goes."""
        variables = {"runId": run_id, "cursor": cursor}
        async with aclosing(self._transport.subscribe(documents.FOLLOW, variables)) as answers:
            async for data in answers:
                answer = data["pipelineRunLogs"]
                if answer["__typename"] != "PipelineRunLogsSubscriptionSuccess":
                    raise DagsterRefused("RunNotFoundError", "The run is unknown.", answer.get("message"))
                yield [read_entry(node) for node in answer["messages"]]

    async def daemon_health(self, *, max_age_s: float = 90.0) -> list[DaemonHealth]:
        """Each daemon, judged by its last heartbeat (Dagster itself tolerates half an hour)."""
        data = await self._transport.ask(documents.DAEMONS, {}, _PROBE_TIMEOUT_S)
        oldest = datetime.now(UTC) - timedelta(seconds=max_age_s)
        return [_daemon(status, oldest) for status in data["instance"]["daemonHealth"]["allDaemonStatuses"]]

    async def location_health(self) -> LocationHealth:
        """Whether the webserver has our code location loaded."""
        variables = {"name": metadata.CODE_LOCATION}
        data = await self._transport.ask(documents.LOCATION, variables, _PROBE_TIMEOUT_S)
        answer = data["workspaceLocationEntryOrError"]
        if answer is None:
            return LocationHealth(loaded=False, error="the code location is not in the workspace")
        found = answer.get("locationOrLoadError") or answer
        loaded = found["__typename"] == "RepositoryLocation"
        return LocationHealth(loaded=loaded, error=None if loaded else found.get("message", "still loading"))

    async def close(self) -> None:
        await self._transport.close()

    async def _ask(self, document: str, variables: Mapping[str, Any], field: str) -> dict[str, Any]:
        answer: dict[str, Any] = (await self._transport.ask(document, variables))[field]
        return answer

    async def _ancestors(self, parent_run_id: str | None) -> tuple[str | None, str | None]:
        """Dagster groups re-executions by their root run; a parent that is gone groups nothing."""
        parent = None if parent_run_id is None else await self.get_run(parent_run_id)
        return (None, None) if parent is None else (parent.root_run_id, parent.run_id)


def _expect(answer: Mapping[str, Any], *accepted: str) -> None:
    typename = answer["__typename"]
    if typename not in accepted:
        errors = "; ".join(error["message"] for error in answer.get("errors") or ())
        raise refusal(typename, f"Dagster answered {typename}.", answer.get("message") or errors)


def _page(answer: Mapping[str, Any]) -> LogPage:
    _expect(answer, "EventConnection")
    entries = [read_entry(node) for node in answer["events"]]
    return LogPage(entries=entries, cursor=answer["cursor"], has_more=answer["hasMore"])


def _page_or_refusal(answer: Mapping[str, Any]) -> LogPage | DagsterRefused:
    try:
        return _page(answer)
    except DagsterRefused as refused:
        return refused


def _runs(answer: Mapping[str, Any]) -> list[RunInfo]:
    _expect(answer, "Runs")
    return [read_run(node) for node in answer["results"]]


def _queue_order(run: RunInfo) -> tuple[int, datetime]:
    """Dagster's own: by priority tag, then first come, first served."""
    priority = run.tags.get("dagster/priority", "0")
    return (-int(priority) if priority.lstrip("-").isdigit() else 0, run.created_at)


def _daemon(status: Mapping[str, Any], oldest: datetime) -> DaemonHealth:
    beat = status["lastHeartbeatTime"]
    last = None if beat is None else datetime.fromtimestamp(beat, tz=UTC)
    return DaemonHealth(
        name=status["daemonType"],
        required=status["required"],
        healthy=last is not None and last >= oldest,
        last_heartbeat=last,
    )


def required_and_unhealthy(daemons: Iterable[DaemonHealth]) -> list[str]:
    """Names of the daemons that must run and don't."""
    return [daemon.name for daemon in daemons if daemon.required and not daemon.healthy]
