"""Many rows in several requests: each under Vertex AI's limit, all answered by one version. No I/O."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from automl.inference.model import MAX_EXPLAINED_ROWS
from contracts.errors import ErrorCode, OrreryError
from contracts.predictions import Prediction

# Vertex AI's own limit for requests to a shared endpoint
MAX_REQUEST_BYTES = 1_500_000
# Requests beyond the fewest possible, while two versions share the traffic.
_MORE_REQUESTS = 40

# One request: which version answered, and what.
Part = Callable[[], tuple[str, list[Prediction]]]


def parts(
    instances: Sequence[dict[str, Any]],
    parameters: dict[str, Any] | None,
    limit: int = MAX_REQUEST_BYTES,
) -> list[bytes]:
    """The bodies, in the order of the rows. `parameters` reach the rows that they would reach in one request:
    what is to be explained is the first hundred of all. Raises FILE_TOO_LARGE for one row over `limit` bytes.
    """
    split = MAX_EXPLAINED_ROWS if parameters and "explain" in parameters else len(instances)
    rest = {name: value for name, value in (parameters or {}).items() if name != "explain"}
    return [*_bodies(instances[:split], parameters, limit), *_bodies(instances[split:], rest, limit)]


def _bodies(
    instances: Sequence[dict[str, Any]], parameters: dict[str, Any] | None, limit: int
) -> Iterator[bytes]:
    tail = b"]" + (b',"parameters":' + _written(parameters) if parameters else b"") + b"}"
    head = b'{"instances":['
    room = limit - len(head) - len(tail)
    waiting: list[bytes] = []
    size = 0
    for instance in instances:
        row = _written(instance)
        if len(row) > room:
            raise OrreryError(
                ErrorCode.FILE_TOO_LARGE,
                "A row is too large for one request to Vertex AI.",
                f"{len(row)} bytes; at most {room}",
            )
        if waiting and size + len(row) > room:
            yield head + b",".join(waiting) + tail
            waiting, size = [], 0
        waiting.append(row)
        size += len(row) + 1  # its comma
    if waiting:
        yield head + b",".join(waiting) + tail


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def of_one_version(asks: Sequence[Part], more: int = _MORE_REQUESTS) -> tuple[str, list[Prediction]]:
    """The parts' answers in order, all of the version that has answered all of them first.

    During a canary the parts of one request may meet different versions: a part that the leading version has
    not answered is asked again, up to `more` times in all. Raises UNAVAILABLE after that.
    """
    answers: dict[str, dict[int, list[Prediction]]] = {}
    version = ""
    for _ in range(len(asks) + more):
        # of two that are equally far the one that has just answered: it may have the greater share
        leading = max(answers, key=lambda each: (len(answers[each]), each == version), default="")
        had = answers.get(leading, {})
        number = next(number for number in range(len(asks)) if number not in had)
        version, predictions = asks[number]()
        given = answers.setdefault(version, {})
        given[number] = predictions
        if len(given) == len(asks):
            return version, [each for at in range(len(asks)) for each in given[at]]
    raise OrreryError(
        ErrorCode.UNAVAILABLE, "Two versions of the model share the traffic just now: ask for fewer rows."
    )
