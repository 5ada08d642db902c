"""The empty stages with as many log lines as SOAK_LINES says, each after SOAK_PAUSE_S seconds."""

import os

import dagster as dg

from benchmarks.empty_location import make_definitions

defs = make_definitions(
    dg.in_process_executor,
    log_lines=int(os.environ.get("SOAK_LINES", "20")),
    pause_s=float(os.environ.get("SOAK_PAUSE_S", "0")),
)
