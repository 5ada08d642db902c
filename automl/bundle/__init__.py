"""A model to take away: a folder that answers without Orrery installed."""

from automl.bundle.packing import write_bundle

__all__ = ["write_bundle"]
