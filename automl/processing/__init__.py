"""The split, before anything is fitted: useless rows and columns and leaks go, a holdout is set aside."""

from automl.processing.table import HOLDOUT_SHARE, MIN_ROWS, ProcessedTable, process_table

__all__ = ["HOLDOUT_SHARE", "MIN_ROWS", "ProcessedTable", "process_table"]
