"""What a zygote imports and builds before it forks, so that no worker does it again."""

import importlib
import traceback
from types import ModuleType

from dagster import DagsterInstance, Definitions
from dagster._core.instance.ref import InstanceRef  # how Dagster hands an instance to another process

from contracts import metadata
from pipeline_assets.event_log import KeptEventLogStorage
from pipeline_assets.postgres_engines import close_connections
from pipeline_assets.settings import settings

# Dagster imports these when an instance is opened or a run begins; found by comparing sys.modules.
_LATE_IMPORTS = (
    "dagster._core.definitions.repository_definition.repository_data_builder",
    "dagster._core.execution.plan.active",
    "dagster._core.executor.in_process",
    "dagster._core.instance.factory",
    "dagster._core.secrets.env_file",
    "dagster._core.storage.migration.utils",
    "dagster._core.storage.noop_compute_log_manager",
    "dagster._core.storage.root",
    "dagster._core.storage.sqlite_storage",
    "dagster._core.system_config.composite_descent",
    "dagster._core.workspace.autodiscovery",
    "fsspec.implementations.local",
    "pandas.core.arrays.arrow.extension_types",
    "pyarrow.pandas_compat",
    "sqlalchemy.dialects.sqlite",
    "upath.implementations.local",
)
_GOOGLE = ("dagster_gcp", "object_store.gcs")  # 3 s that each run in a bucket would pay
_OURS = ("object_store.local", "pipeline_assets.launcher", "pipeline_assets.storage")


def warm_dagster(instance_ref: InstanceRef) -> None:
    """What opening the instance needs: enough for a report."""
    for name in (*_LATE_IMPORTS, *_OURS):
        importlib.import_module(name)
    _open_once(instance_ref)


def _open_once(instance_ref: InstanceRef) -> None:
    """Opened and closed again: the schema is checked here, and not in each worker."""
    try:
        with DagsterInstance.from_ref(instance_ref) as instance:
            if isinstance(instance.event_log_storage, KeptEventLogStorage):
                instance.event_log_storage.empty_run()
    except Exception:  # noqa: BLE001  # whatever it is: a worker meets it too, and its run then says it
        traceback.print_exc()
    finally:
        close_connections()  # a fork must find none


def warm_code(module_name: str) -> None:
    """The code location, the engine's libraries, and the job, resolved once."""
    module = importlib.import_module(module_name)
    _resolve(module)
    importlib.import_module("automl.preload").preload()
    if settings().bucket_url is not None:
        for name in _GOOGLE:
            importlib.import_module(name)


def _resolve(module: ModuleType) -> None:
    for value in vars(module).values():
        if isinstance(value, Definitions):
            value.get_repository_def().get_maybe_subset_job_def(metadata.JOB)
