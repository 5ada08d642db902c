"""What the fake can be told to do wrong, and how a refusal looks."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

STATUS_NAMES = {
    3: ("INVALID_ARGUMENT", 400),
    4: ("DEADLINE_EXCEEDED", 504),
    5: ("NOT_FOUND", 404),
    6: ("ALREADY_EXISTS", 409),
    7: ("PERMISSION_DENIED", 403),
    8: ("RESOURCE_EXHAUSTED", 429),
    9: ("FAILED_PRECONDITION", 400),
    10: ("ABORTED", 409),
    12: ("UNIMPLEMENTED", 501),
    13: ("INTERNAL", 500),
    14: ("UNAVAILABLE", 503),
    16: ("UNAUTHENTICATED", 401),
}


class Refusal(Exception):  # noqa: N818  # named by what it is
    """An answer that is no success, by its google.rpc code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class LostReply(Exception):  # noqa: N818  # named by what it is
    """The work is done, and the connection ends without a word of it."""


@dataclass
class Faults:
    """Switches by the call's name, such as `deploy_model`; each counts down and is spent."""

    _refusals: dict[str, list[Refusal]] = field(default_factory=dict)
    _failures: dict[str, list[Refusal]] = field(default_factory=dict)
    _lost: dict[str, int] = field(default_factory=dict)
    _slow: dict[str, float] = field(default_factory=dict)
    _largest_page: int = 1000
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def refuse(self, rpc: str, code: int, message: str, times: int = 1) -> None:
        """The next `times` calls are refused at once."""
        self._refusals.setdefault(rpc, []).extend([Refusal(code, message)] * times)

    def fail_operation(self, rpc: str, code: int, message: str, times: int = 1) -> None:
        """The operation that the call begins ends with an error, and without an effect."""
        self._failures.setdefault(rpc, []).extend([Refusal(code, message)] * times)

    def lose_reply(self, rpc: str, times: int = 1) -> None:
        """The call is worked, and its answer never arrives."""
        self._lost[rpc] = self._lost.get(rpc, 0) + times

    def slow(self, rpc: str, seconds: float) -> None:
        """Operations of this call take so long, until told otherwise."""
        self._slow[rpc] = seconds

    def pages_of(self, size: int) -> None:
        """No list has more than so many on a page, whatever it is asked for."""
        self._largest_page = size

    def page(self, found: Sequence[Any], request: Any) -> tuple[Sequence[Any], str]:
        """The page that `request` asks for, and the token of the next one."""
        begin = int(request.page_token or 0)
        end = begin + min(request.page_size or self._largest_page, self._largest_page)
        return found[begin:end], str(end) if end < len(found) else ""

    def clear(self) -> None:
        """All is well again."""
        self._largest_page = 1000
        for switches in (self._refusals, self._failures, self._lost, self._slow):
            switches.clear()  # type: ignore[attr-defined]  # all four are dictionaries

    def refusal(self, rpc: str) -> Refusal | None:
        return self._next(self._refusals, rpc)

    def failure(self, rpc: str) -> Refusal | None:
        return self._next(self._failures, rpc)

    def seconds(self, rpc: str) -> float:
        return self._slow.get(rpc, 0.0)

    def loses(self, rpc: str) -> bool:
        with self._lock:
            left = self._lost.get(rpc, 0)
            self._lost[rpc] = max(0, left - 1)
            return left > 0

    def _next(self, waiting: dict[str, list[Refusal]], rpc: str) -> Refusal | None:
        with self._lock:
            left = waiting.get(rpc)
            return left.pop(0) if left else None
