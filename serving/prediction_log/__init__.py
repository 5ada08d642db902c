"""The prediction log: what was asked and answered, to Parquet in the store, never in a request's way.

`log` takes requests on the event loop, `queue` bounds what waits, `rows` and `batches` (no I/O) make files of
it, `writer` is the one thread that stores them. Rules: docs/spec/monitoring.md, WATCH-1 to WATCH-19.
"""
