"""The inspector's client: one line of JSON there, one back, over its socket."""

import asyncio
import json
from pathlib import Path

from contracts.datasets import DatasetInfo, Overrides
from contracts.errors import ErrorCode, OrreryError

# Longer than the inspector's own wall-clock limit, so that its named refusal arrives first.
TIMEOUT_S = 120.0
# 10,000 column names of some length fit.
MAX_ANSWER_BYTES = 32 * 1024 * 1024


class Inspector:
    """Asks the process that may open uploaded files; this one never does."""

    def __init__(self, socket: Path, *, timeout_s: float = TIMEOUT_S) -> None:
        self._socket = str(socket)
        self._timeout_s = timeout_s

    async def inspect(self, path: Path, file_name: str, sha256: str, overrides: Overrides) -> DatasetInfo:
        """What is in the file. Raises the inspector's OrreryError, or UNAVAILABLE when it is down."""
        request = {
            "path": str(path),
            "file_name": file_name,
            "sha256": sha256,
            "overrides": overrides.model_dump(mode="json"),
        }
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = json.loads(await self._ask(json.dumps(request).encode() + b"\n"))
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
            raise OrreryError(
                ErrorCode.UNAVAILABLE, "The file could not be inspected now: try again", "inspector"
            ) from None
        return _result(answer)

    async def _ask(self, line: bytes) -> bytes:
        reader, writer = await asyncio.open_unix_connection(self._socket, limit=MAX_ANSWER_BYTES)
        try:
            writer.write(line)
            await writer.drain()
            return await reader.readuntil(b"\n")
        finally:
            writer.close()


def _result(answer: object) -> DatasetInfo:
    if isinstance(answer, dict) and isinstance(answer.get("dataset_info"), dict):
        return DatasetInfo.model_validate(answer["dataset_info"])
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, dict):
        raise OrreryError(ErrorCode.INTERNAL_ERROR, "The inspector's answer was not understood")
    details = error.get("details")
    raise OrreryError(
        ErrorCode(error["code"]), str(error["message"]), None if details is None else str(details)
    )
