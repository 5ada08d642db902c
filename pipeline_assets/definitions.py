"""The code location: composes, and nothing else."""

import dagster as dg

from contracts import metadata
from pipeline_assets.assets.data_upload import data_upload
from pipeline_assets.assets.pending import assets as pending
from pipeline_assets.resources import BundleIOManager, ObjectsResource
from pipeline_assets.settings import settings

defs = dg.Definitions(
    assets=[data_upload, *pending],
    jobs=[dg.define_asset_job(metadata.JOB, selection=dg.AssetSelection.all())],
    resources={
        "objects": ObjectsResource(url=settings().store_url),
        "io_manager": BundleIOManager(url=settings().store_url),
    },
    executor=dg.in_process_executor,
)
