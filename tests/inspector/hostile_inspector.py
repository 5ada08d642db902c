"""An inspector whose reader does what the file says: it eats memory, spins, sleeps, crashes, or answers."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
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
        case ["sleep", seconds]:
            time.sleep(float(seconds))
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
            time.sleep(60)
        case ["write"]:
            path.with_suffix(".big").write_bytes(bytes(4 * 2**20))


LANES = ("inspections", "interpretations", "predictions", "data_checks")


async def main(socket: Path, root: Path) -> None:
    limits = Limits(memory_mib=512, cpu_s=1, wall_s=2, file_mib=1, open_files=32)
    lanes = {kind: Lane(limits, concurrency=2, queue=2) for kind in LANES}
    inspector = Inspector(root, Work(hostile, hostile_answer), **lanes)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await run(socket, inspector, stop)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
