"""What a fitted model needs in order to answer, and nothing that trains one."""

from automl.inference.artifact import LoadedModel, load_model, save_model
from automl.inference.model import FittedModel

__all__ = ["FittedModel", "LoadedModel", "load_model", "save_model"]
