"""Whether new rows come from another world than the old ones: column by column, and as a whole."""

from automl.drift.measuring import ColumnPair, Sides, drift_of_pairs, measure_drift

__all__ = ["ColumnPair", "Sides", "drift_of_pairs", "measure_drift"]
