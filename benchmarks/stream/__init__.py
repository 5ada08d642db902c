"""Figures of the stream, each side by side with a bare `websockets` `broadcast()` program or Dagster.

python -m benchmarks.stream.fanout | feed | idle | storm | dagster
"""
