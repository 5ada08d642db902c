"""The Dagster side: thin assets over `automl`, and what starts, runs and queues their runs."""
