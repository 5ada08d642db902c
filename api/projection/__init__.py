"""Dagster's log becomes the stream: translate, admit, fold, record, tail, follow."""
