"""Runs two stages of a project with dagster.gcp.yaml's instance, and prints what came of it as JSON.

Its environment moves it into a bucket; a process of its own, since settings are read once in a process.
"""

import json
import sys
import time

BEGUN = time.process_time()
from pipeline_assets.definitions import defs  # noqa: E402  # the import is what is timed

IMPORTED_S = time.process_time() - BEGUN
LOADED = {"dagster_gcp", "google.cloud.aiplatform", "google.cloud.storage"} & set(sys.modules)

from dagster import AssetKey, AssetRecordsFilter, DagsterInstance  # noqa: E402  # after what is timed

from contracts.stages import PipelineStage  # noqa: E402
from object_store import open_store  # noqa: E402
from pipeline_assets.settings import settings  # noqa: E402
from tests.conftest import DATA  # noqa: E402
from tests.integration.put_project import put_project  # noqa: E402
from tests.pipeline_assets.conftest import inspect  # noqa: E402

STAGES = (PipelineStage.DATA_UPLOAD, PipelineStage.DATA_ANALYSIS)


def main() -> None:
    store = open_store(settings().store_url)
    project = put_project(store, DATA / "penguins.csv", "predict the species", inspect=inspect)
    with DagsterInstance.get() as instance:
        instance.add_dynamic_partitions("projects", [project])
        job = defs.resolve_implicit_global_asset_job_def()
        keys = [AssetKey(stage.value) for stage in STAGES]
        result = job.get_subset(asset_selection=set(keys)).execute_in_process(
            instance=instance, partition_key=project
        )
        links = {}
        for key in keys:
            wanted = AssetRecordsFilter(asset_key=key, asset_partitions=[project])
            (record,) = instance.fetch_materializations(wanted, limit=1).records
            links[key.to_user_string()] = {
                name: value.value
                for name, value in record.asset_materialization.metadata.items()
                if name in {"dagster/uri", "objects"}
            }
        storage = type(instance.run_storage).__name__
        logs = type(instance.compute_log_manager).__name__
    print(
        json.dumps(
            {
                "run_id": result.run_id,
                "success": result.success,
                "project": project,
                "imported_s": IMPORTED_S,
                "loaded": sorted(LOADED),
                "links": links,
                "storage": storage,
                "logs": logs,
            }
        )
    )


if __name__ == "__main__":
    main()
