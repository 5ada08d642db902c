"""`python -m local_platform up|demo|story`: the whole platform in the foreground."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from contracts.settings import SettingsError
from local_platform.instance_lock import AlreadyRunning
from local_platform.layout import LayoutError
from local_platform.lifecycle import Interrupted, Platform, StartError, running
from local_platform.options import Options, read_options
from local_platform.programs import TETHER
from local_platform.signals import Signals
from local_platform.terminal import Terminal
from local_platform.tether import die_with_parent

EXIT_FAILED = 1
EXIT_SETTINGS = 2
EXIT_INTERRUPTED = 130
DEMO_POLL_S = 0.2
_SHOWN = {"demo": "client.demo", "story": "client.story"}


def main() -> int:
    """Read the command line, run, and turn each known failure into one line and an exit code."""
    parser = argparse.ArgumentParser(prog="local_platform", description=__doc__)
    parser.add_argument("command", choices=("up", *_SHOWN))
    parser.add_argument("--tied", action="store_true", help="end when the parent process (make) ends")
    arguments = parser.parse_args()
    if arguments.tied:
        die_with_parent()
    terminal = Terminal()
    try:
        with Signals() as signals:
            if arguments.command == "up":
                return _up(terminal, signals)
            return _show(_SHOWN[arguments.command], terminal, signals)
    except (SettingsError, LayoutError) as error:
        terminal.line(str(error))
        return EXIT_SETTINGS
    except (StartError, AlreadyRunning) as error:
        terminal.line(str(error))
        return EXIT_FAILED


def _up(terminal: Terminal, signals: Signals) -> int:
    try:
        with running(read_options(), terminal, signals) as platform:
            terminal.line(
                f"Orrery is ready at {platform.url} "
                f"(Dagster {platform.url}/dagster, API docs {platform.url}/docs). Ctrl-C stops it."
            )
            while True:
                platform.keep()
    except Interrupted:
        return 0


def _show(module: str, terminal: Terminal, signals: Signals) -> int:
    with _demo_options() as options:
        try:
            with running(options, terminal, signals) as platform:
                return _run_shown(module, platform)
        except Interrupted:
            return EXIT_INTERRUPTED


@contextmanager
def _demo_options() -> Iterator[Options]:
    """Settings for a demo: a home of its own and any free port, unless these were set."""
    options = read_options()
    if not options.port_is_set:
        options = replace(options, port=0)
    if options.home_is_set:
        yield options
        return
    with tempfile.TemporaryDirectory(prefix="orrery-demo-", ignore_cleanup_errors=True) as home:
        yield replace(options, home=Path(home))


def _run_shown(module: str, platform: Platform) -> int:
    """The client's own demo or story, as a process of its own: a signal ends it wherever it is."""
    command = [sys.executable, "-m", module, "--url", platform.url]
    demo = subprocess.Popen([sys.executable, "-I", "-S", str(TETHER), "--", *command])  # noqa: S603 - our words
    try:
        while demo.poll() is None:
            platform.pause(DEMO_POLL_S)
    finally:
        demo.terminate()
        demo.wait()
    return demo.returncode


if __name__ == "__main__":
    sys.exit(main())
