"""The code location of tests that start many runs: our sensor and scoring job over stages that do nothing."""

import dagster as dg

from contracts import metadata
from contracts.stages import STAGES
from pipeline_assets.schedules.sensor import schedules_sensor
from pipeline_assets.scoring.job import score_project
from tests.api.core.quick_location import PROJECTS, asset_of

_train = dg.define_asset_job(metadata.JOB, selection=dg.AssetSelection.all(), partitions_def=PROJECTS)

defs = dg.Definitions(
    assets=[asset_of(index, stage) for index, stage in enumerate(STAGES)],
    jobs=[_train, score_project],
    sensors=[schedules_sensor([_train, score_project])],
    executor=dg.in_process_executor,
)
