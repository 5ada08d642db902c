"""Imports that a first prediction would otherwise wait for."""

import importlib
import logging

_LOG = logging.getLogger("serving")

# What automl.inference imports only when a model with such members is loaded.
LIBRARIES = ("lightgbm",)


def import_prediction_libraries() -> None:
    """Import them all; one that is absent is only logged, since a model may not need it."""
    for name in LIBRARIES:
        try:
            importlib.import_module(name)
        except ImportError as error:
            _LOG.warning("%s is not there to be warmed up: %s", name, error)
