"""The inspector's client: one line of JSON there, one back, over its socket."""

import asyncio
import json
from pathlib import Path
from typing import Any

from contracts.datasets import DatasetInfo, Overrides
from contracts.errors import ErrorCode, OrreryError
from contracts.interpretations import TableInterpretation

# Longer than the inspector's own wall-clock limit, so that its named refusal arrives first.
TIMEOUT_S = 120.0
INTERPRET_TIMEOUT_S = 30.0
# 10,000 column names of some length fit.
MAX_ANSWER_BYTES = 32 * 1024 * 1024


class Inspector:
    """Asks the process that may open uploaded files; this one never does."""

    def __init__(self, socket: Path, *, timeout_s: float = TIMEOUT_S) -> None:
        self._socket = str(socket)
        self._timeout_s = timeout_s

    async def inspect(self, path: Path, file_name: str, sha256: str, overrides: Overrides) -> DatasetInfo:
        """What is in the file. Raises the inspector's OrreryError, or UNAVAILABLE when it is down."""
        request = _request(path, file_name, sha256, overrides)
        answer = await self._answered(request, self._timeout_s)
        return DatasetInfo.model_validate(_result(answer, "dataset_info"))

    async def interpret(
        self, path: Path, file_name: str, sha256: str, description: str, overrides: Overrides
    ) -> TableInterpretation:
        """What the file, or its first megabyte, and the description mean. Raises as `inspect` does."""
        request = _request(path, file_name, sha256, overrides)
        request |= {"kind": "interpret", "description": description}
        answer = await self._answered(request, min(INTERPRET_TIMEOUT_S, self._timeout_s))
        return TableInterpretation.model_validate(_result(answer, "interpretation"))

    async def _answered(self, request: dict[str, Any], timeout_s: float) -> object:
        # Not in ASCII: a letter of any script then takes four bytes at most of the bounded line.
        line = json.dumps(request, ensure_ascii=False).encode() + b"\n"
        try:
            async with asyncio.timeout(timeout_s):
                return json.loads(await self._ask(line))
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
            raise OrreryError(
                ErrorCode.UNAVAILABLE, "The file could not be inspected now: try again", "inspector"
            ) from None

    async def _ask(self, line: bytes) -> bytes:
        reader, writer = await asyncio.open_unix_connection(self._socket, limit=MAX_ANSWER_BYTES)
        try:
            writer.write(line)
            await writer.drain()
            return await reader.readuntil(b"\n")
        finally:
            writer.close()


def _request(path: Path, file_name: str, sha256: str, overrides: Overrides) -> dict[str, Any]:
    return {
        "path": str(path),
        "file_name": file_name,
        "sha256": sha256,
        "overrides": overrides.model_dump(mode="json"),
    }


def _result(answer: object, name: str) -> dict[str, Any]:
    found = answer.get(name) if isinstance(answer, dict) else None
    if isinstance(found, dict):
        return found
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, dict):
        raise OrreryError(ErrorCode.INTERNAL_ERROR, "The inspector's answer was not understood")
    details = error.get("details")
    raise OrreryError(
        ErrorCode(error["code"]), str(error["message"]), None if details is None else str(details)
    )
