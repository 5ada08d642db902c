"""The problem description read against the table: what to predict, as which problem, and why."""

from automl.interpretation.interpreting import interpret

__all__ = ["interpret"]
