"""Dagster resources: the object store, and the IO manager that moves stages' values through it."""

import dagster as dg

from contracts.errors import ErrorCode, OrreryError
from contracts.stages import PipelineStage
from object_store import ObjectStore
from pipeline_assets.bucket import links, open_objects
from pipeline_assets.bundles import Bundle, EarlierStages, write_bundle
from pipeline_assets.failures import failing_by_name
from pipeline_assets.manifests import pinned_manifest


class ObjectsResource(dg.ConfigurableResource[ObjectStore]):
    """Where projects' bytes and runs' objects lie."""

    url: str
    project: str | None = None

    def create_resource(self, context: dg.InitResourceContext) -> ObjectStore:  # noqa: ARG002  # Dagster's signature
        return open_objects(self.url, self.project)


class BundleIOManager(dg.ConfigurableIOManager):
    """Writes a stage's bundle under its run; reads earlier ones by the run's pinned manifest."""

    url: str
    project: str | None = None

    def handle_output(self, context: dg.OutputContext, obj: Bundle) -> None:
        stage = PipelineStage(context.asset_key.to_user_string())
        with failing_by_name(stage):
            store = open_objects(self.url, self.project)
            written = write_bundle(store, context.partition_key, context.run_id, stage, obj)
            context.add_output_metadata(links(self.url, written))

    def load_input(self, context: dg.InputContext) -> EarlierStages:
        step = context.step_context
        stage = PipelineStage(step.step.key)
        with failing_by_name(stage):
            project_id = project_of(context.has_asset_partitions and context.asset_partition_key)
            store = open_objects(self.url, self.project)
            return EarlierStages(store, pinned_manifest(store, step.instance, step.dagster_run, project_id))


def project_of(partition: str | bool) -> str:
    """The project that a run is for. Raises OrreryError when it was started without a partition."""
    if not isinstance(partition, str) or not partition:
        raise OrreryError(ErrorCode.VALIDATION_ERROR, "Choose a project (a partition) to run.")
    return partition
