"""Several files as one project's data: whether a new one fits the first, and all of them as one table."""

from automl.versions.fitting import schema_differences
from automl.versions.joining import joined

__all__ = ["joined", "schema_differences"]
