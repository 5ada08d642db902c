"""The engine: plain functions over tables, from bytes to a measured model. No Dagster, no HTTP."""
