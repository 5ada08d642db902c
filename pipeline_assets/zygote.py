"""The process that has everything imported, and forks: workers for runs, reporters for the host.

It holds no threads, no open Dagster instance and no used OpenMP pool, since none of them survive a
fork. Each child is forked twice, so that it becomes the host's child (a subreaper): the zygote keeps
no books, and can be replaced at any time without touching the runs that it forked.

The host speaks to it over a SOCK_SEQPACKET pair: one JSON object a packet.
"""

import gc
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

MAX_PACKET_BYTES = 131_072


class Zygote:
    """Reads orders from the host and forks."""

    def __init__(self, channel: socket.socket, host_pid: int) -> None:
        self._channel = channel
        self._host_pid = host_pid
        self._ref: Any = None  # dagster's InstanceRef; Dagster is not imported yet

    def run(self, modules: list[str]) -> None:
        """Import, say so, and serve until the host closes the channel."""
        gc.disable()  # imports make few cycles, and looking for them takes a sixth of their time
        self._load_dagster()
        self._serve_waiting()  # reports need no engine, and the first one is waiting
        self._load_engine(modules)
        gc.collect()
        gc.freeze()  # collections in children then leave the shared pages alone
        gc.enable()
        self._send({"ready": True, "threads": sum(1 for _ in Path("/proc/self/task").iterdir())})
        while self._serve_one():
            pass

    def _load_dagster(self) -> None:
        from pipeline_assets import run_reports, run_worker, warm_up  # noqa: F401, PLC0415  # paid for before a fork

        self._ref = run_reports.instance_ref()
        warm_up.warm_dagster(self._ref)

    def _load_engine(self, modules: list[str]) -> None:
        from pipeline_assets.warm_up import warm_code  # noqa: PLC0415  # imports Dagster

        for name in modules:
            warm_code(name)

    def _serve_waiting(self) -> None:
        self._channel.setblocking(False)
        with suppress(BlockingIOError):
            while self._serve_one():
                pass
        self._channel.setblocking(True)

    def _serve_one(self) -> bool:
        packet = self._channel.recv(MAX_PACKET_BYTES)
        if not packet:
            return False
        order = json.loads(packet)
        try:
            pid = self._fork_away(lambda: self._child(order))
        except OSError as error:
            self._send({"id": order["id"], "error": f"could not fork: {error.strerror}"})
        else:
            self._send({"id": order["id"], "pid": pid})
        return True

    def _send(self, message: dict[str, Any]) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # the host is gone, and so shall we be
            self._channel.send(json.dumps(message).encode())

    def _fork_away(self, body: Callable[[], int]) -> int:
        """Fork a child that is nobody's but the subreaper's; its pid. Raises OSError."""
        read, write = os.pipe()
        between = os.fork()
        if between == 0:
            os.close(read)
            _fork_and_leave(write, body)
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            text = pipe.read()
        os.waitpid(between, 0)
        if not text:
            raise OSError(11, "no process to be had")
        return int(text)

    def _child(self, order: dict[str, Any]) -> int:
        os.setsid()
        gc.enable()  # it may have been forked while the engine was yet to load
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        if order["op"] == "work":
            self._channel.close()
            return self._work(order["run_id"])
        return self._report(order)

    def _work(self, run_id: str) -> int:
        from pipeline_assets.processes import name_process  # noqa: PLC0415  # loaded before the fork
        from pipeline_assets.run_worker import work_run  # noqa: PLC0415  # loaded before the fork

        name_process(f"run-{run_id[:8]}")
        return work_run(run_id, self._ref)

    def _report(self, order: dict[str, Any]) -> int:
        from pipeline_assets.run_reports import REPORT_TASK, perform  # noqa: PLC0415  # loaded before the fork

        answer = perform(REPORT_TASK.validate_python(order["task"]), self._ref)
        self._send({"id": order["id"], "answer": answer.model_dump(mode="json")})
        return 0


def _fork_and_leave(write: int, body: Callable[[], int]) -> None:
    """The process in between: forks the real child, tells its pid, and leaves it to the subreaper."""
    try:
        pid = os.fork()
    except OSError:
        os._exit(1)
    if pid:
        os.write(write, str(pid).encode())
        os._exit(0)
    os.close(write)
    code = 1
    try:
        code = body()
    except BaseException:  # noqa: BLE001  # nothing above us may run: this is a forked copy of the zygote
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    """`python -m pipeline_assets.zygote <channel fd> <host pid> <module>...`, started by the run host."""
    from pipeline_assets.processes import die_with_parent, name_process  # noqa: PLC0415  # after the signals

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # Ctrl-C and the supervisor speak to the host
    channel, host_pid = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    die_with_parent(host_pid)
    name_process("orrery-zygote")
    Zygote(channel, host_pid).run(sys.argv[3:])


if __name__ == "__main__":
    main()
