"""The code location: composes, and nothing else."""

import dagster as dg

from contracts import metadata
from pipeline_assets.assets.data_analysis import data_analysis
from pipeline_assets.assets.data_processing import data_processing
from pipeline_assets.assets.data_upload import data_upload
from pipeline_assets.assets.feature_engineering import feature_engineering
from pipeline_assets.assets.model_deployment import model_deployment
from pipeline_assets.assets.model_evaluation import model_evaluation
from pipeline_assets.assets.model_selection import model_selection
from pipeline_assets.assets.model_training import model_training
from pipeline_assets.model_server import ModelServer
from pipeline_assets.resources import BundleIOManager, ObjectsResource
from pipeline_assets.schedules.sensor import schedules_sensor
from pipeline_assets.scoring.job import score_project
from pipeline_assets.settings import settings

_train_project = dg.define_asset_job(
    metadata.JOB,
    selection=dg.AssetSelection.all(),
    description="A project's data become a served model: the eight stages, for one project at a time.",
)

defs = dg.Definitions(
    assets=[
        data_upload,
        data_analysis,
        data_processing,
        feature_engineering,
        model_selection,
        model_training,
        model_evaluation,
        model_deployment,
    ],
    jobs=[_train_project, score_project],
    sensors=[schedules_sensor([_train_project, score_project])],
    resources={
        "objects": ObjectsResource(url=settings().store_url, project=settings().google_cloud_project),
        "models": ModelServer(socket=str(settings().models_socket)),
        "cloud": dg.ResourceDefinition.hardcoded_resource(settings()),
        "io_manager": BundleIOManager(url=settings().store_url, project=settings().google_cloud_project),
    },
    executor=dg.in_process_executor,
)
