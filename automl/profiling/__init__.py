"""What each column of a table is, and what is odd about it."""

from automl.profiling.table import profile_table, profile_with_target

__all__ = ["profile_table", "profile_with_target"]
