"""What the launcher and the run host say to each other: one JSON line each way on a Unix socket."""

import socket
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from contracts.errors import ErrorCode, OrreryError

PROTOCOL_VERSION = 1
MAX_LINE_BYTES = 65_536
ANSWER_TIMEOUT_S = 5.0


class LaunchRequest(BaseModel):
    """Work this run. The answer means accepted: the host owns the run's fate from then on."""

    v: int = PROTOCOL_VERSION
    op: Literal["launch"] = "launch"
    run_id: str


class CancelRequest(BaseModel):
    """Interrupt this run's worker: SIGINT, later SIGTERM, later SIGKILL."""

    v: int = PROTOCOL_VERSION
    op: Literal["cancel"] = "cancel"
    run_id: str


class HealthRequest(BaseModel):
    """Ask for readiness, generation and workers."""

    v: int = PROTOCOL_VERSION
    op: Literal["health"] = "health"


HostRequest = Annotated[LaunchRequest | CancelRequest | HealthRequest, Field(discriminator="op")]
HOST_REQUEST: TypeAdapter[LaunchRequest | CancelRequest | HealthRequest] = TypeAdapter(HostRequest)


class HostAnswer(BaseModel):
    """`ok`, or `error` says why not. `known` answers cancel; the rest answers health."""

    v: int = PROTOCOL_VERSION
    ok: bool
    error: str | None = None
    known: bool | None = None
    ready: bool | None = Field(default=None, description="Whether a launch forks at once.")
    generation: int | None = None
    pid: int | None = None
    workers: dict[str, int | None] | None = Field(default=None, description="Run id to worker pid.")


class HostSilentError(OrreryError):
    """The host heard the request and said nothing in time: it may well do what it was asked."""


def ask_host(
    path: Path, request: LaunchRequest | CancelRequest | HealthRequest, *, timeout_s: float = ANSWER_TIMEOUT_S
) -> HostAnswer:
    """One request to the run host.

    Raises OrreryError(UNAVAILABLE): nobody listens at `path`, or a different protocol; HostSilentError,
    which is one of those, when there is no answer in time.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(timeout_s)
            connection.connect(str(path))
            connection.sendall(request.model_dump_json().encode() + b"\n")
            line = connection.makefile("rb").readline(MAX_LINE_BYTES)
        answer = HostAnswer.model_validate_json(line)
    except TimeoutError as error:
        silence = _unavailable(f"did not answer within {timeout_s:g} s")
        raise HostSilentError(silence.code, silence.message, silence.details) from error
    except OSError as error:
        raise _unavailable(f"is not running ({error.strerror or error})") from error
    except ValidationError as error:
        raise _unavailable("gave an answer that this version does not understand") from error
    if answer.v != PROTOCOL_VERSION:
        raise _unavailable(f"speaks protocol {answer.v}, not {PROTOCOL_VERSION}")
    return answer


def _unavailable(what: str) -> OrreryError:
    return OrreryError(ErrorCode.UNAVAILABLE, f"The run host {what}", "Start it with: make up")
