"""A code location whose eight stages compute nothing: they only say what real ones would.

Tags of a run steer it: `test/pause` (seconds a stage waits between its words), `test/words` (progress
signals a stage), `test/fail` (a stage that fails), `test/until` (a file; a stage works until it is there),
`test/from` (a file; a stage says its first word and waits for it with the others).
Each progress message is the time of its writing.
"""

import time
import uuid
from pathlib import Path

import dagster as dg
from dagster._core.events import EngineEventData

from contracts import metadata
from contracts.errors import ErrorCode
from contracts.signals import FailureSignal, ProgressSignal, ResultSignal
from contracts.stages import STAGES, PipelineStage
from tests.api.core.results import RESULTS

PROJECTS = dg.DynamicPartitionsDefinition(name=metadata.PARTITIONS_DEF)


def work(context: dg.AssetExecutionContext, stage: PipelineStage) -> dg.MaterializeResult:
    words = int(context.run.tags.get("test/words", "2"))
    for done in range(1, words + 1):
        time.sleep(float(context.run.tags.get("test/pause", "0")))
        say(context, stage, done, words)
        wait_for(context.run.tags.get("test/from"))
    wait_for(context.run.tags.get("test/until"))
    context.log.info("%s worked", stage.value)
    if context.run.tags.get("test/fail") == stage.value:
        signal = FailureSignal(
            kind="failure", event_id=str(uuid.uuid4()), stage=stage, code=ErrorCode.VALIDATION_ERROR,
            message="it was to fail", details="test/fail",
        )  # fmt: skip
        raise dg.Failure("it was to fail", metadata={metadata.SIGNAL_KEY: as_json(signal)})
    result = ResultSignal(kind="result", event_id=str(uuid.uuid4()), result=RESULTS[stage])
    return dg.MaterializeResult(metadata={metadata.SIGNAL_KEY: as_json(result)})


def wait_for(path: str | None) -> None:
    """Until the file is there: the test says when."""
    while path and not Path(path).exists():
        time.sleep(0.05)  # a file has no event to wait for; the test bounds how long


def say(context: dg.AssetExecutionContext, stage: PipelineStage, done: int, words: int) -> None:
    signal = ProgressSignal(
        kind="progress", event_id=str(uuid.uuid4()), stage=stage, work_done=done, work_total=words,
        unit="words", message=f"{time.time()}", candidate=None,
    )  # fmt: skip
    context.instance.report_engine_event(
        "a word",
        context.run,
        EngineEventData(metadata={metadata.SIGNAL_KEY: as_json(signal)}),
        step_key=stage.value,
    )


def as_json(signal: ProgressSignal | ResultSignal | FailureSignal) -> dg.MetadataValue:
    return dg.MetadataValue.json(signal.model_dump(mode="json"))


def asset_of(index: int, stage: PipelineStage) -> dg.AssetsDefinition:
    deps = [STAGES[index - 1].value] if index else []

    @dg.asset(name=stage.value, deps=deps, partitions_def=PROJECTS)
    def made(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        return work(context, stage)

    return made


defs = dg.Definitions(
    assets=[asset_of(index, stage) for index, stage in enumerate(STAGES)],
    jobs=[dg.define_asset_job(metadata.JOB, partitions_def=PROJECTS)],
    executor=dg.in_process_executor,
)
