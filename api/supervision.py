"""What the supervisor says of its programs, over its socket; read-only, one question."""

import xmlrpc.client
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

import httpx2

_RUNNING = "RUNNING"


@dataclass(frozen=True)
class ProgramState:
    """`frozen` is read from the kernel: a stopped process still counts as running for its parent."""

    name: str
    state: str
    frozen: bool

    @property
    def running(self) -> bool:
        return self.state == _RUNNING and not self.frozen


class Supervision:
    """States of the programs; none where no supervisor is."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket

    async def states(self) -> dict[str, ProgramState]:
        """By program name; empty when there is no supervisor to ask."""
        if not self._socket.exists():
            return {}
        transport = httpx2.AsyncHTTPTransport(uds=str(self._socket))
        body = xmlrpc.client.dumps((), "supervisor.getAllProcessInfo").encode()
        try:
            async with httpx2.AsyncClient(transport=transport, timeout=2.0) as client:
                answer = await client.post(
                    "http://supervisor/RPC2", content=body, headers={"Content-Type": "text/xml"}
                )
            (rows,), _ = xmlrpc.client.loads(answer.content)
        except (httpx2.HTTPError, xmlrpc.client.Error, ExpatError, ValueError):
            return {}
        return {state.name: state for state in map(_state, rows)} if isinstance(rows, list) else {}


def _state(row: Any) -> ProgramState:
    return ProgramState(str(row["name"]), str(row["statename"]), _is_frozen(int(row["pid"])))


def _is_frozen(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] in {"T", "t"}
