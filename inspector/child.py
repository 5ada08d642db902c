"""What runs in the forked child: read the file, write one answer, end."""

import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from contracts.errors import ErrorCode, OrreryError
from inspector.limits import Limits, confine
from inspector.protocol import PredictRequest, Question, Request, answer_of, error_answer

Read = Callable[[Path, Question], BaseModel]
AnswerFile = Callable[[Path, PredictRequest, Callable[[bytes], None]], None]

OUT_OF_BOUNDS = "The file could not be read within the limits"
UNREADABLE = "The file could not be read as a table"

# A child makes its tables and ends: to look for cycles every 700 objects took a quarter of its time.
_OBJECTS = 100_000


@dataclass(frozen=True)
class Job:
    """One file to read: `path` is real and allowed, `work` does what the request asks."""

    path: Path
    request: Request
    limits: Limits
    work: "Work"


@dataclass(frozen=True)
class Work:
    """What a child can do: answer a question about a file, or a file of rows with a file."""

    read: Read
    answer_file: AnswerFile


def fork(job: Job) -> tuple[int, int]:
    """Fork a child that does `job`; its pid and the descriptor on which its answer comes."""
    read_end, write_end = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _run(job, write_end, parent)
    os.close(write_end)
    return pid, read_end


def _run(job: Job, answer_to: int, parent: int) -> None:
    """The child's whole life. It never returns into the parent's code."""
    status = 1
    try:
        _forget_parent(answer_to)
        confine(job.limits, parent)
        if isinstance(job.request, PredictRequest):
            status = _answer_rows(job, job.request, answer_to)
        else:
            _write(answer_to, json.dumps(_answer(job, job.request)).encode())
            status = 0
    except BaseException:  # noqa: BLE001 - nothing may escape into the parent's event loop
        traceback.print_exc()
    finally:
        os._exit(status)


def _forget_parent(keep: int) -> None:
    """Drop the parent's signal handlers and sockets, and keep the collector off its objects.

    A parent's socket collected here would close a descriptor number that the child uses by then.
    """
    gc.freeze()
    gc.set_threshold(_OBJECTS)
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    os.set_blocking(keep, True)
    os.closerange(3, keep)
    os.closerange(keep + 1, os.sysconf("SC_OPEN_MAX"))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


def _answer(job: Job, question: Question) -> dict[str, Any]:
    try:
        return answer_of(question, job.work.read(job.path, question))
    except Exception as error:  # noqa: BLE001 - whatever a parser raises over a strange file is the file's
        return error_answer(_named(error))


def _answer_rows(job: Job, request: PredictRequest, answer_to: int) -> int:
    """A refusal is one line, as any; once the answer has begun a fault can only cut it."""
    begun = False

    def emit(data: bytes) -> None:
        nonlocal begun
        begun = True
        _write(answer_to, data)

    try:
        job.work.answer_file(job.path, request, emit)
    except Exception as error:  # noqa: BLE001 - as above
        named = _named(error)
        if begun:
            return 1
        _write(answer_to, json.dumps(error_answer(named)).encode() + b"\n")
    return 0


def _named(error: Exception) -> OrreryError:
    if isinstance(error, OrreryError):
        return error
    if isinstance(error, MemoryError):
        return OrreryError(ErrorCode.VALIDATION_ERROR, OUT_OF_BOUNDS, "memory")
    traceback.print_exception(error, file=sys.stderr)
    return OrreryError(ErrorCode.VALIDATION_ERROR, UNREADABLE, type(error).__name__)


def _write(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb", closefd=False) as file:
        file.write(data)
