"""What a process that forks trainers imports once, so that no fit pays for it."""

import importlib
from contextlib import suppress

HEAVY_MODULES = (
    "lightgbm",
    "matplotlib.backends.backend_agg",
    "matplotlib.figure",
    "scipy.optimize",
    "sklearn.ensemble",
    "sklearn.metrics",
    "sklearn.utils.extmath",
)


def preload() -> None:
    """Import the libraries that the engine imports late. Starts no thread pool, so forking stays safe."""
    for name in HEAVY_MODULES:
        with suppress(ModuleNotFoundError):  # an image that only trains has nothing to draw with
            importlib.import_module(name)
