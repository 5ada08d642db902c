"""What tests ask of a running Dagster, as the API and its UI do: GraphQL, and waiting for what it says."""

import json
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import httpx2

from contracts import metadata
from contracts.launch import LaunchSpec, to_launch
from contracts.stages import STAGES, PipelineStage

LOOK_EVERY_S = 0.1  # a look costs the webserver some 30 ms of a core that what is waited for wants
SECRET = "test-secret"  # the webserver's path prefix

LAUNCH = """mutation Launch($params: ExecutionParams!) { launchRun(executionParams: $params) { __typename
  ... on LaunchRunSuccess { run { runId status } } ... on PythonError { message }
  ... on RunConfigValidationInvalid { errors { message } } } }"""
RUN = """query Run($id: ID!) { runOrError(runId: $id) { __typename ... on Run { runId status startTime endTime
  tags { key value } } } }"""
TERMINATE = """mutation Terminate($id: String!, $policy: TerminateRunPolicy) {
  terminateRun(runId: $id, terminatePolicy: $policy) { __typename
  ... on TerminateRunFailure { message } ... on PythonError { message } } }"""
ADD_PARTITION = """mutation Add($selector: RepositorySelector!, $def: String!, $key: String!) {
  addDynamicPartition(repositorySelector: $selector, partitionsDefName: $def, partitionKey: $key) {
    __typename } }"""
RUN_LOGS = """query RunLogs($id: ID!, $cursor: String, $limit: Int) {
  logsForRun(runId: $id, afterCursor: $cursor, limit: $limit) { __typename
    ... on EventConnection { cursor hasMore events {
      __typename
      ... on MessageEvent { runId message timestamp level stepKey eventType }
      ... on DisplayableEvent { label description
        metadataEntries { __typename label ... on JsonMetadataEntry { jsonString } } }
      ... on MaterializationEvent { assetKey { path } partition }
      ... on ExecutionStepFailureEvent { error { message className cause { message className } }
        errorSource
        failureMetadata { metadataEntries { __typename label ... on JsonMetadataEntry { jsonString } } } }
      ... on RunFailureEvent { error { message className } }
      ... on RunCanceledEvent { error { message className } }
    } } } }"""

REPOSITORY = {"repositoryName": metadata.REPOSITORY, "repositoryLocationName": metadata.CODE_LOCATION}
FINAL = ("SUCCESS", "FAILURE", "CANCELED")


class DagsterAsked(ABC):
    """Questions and orders, over GraphQL, to the webserver at `port`."""

    port: int

    @abstractmethod
    def log(self, part: str) -> str:
        """What a part has logged, to explain what failed."""

    def graphql(self, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The `data` of an answer."""
        response = httpx2.post(
            f"http://127.0.0.1:{self.port}/{SECRET}/graphql",
            json={"query": query, "variables": variables or {}},
            timeout=60,
        )
        body = response.json()
        if body.get("errors"):
            raise RuntimeError(body["errors"])
        data: dict[str, Any] = body["data"]
        return data

    def launch(
        self,
        project_id: str,
        *,
        launch_key: str | None = None,
        from_stage: PipelineStage = STAGES[0],
        parent_run_id: str | None = None,
    ) -> str:
        """Launch as the API does; the run's id."""
        launch = to_launch(
            LaunchSpec(
                project_id=project_id,
                launch_key=launch_key or str(uuid.uuid4()),
                from_stage=from_stage,
                parent_run_id=parent_run_id,
                trigger="api",
                request_id=None,
            )
        )
        return self.launch_raw(launch.asset_keys, launch.tags)

    def launch_by_hand(self, project_id: str, stages: Sequence[PipelineStage]) -> str:
        """Launch as the Dagster UI does: no tag but the partition's."""
        return self.launch_raw([s.value for s in stages], {metadata.PARTITION_TAG: project_id})

    def launch_raw(self, asset_keys: Sequence[str], tags: dict[str, str], run_config: Any = None) -> str:
        params = {
            "selector": {
                **REPOSITORY,
                "jobName": metadata.JOB,
                "assetSelection": [{"path": [key]} for key in asset_keys],
                "assetCheckSelection": None,
            },
            "runConfigData": run_config or {},
            "executionMetadata": {"tags": [{"key": k, "value": v} for k, v in tags.items()]},
        }
        answer = self.graphql(LAUNCH, {"params": params})["launchRun"]
        if answer["__typename"] != "LaunchRunSuccess":
            raise RuntimeError(answer)
        return str(answer["run"]["runId"])

    def terminate(self, run_id: str, policy: str = "SAFE_TERMINATE") -> dict[str, Any]:
        answer: dict[str, Any] = self.graphql(TERMINATE, {"id": run_id, "policy": policy})["terminateRun"]
        return answer

    def run(self, run_id: str) -> dict[str, Any]:
        """Status, times and tags (as a dict) of a run; `status` is MISSING if there is none."""
        run = self.graphql(RUN, {"id": run_id})["runOrError"]
        if run["__typename"] != "Run":
            return {"status": "MISSING", "tags": {}}
        return {**run, "tags": {tag["key"]: tag["value"] for tag in run["tags"]}}

    def wait_for(self, run_id: str, *statuses: str, limit_s: float = 60) -> dict[str, Any]:
        """Until the run has one of `statuses`; fails at once if it ended otherwise."""
        deadline = time.monotonic() + limit_s
        while (run := self.run(run_id))["status"] not in statuses:
            assert time.monotonic() < deadline, (
                f"still {run['status']} after {limit_s} s\n{self.log('host')[-2000:]}"
            )
            assert run["status"] not in FINAL, f"ended as {run['status']}: {self.explain(run_id)}"
            time.sleep(LOOK_EVERY_S)  # GraphQL is asked: it tells nobody of news
        return run

    def events(self, run_id: str) -> list[dict[str, Any]]:
        """The run's whole log."""
        connection = self.graphql(RUN_LOGS, {"id": run_id, "cursor": None, "limit": 1000})["logsForRun"]
        events: list[dict[str, Any]] = connection["events"]
        return events

    def wait_until(self, condition: Callable[[], object], limit_s: float = 30) -> None:
        """Until `condition` is true."""
        deadline = time.monotonic() + limit_s
        while not condition():
            assert time.monotonic() < deadline, self.log("host")[-2000:]
            time.sleep(LOOK_EVERY_S)  # GraphQL is asked: it tells nobody of news

    def worker_of(self, run_id: str) -> int:
        """The pid of the run's worker, once it has signed."""
        self.wait_until(lambda: self.run(run_id)["tags"].get(metadata.WORKER_TAG))
        pid: int = json.loads(self.run(run_id)["tags"][metadata.WORKER_TAG])["pid"]
        return pid

    def end_signal(self, run_id: str) -> dict[str, str] | None:
        """The run's orrery/end tag."""
        text = self.run(run_id)["tags"].get(metadata.END_TAG)
        return json.loads(text) if text else None

    def wait_for_step(self, run_id: str, stage: PipelineStage, limit_s: float = 60) -> None:
        """Until the stage has started."""
        deadline = time.monotonic() + limit_s
        while not any(
            e["__typename"] == "ExecutionStepStartEvent" and e["stepKey"] == stage
            for e in self.events(run_id)
        ):
            assert time.monotonic() < deadline
            time.sleep(LOOK_EVERY_S)  # GraphQL is asked: it tells nobody of news

    def signals(self, run_id: str) -> list[dict[str, Any]]:
        """Our signals in the run's log, in order. Dagster repeats a result on the step's output event."""
        found = (
            json.loads(entry["jsonString"])
            for event in self.events(run_id)
            for entry in _entries(event)
            if entry["label"] == metadata.SIGNAL_KEY
        )
        return list({signal["event_id"]: signal for signal in found}.values())

    def explain(self, run_id: str) -> str:
        return "\n".join(
            f"{e['eventType']} {e['stepKey']} {e['message']}"
            for e in self.events(run_id)
            if e.get("level") == "ERROR"
        )


def _entries(event: dict[str, Any]) -> list[dict[str, Any]]:
    failure = event.get("failureMetadata") or {}
    return [*(event.get("metadataEntries") or []), *failure.get("metadataEntries", [])]
