"""The problem description read against the table: what to predict, as which problem, and why."""

from automl.interpretation.interpreting import interpret
from automl.interpretation.naming import absent_target

__all__ = ["absent_target", "interpret"]
