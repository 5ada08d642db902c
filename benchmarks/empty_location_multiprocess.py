"""The same eight empty stages on Dagster's stock multiprocess executor."""

import dagster as dg

from benchmarks.empty_location import make_definitions

defs = make_definitions(dg.multiprocess_executor)
