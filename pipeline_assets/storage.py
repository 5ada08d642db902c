"""Dagster's SQLite storage, opened by one process at a time.

Dagster makes its schema when a fresh home is opened first. Webserver, daemon and run host open it at
once, and then stamp it twice: "Version table 'alembic_version' has more than one head present".
"""

import fcntl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData  # what dagster.yaml's classes are built from

LOCK_FILE = "storage.lock"


class LockedSqliteStorage(DagsterSqliteStorage):
    """The same tables and files; only making them is serialised."""

    @classmethod
    def config_type(cls) -> Any:
        """`base_dir`: the folder, as in Dagster's `storage: sqlite`."""
        return DagsterSqliteStorage.config_type()

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]
    ) -> "LockedSqliteStorage":
        base_dir = Path(config_value["base_dir"])
        base_dir.mkdir(parents=True, exist_ok=True)
        with (base_dir / LOCK_FILE).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return cls.from_local(str(base_dir), inst_data)
