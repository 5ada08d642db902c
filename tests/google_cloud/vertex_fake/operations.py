"""Long-running operations: begun by a call, worked on a thread, asked for by name."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import proto
from google.longrunning import operations_pb2
from google.protobuf import any_pb2, empty_pb2

from tests.google_cloud.vertex_fake.faults import Faults, Refusal

_NUMBERS = itertools.count(1)


@dataclass
class Work:
    """One operation. `metadata` may be changed while it is at work."""

    name: str
    rpc: str
    metadata: Any
    response: Any = None
    error: Refusal | None = None
    done: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)

    def told(self) -> operations_pb2.Operation:
        """As it is answered."""
        operation = operations_pb2.Operation(name=self.name, done=self.done)
        operation.metadata.Pack(_raw(self.metadata))
        if self.done and self.error is not None:
            operation.error.code = self.error.code
            operation.error.message = self.error.message
        elif self.done:
            operation.response.Pack(_raw(self.response))
        return operation

    def finish(self, response: Any, error: Refusal | None) -> None:
        with self.changed:
            self.response, self.error, self.done = response, error, True
            self.changed.notify_all()


class Operations:
    """All operations of one fake."""

    FAST_S = 0.05  # one that ends this soon is done in its first answer

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._works: dict[str, Work] = {}
        self._threads: list[threading.Thread] = []

    def begin(
        self, rpc: str, resource: str, metadata: Any, effect: Callable[[Work], Any]
    ) -> operations_pb2.Operation:
        """Work `effect` on a thread; it raises Refusal to end the operation with an error."""
        work = Work(f"{resource}/operations/{next(_NUMBERS)}", rpc, metadata)
        self._works[work.name] = work
        thread = threading.Thread(target=self._run, args=(work, effect), daemon=True)
        self._threads.append(thread)
        thread.start()
        with work.changed:
            work.changed.wait_for(lambda: work.done, timeout=self.FAST_S)
        return work.told()

    def get(self, name: str) -> operations_pb2.Operation:
        if name not in self._works:
            raise Refusal(5, f"Operation {name} not found")
        return self._works[name].told()

    def under(self, resource: str) -> list[operations_pb2.Operation]:
        """Newest first, as the service lists them."""
        found = [work for work in self._works.values() if work.name.startswith(f"{resource}/operations/")]
        return [work.told() for work in reversed(found)]

    def begun(self, rpc: str) -> int:
        """How many operations this call has begun: what proves that nothing was done twice."""
        return sum(work.rpc == rpc for work in self._works.values())

    def forget(self) -> None:
        """Lose all of them: asking by name is a 404 from now on."""
        self._works.clear()

    def join(self, seconds: float = 30.0) -> None:
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _run(self, work: Work, effect: Callable[[Work], Any]) -> None:
        with _ending(work) as end:
            time.sleep(self._faults.seconds(work.rpc))
            planned = self._faults.failure(work.rpc)
            if planned is not None:
                raise planned
            end.append(effect(work))


@contextmanager
def _ending(work: Work) -> Iterator[list[Any]]:
    result: list[Any] = []
    try:
        yield result
        work.finish(result[0] if result[0] is not None else empty_pb2.Empty(), None)
    except Refusal as refusal:
        work.finish(None, refusal)
    except Exception as error:  # noqa: BLE001  # an operation ends, whatever went wrong in it
        work.finish(None, Refusal(13, f"{type(error).__name__}: {error}"))


def _raw(message: Any) -> Any:
    if isinstance(message, any_pb2.Any):
        return message
    return type(message).pb(message) if isinstance(message, proto.Message) else message
