"""Dagster's NOTIFY for every entry of a run's log, where it stores on Postgres: when to ask, never what.

Its storage says it "to support version skew" and may stop; a batch of its stock storage says nothing. So all
that is heard is a reason to ask sooner, and what isn't heard is found by asking at intervals.
"""

import asyncio
from collections.abc import Callable

import asyncpg

from api.db.listening import BROKEN, Listener
from api.projection.watching import Signature

CHANNEL = "run_events"  # payload: the run's id, "_", the entry's
# An insert takes its id a moment before it has a transaction that can be seen.
UNSEEN_S = 0.03
LOOK_AGAIN_S = 0.01
COMMITS_LIMIT_S = 1.0  # another's transaction may stay open for hours

_NEXT = "select pg_current_xact_id()::text::bigint"  # above all that were begun before
_OLDEST = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


class RunEvents:
    """Start it once in a process. `signature` is for `Attention`: it changes when runs may have."""

    def __init__(
        self, dsn: str, *, heard: Callable[[str | None], None], is_followed: Callable[[str], bool]
    ) -> None:
        """`heard` is given each run that wrote, and None when any may have.

        `is_followed`: whether all that the run says is read anyhow, so that it is no reason to ask for runs.
        """
        self._dsn = dsn
        self._heard = heard
        self._is_followed = is_followed
        self._prompts = 0
        self._listener = Listener(dsn, CHANNEL, self._hear, began=self._began)

    def start(self) -> None:
        self._listener.start()

    async def stop(self) -> None:
        await self._listener.stop()

    @property
    def is_listening(self) -> bool:
        return self._listener.is_listening

    def signature(self) -> Signature | None:
        """None while nothing is heard."""
        return ((self._prompts, 0),) if self._listener.is_listening else None

    def prompt(self) -> None:
        """Dagster's table of runs has changed, by what was learnt elsewhere."""
        self._prompts += 1

    async def commits_settled(self) -> bool:
        """Returns True once all that was being written when it was called is committed, or was given up.

        Dagster's ids are given out before their rows are committed: a row may appear after those with higher
        ids. False: it could not be known.
        """
        try:
            async with asyncio.timeout(COMMITS_LIMIT_S):
                seen_at = asyncio.get_running_loop().time() + UNSEEN_S
                connection = await asyncpg.connect(self._dsn)
                try:
                    await asyncio.sleep(seen_at - asyncio.get_running_loop().time())
                    begun_later = await connection.fetchval(_NEXT)
                    # Postgres tells nobody of a commit, so it is asked.
                    while await connection.fetchval(_OLDEST) < begun_later:  # noqa: ASYNC110  # as said
                        await asyncio.sleep(LOOK_AGAIN_S)
                finally:
                    connection.terminate()
        except BROKEN:
            return False
        return True

    def _began(self) -> None:
        self.prompt()
        self._heard(None)

    def _hear(self, payload: str) -> None:
        run_id = payload.rpartition("_")[0]
        self._heard(run_id)
        if not self._is_followed(run_id):
            self.prompt()
