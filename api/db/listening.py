"""A connection to Postgres that hears one channel's NOTIFYs, made again whenever it breaks."""

import asyncio
from collections.abc import Callable
from typing import Any

import asyncpg
import structlog

_log = structlog.get_logger("api.listening")

PROBE_S = 5.0
RETRY_S = 1.0
_ANSWER_S = 5.0
# What a connection that is broken, refused or misnamed raises.
BROKEN = (
    OSError,
    TimeoutError,
    ValueError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)


class Listener:
    """What was said while nobody listened is not heard later: `began` is the time to look by oneself."""

    def __init__(
        self, dsn: str, channel: str, hear: Callable[[str], None], began: Callable[[], None] = lambda: None
    ) -> None:
        """`hear` is given each payload; `began` is called each time that listening has begun (again)."""
        self._dsn = dsn
        self._channel = channel
        self._hear = hear
        self._began = began
        self._task: asyncio.Task[None] | None = None
        self.is_listening = False

    def start(self) -> None:
        self._task = asyncio.create_task(self._listen(), name=f"listens to {self._channel}")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _listen(self) -> None:
        told = False
        while True:
            try:
                await self._listen_once()
            except Exception as error:  # noqa: BLE001  # whatever it is: nobody else would listen again
                if self.is_listening or not told:  # once an outage
                    details = f"{type(error).__name__}: {error}"[:300]
                    unforeseen = not isinstance(error, BROKEN)
                    _log.warning("deaf", channel=self._channel, details=details, exc_info=unforeseen)
                told = True
            finally:
                self.is_listening = False
            await asyncio.sleep(RETRY_S)

    async def _listen_once(self) -> None:
        connection = await asyncpg.connect(self._dsn, timeout=_ANSWER_S)
        ended = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: ended.set())
            await connection.add_listener(self._channel, self._heard)
            self._began()
            self.is_listening = True
            while not ended.is_set():
                await _set_within(ended, PROBE_S)
                await connection.execute("select 1", timeout=_ANSWER_S)  # a dead peer says nothing
        finally:
            connection.terminate()

    def _heard(self, connection: Any, pid: int, channel: str, payload: str) -> None:
        del connection, pid, channel
        self._hear(payload)


async def _set_within(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
