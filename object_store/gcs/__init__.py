"""The adapter over a Google Cloud Storage bucket; imported only where a `gs://` store is opened."""

from object_store.gcs.opening import open_gcs

__all__ = ["open_gcs"]
