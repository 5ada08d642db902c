"""GraphQL over HTTP and over WebSocket, by a Unix socket or a loopback port. Knows no schema."""

import itertools
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx2
from websockets.asyncio.client import ClientConnection, connect, unix_connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from api.dagster_gql.errors import DagsterUnavailable, refusal

# One page of a log with large messages must fit; anything beyond is not a log.
MAX_FRAME_BYTES = 64 * 1024 * 1024
_PROTOCOL = Subprotocol("graphql-ws")  # the old Apollo protocol, the one that the webserver speaks


class GraphQLTransport:
    """Sends documents and returns `data`; raises DagsterUnavailable or DagsterRefused."""

    def __init__(self, base_url: str, *, uds: str | None, timeout_s: float) -> None:
        self._base = base_url.rstrip("/")
        self._uds = uds
        self._timeout_s = timeout_s
        limits = httpx2.Limits(max_connections=32, max_keepalive_connections=8)
        self._http = httpx2.AsyncClient(
            transport=httpx2.AsyncHTTPTransport(uds=uds, limits=limits, retries=0),
            timeout=httpx2.Timeout(timeout_s, connect=5.0),
        )
        self._ids = itertools.count(1)

    async def ask(
        self, document: str, variables: Mapping[str, Any], timeout_s: float | None = None
    ) -> dict[str, Any]:
        """One query or mutation."""
        body = {"query": document, "variables": dict(variables)}
        timeout = httpx2.Timeout(timeout_s or self._timeout_s, connect=5.0)
        try:
            answer = await self._http.post(f"{self._base}/graphql", json=body, timeout=timeout)
            payload = answer.json()
        except httpx2.HTTPError as error:
            raise DagsterUnavailable("Dagster did not answer.", _described(error)) from error
        except ValueError as error:
            raise DagsterUnavailable(
                "Dagster answered with something that is not GraphQL.", f"HTTP {answer.status_code}"
            ) from error
        return _data_of(payload)

    async def subscribe(
        self, document: str, variables: Mapping[str, Any]
    ) -> AsyncGenerator[dict[str, Any], None]:
        """One subscription on a connection of its own; ends when Dagster completes it."""
        start = {"query": document, "variables": dict(variables)}
        operation = str(next(self._ids))
        try:
            async with self._connect() as socket:
                await _send(socket, {"type": "connection_init", "payload": {}})
                await _send(socket, {"type": "start", "id": operation, "payload": start})
                async for text in socket:
                    message = json.loads(text)
                    if message["type"] == "data":
                        yield _data_of(message["payload"])
                    elif message["type"] in {"error", "connection_error"}:
                        _data_of({"errors": [message.get("payload") or {}]})
                    elif message["type"] == "complete":
                        return
        except (OSError, TimeoutError, WebSocketException) as error:
            raise DagsterUnavailable("Dagster's subscription broke.", _described(error)) from error

    async def close(self) -> None:
        await self._http.aclose()

    def _connect(self) -> AbstractAsyncContextManager[ClientConnection]:
        scheme, _, rest = self._base.partition("://")
        uri = f"{'wss' if scheme == 'https' else 'ws'}://{rest}/graphql"
        if self._uds is None:
            return connect(
                uri,
                subprotocols=[_PROTOCOL],
                compression=None,
                proxy=None,
                max_size=MAX_FRAME_BYTES,
                open_timeout=5,
                close_timeout=1,
            )
        return unix_connect(
            self._uds,
            uri,
            subprotocols=[_PROTOCOL],
            compression=None,
            max_size=MAX_FRAME_BYTES,
            open_timeout=5,
            close_timeout=1,
        )


async def _send(socket: ClientConnection, message: Mapping[str, Any]) -> None:
    await socket.send(json.dumps(message))


def _data_of(payload: Any) -> dict[str, Any]:
    if not isinstance(payload, dict):
        raise DagsterUnavailable("Dagster answered with something that is not GraphQL.")
    if payload.get("errors"):
        message = str(payload["errors"][0].get("message") or "unknown error")
        raise refusal("GraphQLError", "Dagster refused the request.", message[:2000])
    data = payload.get("data")
    if not isinstance(data, dict):
        raise DagsterUnavailable("Dagster answered without data.")
    return data


def _described(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:500]
