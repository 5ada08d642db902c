"""What somebody who works in the Dagster UI finds, asked as that UI asks: by GraphQL, of real processes."""

from typing import Any

import pytest

from contracts import metadata
from contracts.stages import STAGES, PipelineStage
from tests.integration.dagster_processes import DagsterProcesses

pytestmark = pytest.mark.timeout(180)

ASSETS = "{ assetNodes { assetKey { path } groupName description } }"
FOUND = """query Found($tags: [ExecutionTag!]) {
  runsOrError(filter: {tags: $tags}) { ... on Runs { results { runId } } } }"""
HISTORY = """query History($asset: AssetKeyInput!, $check: String!) {
  assetCheckExecutions(assetKey: $asset, checkName: $check, limit: 10) { runId status } }"""
PLOTTED = """query Plotted($asset: AssetKeyInput!, $partition: String!) {
  assetOrError(assetKey: $asset) { ... on Asset { assetMaterializations(partitions: [$partition], limit: 5) {
    runId partition metadataEntries { label ... on FloatMetadataEntry { floatValue }
      ... on IntMetadataEntry { intValue } } } } } }"""
RERUN = """mutation Rerun($params: ReexecutionParams!) {
  launchRunReexecution(reexecutionParams: $params) { __typename
    ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""


def found(dagster: DagsterProcesses, **tags: str) -> set[str]:
    wanted = [{"key": f"orrery/{name}", "value": value} for name, value in tags.items()]
    return {run["runId"] for run in dagster.graphql(FOUND, {"tags": wanted})["runsOrError"]["results"]}


def history(dagster: DagsterProcesses, stage: PipelineStage, check: str) -> list[dict[str, Any]]:
    variables = {"asset": {"path": [stage.value]}, "check": check}
    executions: list[dict[str, Any]] = dagster.graphql(HISTORY, variables)["assetCheckExecutions"]
    return executions


def numbers(dagster: DagsterProcesses, stage: PipelineStage, project: str) -> dict[str, set[str]]:
    """By run: the labels of its numeric metadata, which the UI plots."""
    variables = {"asset": {"path": [stage.value]}, "partition": project}
    made = dagster.graphql(PLOTTED, variables)["assetOrError"]["assetMaterializations"]
    return {
        each["runId"]: {e["label"] for e in each["metadataEntries"] if "floatValue" in e or "intValue" in e}
        for each in made
    }


def test_a_run_and_its_rerun_from_the_ui_are_at_home_there(dagster: DagsterProcesses, penguins: str) -> None:
    """SCHED-20 to SCHED-23: grouped assets, tags that find runs, checks with history, numbers to plot.

    The rerun, by the mutation of the UI's button, keeps its parent's settings and builds on its results.
    """
    nodes = dagster.graphql(ASSETS)["assetNodes"]
    assert {node["assetKey"]["path"][0] for node in nodes} == set(STAGES)
    assert {node["groupName"] for node in nodes} == {"data", "training", "serving"}
    assert all(node["description"] for node in nodes)

    keys = [stage.value for stage in STAGES]
    told = {
        "ops": {
            "model_training": {"config": {"time_budget_s": 2.0}},
            "model_selection": {"config": {"time_budget_s": 2.0}},
        }
    }
    tags = {metadata.PARTITION_TAG: penguins, metadata.USER_TAG: "ada"}
    first = dagster.launch_raw(keys, tags, told)
    dagster.wait_for(first, "SUCCESS", limit_s=120)
    params = {"parentRunId": first, "strategy": "ALL_STEPS"}
    answer = dagster.graphql(RERUN, {"params": params})["launchRunReexecution"]
    assert answer["__typename"] == "LaunchRunSuccess", answer
    again = answer["run"]["runId"]
    run = dagster.wait_for(again, "SUCCESS", limit_s=120)

    assert run["tags"][metadata.NAME_TAG] == "penguins"
    assert run["tags"][metadata.PARENT_RUN_TAG] == first
    assert found(dagster, project=penguins) == {first, again}
    assert found(dagster, name="penguins", project=penguins, trigger="dagster_ui") == {first, again}
    assert found(dagster, user="ada", project=penguins) == {first}
    checked = [
        execution
        for execution in history(dagster, PipelineStage.MODEL_EVALUATION, "better_than_baseline")
        if execution["runId"] in {first, again}
    ]
    assert [execution["status"] for execution in checked] == ["SUCCEEDED", "SUCCEEDED"]
    plotted = numbers(dagster, PipelineStage.MODEL_EVALUATION, penguins)
    assert set(plotted) == {first, again}
    assert all("log_loss" in labels for labels in plotted.values())
    assert all(
        "dagster/row_count" in labels
        for labels in numbers(dagster, PipelineStage.DATA_UPLOAD, penguins).values()
    )
