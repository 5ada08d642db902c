"""The empty stages with as many log lines as SOAK_LINES says: what the soak's runs say."""

import os

import dagster as dg

from benchmarks.empty_location import make_definitions

defs = make_definitions(dg.in_process_executor, log_lines=int(os.environ.get("SOAK_LINES", "20")))
