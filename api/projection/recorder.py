"""The one way into the `events` table. (Signatures; bodies follow.)"""

from collections.abc import Sequence

from api.db.database import Database
from api.projection.drafts import EventDraft
from api.stream.hub import Hub
from contracts.events import StreamEvent


class Recorder:
    """Dedupe by source key, number, fold, store, publish: one transaction."""

    def __init__(self, db: Database, hub: Hub) -> None: ...

    async def record(self, project_id: str, drafts: Sequence[EventDraft]) -> list[StreamEvent]: ...
