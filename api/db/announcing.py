"""What replicas tell each other through Postgres: NOTIFY, in the transaction that made it true.

An announcement names events, it does not carry them: a receiver reads them from the table, so a
payload is never too long and a lost one is only late.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, String, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

CHANNEL = "orrery_stream"

_TELL_ALL = text("select pg_notify(:channel, payload) from unnest(:payloads) as payload").bindparams(
    bindparam("payloads", type_=ARRAY(String))
)
_TELL = text("select pg_notify(:channel, :payload)")


@dataclass(frozen=True, slots=True)
class Appended:
    """Events `first` to `last` of a project were stored by the process `origin`."""

    origin: str
    project_id: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"appended {self.origin} {self.project_id} {self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class Deleted:
    """A project's tombstone was set."""

    project_id: str

    def __str__(self) -> str:
        return f"deleted {self.project_id}"


def read(payload: str) -> Appended | Deleted | None:
    """None for what a newer version may say."""
    match payload.split(" "):
        case ["appended", origin, project_id, first, last] if first.isdigit() and last.isdigit():
            return Appended(origin, project_id, int(first), int(last))
        case ["deleted", project_id]:
            return Deleted(project_id)
        case _:
            return None


def tell_appended(connection: Connection, appended: Sequence[Appended]) -> None:
    """Heard when the transaction commits. On SQLite nobody else is there to hear."""
    if appended and connection.dialect.name == "postgresql":
        connection.execute(_TELL_ALL, {"channel": CHANNEL, "payloads": [str(one) for one in appended]})


async def tell_deleted(session: AsyncSession, project_id: str) -> None:
    """The same, for a tombstone."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(_TELL, {"channel": CHANNEL, "payload": str(Deleted(project_id))})
