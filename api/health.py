"""Readiness: every part is asked at the same time, and none may hold up the answer."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.runs import DaemonHealth
from api.db.database import Database
from api.models import ModelServer
from api.supervision import Supervision
from contracts.errors import OrreryError
from contracts.projects import PartHealth, Readiness

PART_TIMEOUT_S = 2.0
# Dagster's daemons beat every 30 s; one that missed two is not working.
HEARTBEAT_MAX_AGE_S = 75.0
# Names of the supervisor's programs, by part.
_PROGRAMS = {
    "webserver": "webserver",
    "code_server": "code",
    "daemon": "daemon",
    "model_server": "models",
}


class PartDown(Exception):  # noqa: N818  # says what is so
    """Why a part is not ready, in a few words without addresses."""


class Health:
    """Asks the parts. Nothing here raises: a part that can't be asked is not ready."""

    def __init__(
        self, db: Database, dagster: DagsterClient, models: ModelServer, supervision: Supervision
    ) -> None:
        self._db = db
        self._dagster = dagster
        self._models = models
        self._supervision = supervision

    async def readiness(self) -> Readiness:
        parts: dict[str, Callable[[], Awaitable[None]]] = {
            "api": self._db.ping,
            "webserver": self._webserver,
            "code_server": self._code_server,
            "daemon": self._daemon,
            "model_server": self._model_server,
        }
        states = asyncio.create_task(self._supervised())
        answers = await asyncio.gather(*(_asked(name, ask) for name, ask in parts.items()))
        found = [_worst(answer, await states) for answer in answers]
        ready = all(part.ok for part in found)
        return Readiness(status="ready" if ready else "unavailable", parts=found)

    async def _webserver(self) -> None:
        if not await self._dagster.ready():
            raise PartDown("does not answer")

    async def _code_server(self) -> None:
        location = await self._dagster.location_health()
        if not location.loaded:
            raise PartDown("the code location is not loaded")

    async def _daemon(self) -> None:
        required = [d for d in await self._dagster.daemon_health(max_age_s=HEARTBEAT_MAX_AGE_S) if d.required]
        late = [daemon for daemon in required if not daemon.healthy]
        if late or not required:
            raise PartDown(", ".join(map(_age, late)) or "no heartbeat yet")

    async def _model_server(self) -> None:
        if not await self._models.healthy():
            raise PartDown("is not ready")

    async def _supervised(self) -> dict[str, str]:
        """Part name to what the supervisor has against it."""
        states = await self._supervision.states()
        wrong: dict[str, str] = {}
        for part, program in _PROGRAMS.items():
            state = states.get(program)
            if state is not None and not state.running:
                wrong[part] = (
                    "its process is frozen" if state.frozen else f"its process is {state.state.lower()}"
                )
        return wrong


def _worst(part: PartHealth, supervised: dict[str, str]) -> PartHealth:
    """A heartbeat may be recent and its process dead since: the supervisor knows at once."""
    wrong = supervised.get(part.name)
    return part if wrong is None else PartHealth(name=part.name, ok=False, detail=wrong)


def _age(daemon: DaemonHealth) -> str:
    if daemon.last_heartbeat is None:
        return f"{daemon.name}: no heartbeat yet"
    age = (datetime.now(UTC) - daemon.last_heartbeat).total_seconds()
    return f"{daemon.name}: last heartbeat {age:.0f} s ago"


async def _asked(name: str, ask: Callable[[], Awaitable[None]]) -> PartHealth:
    try:
        async with asyncio.timeout(PART_TIMEOUT_S):
            await ask()
    except TimeoutError:
        return PartHealth(name=name, ok=False, detail=f"no answer within {PART_TIMEOUT_S:g} s")
    except PartDown as down:
        return PartHealth(name=name, ok=False, detail=str(down))
    except OrreryError as error:
        return PartHealth(name=name, ok=False, detail=error.message)
    except Exception:  # noqa: BLE001  # whatever is wrong with a part, it is not ready
        return PartHealth(name=name, ok=False, detail="failed")
    return PartHealth(name=name, ok=True, detail=None)
