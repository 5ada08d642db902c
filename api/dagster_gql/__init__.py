"""Dagster through its GraphQL: each `__typename` becomes a typed result or a named error."""
