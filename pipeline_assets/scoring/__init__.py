"""Stored files of rows answered by the champion, in a Dagster job of its own."""
