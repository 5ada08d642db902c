"""Finds runs wherever they were started, and follows each. (Signatures; bodies follow.)"""

from api.dagster_gql.client import DagsterClient
from api.db.database import Database
from api.projection.recorder import Recorder
from api.stream.hub import Hub


class Follower:
    def __init__(
        self,
        db: Database,
        dagster: DagsterClient,
        recorder: Recorder,
        hub: Hub,
        *,
        poll_interval_s: float = 0.4,
        subscribe: bool = True,
    ) -> None: ...

    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    def follow_now(self, run_id: str, project_id: str) -> None: ...
    async def forget(self, project_id: str) -> None: ...
