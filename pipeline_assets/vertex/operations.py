"""Long-running operations: followed to their end, or picked up where an earlier run left them."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from contracts.errors import ErrorCode, OrreryError
from pipeline_assets.vertex.clients import read
from pipeline_assets.vertex.failures import (
    OperationFailedError,
    OperationLostError,
    is_per_minute,
    is_transient,
)
from pipeline_assets.vertex.resting import rest

# Told again and again while an operation is at work: what it is doing, in words, and for how many seconds.
Heard = Callable[[str, float], None]

FIRST_POLL_S = 0.2
LONGEST_POLL_S = 10.0
MUTATION_TRIES = 4


class Follower:
    """Waits for operations of one service client (each of them can ask for any operation)."""

    def __init__(self, client: Any, heard: Heard, timeout_s: float) -> None:
        """`timeout_s`: after it, a wait ends with UNAVAILABLE; the operation itself goes on."""
        self._client = client
        self._heard = heard
        self._timeout_s = timeout_s

    def finish(self, name: str, words: str) -> Any:
        """The operation's end: `google.longrunning.Operation`.

        Raises OperationFailedError if it failed, OperationLostError if it is not known, UNAVAILABLE if it
        takes too long.
        """
        began, pause = time.monotonic(), FIRST_POLL_S
        while True:
            operation = self._asked(name)
            passed = time.monotonic() - began
            if operation.done:
                if operation.HasField("error"):
                    raise OperationFailedError(operation.error.code, operation.error.message)
                return operation
            self._heard(_at_work(words, operation), passed)
            if passed > self._timeout_s:
                raise OrreryError(
                    ErrorCode.UNAVAILABLE,
                    f"{words} takes longer than {self._timeout_s:.0f} s. It goes on at Vertex AI: run again "
                    "from this stage to pick it up.",
                    name,
                )
            rest(pause)
            pause = min(pause * 1.5, LONGEST_POLL_S)

    def settle(self, resource: str, words: str) -> None:
        """Wait for whatever is still at work on a resource; how it ended is seen by looking at that."""
        for operation in self._unfinished(resource):
            try:
                self.finish(operation.name, words)
            except (OperationFailedError, OperationLostError):
                continue

    def cancel(self, resource: str) -> None:
        """Ask for the end of what is at work on a resource; Vertex AI need not follow."""
        for operation in self._unfinished(resource):
            with suppress(Exception):
                self._client.cancel_operation({"name": operation.name})

    def _asked(self, name: str) -> Any:
        from google.api_core.exceptions import NotFound  # noqa: PLC0415  # see clients.connect

        try:
            return read(self._client.get_operation, name=name)
        except NotFound as error:
            raise OperationLostError(name) from error

    def _unfinished(self, resource: str) -> Iterator[Any]:
        from google.api_core.exceptions import NotFound  # noqa: PLC0415  # see clients.connect

        token = ""
        while True:
            try:
                listed = read(self._client.list_operations, name=resource, page_token=token)
            except NotFound:
                return
            yield from (operation for operation in listed.operations if not operation.done)
            token = listed.next_page_token
            if not token:
                return


def made_sure(
    begin: Callable[[], Any],
    look: Callable[[], Any],
    settle: Callable[[], None],
    follow: Callable[[str], Any],
) -> Any:
    """Have something made exactly once, though an answer or an operation may get lost.

    `look` gives what was made, or None. `begin` asks for it and gives the library's operation; `follow` waits
    for that by its name; `settle` waits for what is at work already. Raises the last error of `begin` when
    it stays unmade.
    """
    settle()
    made = look()
    tries = 0
    while made is None:
        tries += 1
        try:
            follow(begin().operation.name)
        except OperationLostError:
            if tries >= MUTATION_TRIES:
                raise
        except Exception as error:
            if not _may_stand(error) or tries >= MUTATION_TRIES:
                raise
            rest(min(0.5 * 2**tries, LONGEST_POLL_S))
        settle()
        made = look()
    return made


def _may_stand(error: Exception) -> bool:
    """Whether the call may have been worked all the same, or is worth another try."""
    from google.api_core.exceptions import Aborted, AlreadyExists  # noqa: PLC0415  # see clients.connect

    return is_transient(error) or is_per_minute(error) or isinstance(error, AlreadyExists | Aborted)


def _at_work(words: str, operation: Any) -> str:
    """The operation's own word for what it is doing, where it has one."""
    from google.cloud.aiplatform_v1.types import (  # noqa: PLC0415  # see clients.connect
        DeploymentStage,
        DeployModelOperationMetadata,
    )

    raw = DeployModelOperationMetadata.pb(DeployModelOperationMetadata())
    if not operation.metadata.Unpack(raw) or not raw.deployment_stage:
        return words
    return f"{words}: {DeploymentStage(raw.deployment_stage).name.lower().replace('_', ' ')}"
