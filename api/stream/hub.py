"""Fan-out: one channel a project, one bounded queue a subscriber. (Signatures; bodies follow.)"""

from collections.abc import Sequence

from api.db.events import StoredEvent


class Hub:
    """Publishing never awaits: a subscriber that can't keep up is told so and dropped."""

    def __init__(self, *, queue_size: int = 1024, max_per_project: int = 10) -> None: ...

    def publish(self, project_id: str, events: Sequence[StoredEvent]) -> None: ...
    def close_project(self, project_id: str) -> None: ...
    def shutdown(self) -> None: ...
