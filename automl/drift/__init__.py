"""Whether new rows come from another world than the old ones: column by column, and as a whole."""

from automl.drift.measuring import measure_drift

__all__ = ["measure_drift"]
