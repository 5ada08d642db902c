"""An inspector whose reader does what the file says: it eats memory, spins, sleeps, crashes, or answers."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from contracts.datasets import DatasetInfo, TableFormat
from contracts.errors import ErrorCode, OrreryError
from inspector.child import Work
from inspector.limits import Limits
from inspector.protocol import PredictRequest, Question
from inspector.server import Inspector, Lane, run


def hostile(path: Path, request: Question) -> DatasetInfo:
    order = path.read_text()
    misbehave(order, path)
    columns = ["x" * (20 * 2**20)] if order == "long" else [order]
    return DatasetInfo(
        dataset_id=request.sha256, file_name=request.file_name, format=TableFormat.CSV, size_bytes=len(order),
        num_rows=os.getpid(), num_columns=1, columns=columns, encoding=None, delimiter=None, decimal=None,
        warnings=[],
    )  # fmt: skip


def hostile_answer(path: Path, request: PredictRequest, emit: Callable[[bytes], None]) -> None:
    """Misbehaves before its first word, or with "then" after it; "flood" says more than anybody reads."""
    order = path.read_text()
    if order.startswith("then "):
        emit(b'{"num_rows":1,"model_id":"m"}\n')
        order = order.removeprefix("then ")
    while order == "flood":
        emit(b"x" * 65_536)
    misbehave(order, path)


def misbehave(order: str, path: Path) -> None:  # noqa: C901 - one case a misdeed
    match order.split():
        case ["memory"]:
            bytearray(8 * 2**30)
        case ["spin"]:
            while True:
                pass
        case ["hold"]:  # until the file says something else
            held = path.read_text()
            while path.read_text() == held:
                time.sleep(0.01)
        case ["crash"]:
            ctypes.string_at(0)
        case ["exit"]:
            os._exit(0)
        case ["raise"]:
            raise KeyError("strange")
        case ["refuse"]:
            raise OrreryError(ErrorCode.INVALID_FILE_TYPE, "no table", "bytes 0-4")
        case ["grandchild"]:
            subprocess.Popen(["sleep", "86399"])
            time.sleep(600)
        case ["write"]:
            path.with_suffix(".big").write_bytes(bytes(4 * 2**20))


# How long a child of each lane may live: so long that any other bound is reached before on a busy machine, or
# so short that this one is reached soon.
LIVES_S = {
    "inspections": 60.0,
    "interpretations": 1.0,
    "predictions": 2.0,
    "data_checks": 60.0,
    "log_reads": 60.0,
}


async def main(socket: Path, root: Path) -> None:
    limits = Limits(memory_mib=512, cpu_s=1, wall_s=0, file_mib=1, open_files=32)
    lanes = {
        kind: Lane(replace(limits, wall_s=seconds), concurrency=2, queue=2)
        for kind, seconds in LIVES_S.items()
    }
    inspector = Inspector(root, Work(hostile, hostile_answer), **lanes)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await run(socket, inspector, stop)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
