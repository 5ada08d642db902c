"""Files of the prediction log on their way into the store; they go with their project."""

import time
from contextlib import suppress
from typing import Final
from uuid import uuid4

from contracts.layout import monitoring_news_key, prediction_log_key, project_key
from contracts.prediction_log import FileLogAsked, stamp_of
from object_store.protocol import ObjectExists, ObjectNotFound, ObjectStore

PAUSES_S: Final = (0.5, 2.0)


class UntoldError(Exception):
    """The file stands, and what it counts with it; that there is news the store did not take (the cause)."""


def put_logged(store: ObjectStore, project_id: str, key: str, data: bytes) -> bool:
    """Store a file of the log, and that there is news; False if its project is gone, and so is the file.

    May be tried again with the same key: the file stays one. Raises what the store raises; UntoldError once
    the file stands.
    """
    with suppress(ObjectExists):  # an attempt before did it, though it seemed to fail
        store.put(key, data, create_only=True)
    try:
        return _told(store, project_id, key)
    except Exception as error:
        raise UntoldError(f"{type(error).__name__}: {error}") from error


def _told(store: ObjectStore, project_id: str, key: str) -> bool:
    store.put(monitoring_news_key(project_id), b"")
    try:
        # Asked last: a deletion removes this first, so what it comes too early for, we remove.
        store.stat(project_key(project_id))
    except ObjectNotFound:
        store.delete(key)
        store.delete(monitoring_news_key(project_id))
        return False
    return True


def keep_file(store: ObjectStore, asked: FileLogAsked, data: bytes) -> bool:
    """Store the rows of a file that was answered, with some patience, pauses included: for a thread.

    False if the project is gone. Raises what the store raised last, unless the file stands.
    """
    key = prediction_log_key(asked.project_id, stamp_of(asked.asked_at), str(uuid4()))
    for pause in PAUSES_S:
        with suppress(Exception):  # whatever the store has today: it is tried again, the same file
            return put_logged(store, asked.project_id, key, data)
        time.sleep(pause)  # a store that is down is not there sooner if it is asked at once
    try:
        return put_logged(store, asked.project_id, key, data)
    except UntoldError:  # the project's next file tells of this one, too
        return True
