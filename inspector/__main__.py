"""`python -m inspector --socket PATH --root DIRECTORY`: the inspector process."""

import argparse
import asyncio
import logging
import os
import signal
import threading
from dataclasses import replace
from pathlib import Path

from inspector.limits import Limits

# Before the numeric libraries load: a thread pool in this process would not survive its forks.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[_name] = "1"

# Somebody waits for an interpretation: it is small, and soon refused rather than long in the queue.
INTERPRET_MEMORY_MIB = 2048
INTERPRET_QUEUE = 8
# New data is read together with what it is compared to.
DATA_QUEUE = 8
# Reports on prediction logs: the API asks for few at a time.
LOG_QUEUE = 16
# A file of rows may be large, and its answer is read no faster than its reader likes.
PREDICT_QUEUE = 8


def main() -> None:
    """Load the readers once, then fork one bounded child for each file."""
    arguments = _parser().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    limits = Limits(
        memory_mib=arguments.memory_mib,
        cpu_s=arguments.cpu_s,
        wall_s=arguments.wall_s,
        file_mib=arguments.file_mib,
        open_files=arguments.open_files,
    )
    asyncio.run(_serve(arguments, limits))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="inspector", description=__doc__)
    parser.add_argument("--socket", type=Path, required=True, help="Unix socket to listen on")
    parser.add_argument("--root", type=Path, required=True, help="only files below it are read")
    parser.add_argument("--concurrency", type=int, default=2, help="children at once")
    parser.add_argument("--queue", type=int, default=32, help="requests that may wait")
    parser.add_argument(
        "--memory-mib", type=int, default=4096, help="address space of a child, beyond the parent's"
    )
    parser.add_argument("--cpu-s", type=int, default=80, help="CPU time of a child")
    parser.add_argument(
        "--wall-s", type=float, default=100, help="life of a child: less than its caller waits"
    )
    parser.add_argument("--interpret-s", type=int, default=10, help="CPU time of an interpretation's child")
    parser.add_argument("--data-s", type=int, default=240, help="CPU time of a check of new data")
    parser.add_argument("--predict-s", type=int, default=900, help="CPU time of a file's predictions")
    parser.add_argument(
        "--predict-wall-s",
        type=float,
        default=3600,
        help="life of a child that predicts, slow readers included",
    )
    parser.add_argument(
        "--file-mib", type=int, default=1100, help="largest file that a child may write: a table unpacked"
    )
    parser.add_argument("--open-files", type=int, default=64, help="descriptors of a child")
    return parser


async def _serve(arguments: argparse.Namespace, limits: Limits) -> None:
    from inspector.readers import WORK  # noqa: PLC0415 - slow, and after the environment is set
    from inspector.server import Inspector, Lane, run  # noqa: PLC0415 - with it

    if threading.active_count() != 1:
        logging.getLogger("inspector").warning("threads run beside the loop; forks may hang")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    hurried = replace(
        limits,
        cpu_s=arguments.interpret_s,
        wall_s=2 * arguments.interpret_s,
        memory_mib=min(limits.memory_mib, INTERPRET_MEMORY_MIB),
    )
    thorough = replace(limits, cpu_s=arguments.data_s, wall_s=2 * arguments.data_s)
    patient = replace(limits, cpu_s=arguments.predict_s, wall_s=arguments.predict_wall_s)
    inspector = Inspector(
        arguments.root,
        WORK,
        inspections=Lane(limits, concurrency=arguments.concurrency, queue=arguments.queue),
        interpretations=Lane(hurried, concurrency=arguments.concurrency, queue=INTERPRET_QUEUE),
        data_checks=Lane(thorough, concurrency=arguments.concurrency, queue=DATA_QUEUE),
        log_reads=Lane(limits, concurrency=arguments.concurrency, queue=LOG_QUEUE),
        predictions=Lane(patient, concurrency=arguments.concurrency, queue=PREDICT_QUEUE),
    )
    await run(arguments.socket, inspector, stop)


if __name__ == "__main__":
    main()
