"""The cap of a project's streams over all replicas: a place is taken before a stream is opened.

One task settles whatever was asked and given back meanwhile, in one transaction: a thousand clients that
come at once cost a few of them. A replica that dies holds nothing from the moment on at which Postgres sees
its connection end. On SQLite there is one process, whose hub counts exactly: nothing is asked.
"""

import asyncio
from itertools import chain, islice

import structlog

from api.db.database import Database
from api.db.places import Answer, Count, Registration, registered
from api.stream.hub import Subscriber, too_many
from contracts.errors import ErrorCode, OrreryError
from contracts.events import CloseCode
from contracts.layout import is_project_id

_log = structlog.get_logger("api.places")

PATIENCE_S = 5.0
PROBE_S = 5.0
RETRY_S = 0.5
_AT_ONCE = 500  # projects a transaction: each is a lock, of which Postgres has room for thousands
_Asked = tuple[Subscriber, asyncio.Future[bool]]


class Places:
    """Places of this process's streams. Start it before streams are served."""

    def __init__(self, db: Database, max_per_project: int) -> None:
        self._db = db
        self._max_per_project = max_per_project
        self._held: dict[str, dict[Subscriber, None]] = {}  # in the order in which they came
        self._asked: dict[str, list[_Asked]] = {}
        self._changed: set[str] = set()  # projects whose row says more than is held
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._is_registered = False

    async def start(self) -> None:
        if not self._db.is_sqlite:
            self._task = asyncio.create_task(self._work(), name="stream places")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def take(self, project_id: str, subscriber: Subscriber) -> None:
        """Give it back by `free`; if the caller is cancelled meanwhile, there is nothing to give back.

        Raises OrreryError: PROJECT_NOT_FOUND for a malformed id, RATE_LIMITED when there is no place left
        in any replica, UNAVAILABLE when the database doesn't say within PATIENCE_S.
        """
        if self._db.is_sqlite:
            return
        if not is_project_id(project_id):
            raise OrreryError(ErrorCode.PROJECT_NOT_FOUND, "There is no such project.")
        answer = asyncio.get_running_loop().create_future()
        self._asked.setdefault(project_id, []).append((subscriber, answer))
        self._wake.set()
        try:
            async with asyncio.timeout(PATIENCE_S):
                is_granted = await answer
        except BaseException as error:
            self.free(project_id, subscriber)  # it may have been granted a moment ago
            if not isinstance(error, TimeoutError):
                raise
            raise OrreryError(ErrorCode.UNAVAILABLE, "The database does not answer.") from error
        if not is_granted:
            subscriber.close(CloseCode.TOO_MANY)
            raise too_many(self._max_per_project)

    def free(self, project_id: str, subscriber: Subscriber) -> None:
        """Give the place back; one that it has not, or not any more, is nothing."""
        held = self._held.get(project_id)
        if held is None or subscriber not in held:
            return
        del held[subscriber]
        if not held:
            del self._held[project_id]
        self._changed.add(project_id)
        self._wake.set()

    async def _work(self) -> None:
        told = False
        while True:
            try:
                async with registered(self._db.postgres_dsn, self._db.instance, self._wake.set) as mine:
                    await self._keep(mine)
            except Exception as error:  # noqa: BLE001  # whatever the database has: register anew
                if self._is_registered or not told:  # once an outage
                    _log.warning("places_unknown", details=f"{type(error).__name__}: {error}"[:300])
                told = True
            self._is_registered = False
            await asyncio.sleep(RETRY_S)  # not to hammer a database that is down

    async def _keep(self, mine: Registration) -> None:
        try:
            await self._claim_again(mine)
            self._is_registered = True
            while True:
                if self._changed or self._asked:
                    await self._settle(mine, self._next())
                elif not await _set_within(self._wake, PROBE_S) or not (self._changed or self._asked):
                    await mine.probe()
        except asyncio.CancelledError:
            await _leave(mine)
            raise

    def _next(self) -> list[str]:
        return list(dict.fromkeys(islice(chain(self._changed, self._asked), _AT_ONCE)))

    async def _claim_again(self, mine: Registration) -> None:
        """After an outage: others may have taken the places of streams that went on; the newest make room."""
        self._changed.clear()
        names = list(self._held)
        for start in range(0, len(names), _AT_ONCE):
            answers = await self._settle(mine, names[start : start + _AT_ONCE])
            for name, answer in answers.items():
                for subscriber in list(self._held.get(name, ()))[::-1][: answer.excess]:
                    subscriber.close(CloseCode.RESTARTING)

    async def _settle(self, mine: Registration, names: list[str]) -> dict[str, Answer]:
        """What is asked stays asked until it was answered, however often that is tried."""
        asked = {name: self._still_asked(name) for name in names}
        counts = {name: Count(len(self._held.get(name, ())), len(asked[name])) for name in names}
        self._changed.difference_update(names)  # what is given back from here on is in the next one
        self._wake.clear()
        answers = await mine.settle(counts, self._max_per_project)
        for name in names:
            for place, (subscriber, answer) in enumerate(asked[name]):
                self._tell(name, subscriber, answer, is_granted=place < answers[name].granted)
            self._asked[name] = self._asked.get(name, [])[len(asked[name]) :]
            if not self._asked[name]:
                del self._asked[name]
        return answers

    def _tell(
        self, project_id: str, subscriber: Subscriber, answer: asyncio.Future[bool], *, is_granted: bool
    ) -> None:
        if answer.done():  # the client has gone
            if is_granted:
                self._changed.add(project_id)
            return
        if is_granted:
            self._held.setdefault(project_id, {})[subscriber] = None
        answer.set_result(is_granted)

    def _still_asked(self, project_id: str) -> list[_Asked]:
        asked = [one for one in self._asked.get(project_id, ()) if not one[1].done()]
        if project_id in self._asked:
            self._asked[project_id] = list(asked)
        return asked


async def _leave(mine: Registration) -> None:
    try:
        async with asyncio.timeout(1.0):
            await mine.leave()
    except Exception:  # noqa: BLE001  # its rows don't count once the connection is closed
        _log.info("places_left_behind")


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
