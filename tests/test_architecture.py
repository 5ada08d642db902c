"""The walls of the house that import-linter's table in pyproject.toml cannot draw."""

import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

PACKAGES = (
    "contracts",
    "object_store",
    "automl",
    "pipeline_assets",
    "api",
    "serving",
    "client",
    "inspector",
    "local_platform",
)
HEAVY = ("dagster", "pandas", "sklearn", "numpy", "pyarrow", "lightgbm", "automl", "pipeline_assets")
SERVER = ("fastapi", "sqlalchemy", "uvicorn")


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, cache_dir=None)


def loaded_by(module: str) -> set[str]:
    """Top names of all modules in a new interpreter after `import module`."""
    code = f"import sys, {module}; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_no_import_cycles() -> None:
    """PLATFORM-12: no module of ours imports itself by way of others."""
    imports = {module: graph().find_modules_directly_imported_by(module) for module in graph().modules}
    try:
        tuple(TopologicalSorter(imports).static_order())
    except CycleError as cycle:
        pytest.fail(" -> ".join(cycle.args[1]))


def test_serving_takes_only_inference_from_automl() -> None:
    """PLATFORM-12: the model server reaches no training code, however indirectly."""
    reached = {
        name
        for name in graph().find_upstream_modules("serving", as_package=True)
        if name.startswith("automl.")
    }
    assert {name for name in reached if not name.startswith("automl.inference")} == set()


def test_importing_the_api_loads_nothing_heavy() -> None:
    """PLATFORM-13: the API's process holds no Dagster, no tables and no models."""
    assert loaded_by("api.app") & set(HEAVY) == set()


def test_importing_the_client_loads_nothing_heavy() -> None:
    """PLATFORM-13: the command line starts without the server's libraries."""
    assert loaded_by("client.cli") & {*HEAVY, *SERVER} == set()


def test_the_starter_is_light() -> None:
    """PLATFORM-13: `make up` itself loads neither the web framework nor the database."""
    assert loaded_by("local_platform.__main__") & {*HEAVY, *SERVER} == set()
