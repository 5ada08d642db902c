"""The supervisor's configuration file, rendered from the programs."""

import os
import resource
from collections.abc import Iterable
from itertools import groupby

from local_platform.layout import Layout
from local_platform.programs import Program, tethered

MAX_OPEN_FILES = 8192  # thousands of sockets in the API; the supervisor closes each one when it forks
LOG_BYTES = 5 * 2**20
LOG_BACKUPS = 3
START_RETRIES = 20  # each waits a second longer than the last: some three minutes in all


def render(layout: Layout, programs: Iterable[Program]) -> str:
    """The whole file. The environment is inherited, so no secret stands in it."""
    ordered = sorted(programs, key=lambda program: program.rank)
    sections = [_head(layout)]
    for rank, members in groupby(ordered, key=lambda program: program.rank):
        together = list(members)
        sections += [_program(layout, program) for program in together]
        names = ",".join(program.name for program in together)
        sections.append(_section(f"group:rank{rank}", {"programs": names, "priority": rank}))
    return "\n".join(sections)


def _head(layout: Layout) -> str:
    socket = layout.socket("supervisor")
    supervisord = {
        "nodaemon": "true",
        "silent": "true",
        "logfile": layout.logs / "supervisord.log",
        "logfile_maxbytes": LOG_BYTES,
        "logfile_backups": LOG_BACKUPS,
        "pidfile": layout.runtime / "supervisord.pid",
        "childlogdir": layout.logs,
        "identifier": "orrery",
        "minfds": min(MAX_OPEN_FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),
    }
    if os.getuid() == 0:
        supervisord["user"] = "root"  # said once, it is not warned of at each start
    return "\n".join(
        (
            _section("unix_http_server", {"file": socket, "chmod": "0600"}),
            _section("supervisord", supervisord),
            _section(
                "rpcinterface:supervisor",
                {"supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"},
            ),
            _section("supervisorctl", {"serverurl": f"unix://{socket}"}),
        )
    )


def _program(layout: Layout, program: Program) -> str:
    return _section(
        f"program:{program.name}",
        {
            "command": " ".join(_quoted(word) for word in tethered(program)),
            "autorestart": "true",
            "startsecs": 2,
            "startretries": START_RETRIES,
            "stopsignal": "TERM",
            "stopwaitsecs": program.stop_wait_s,
            "stopasgroup": "true",
            "killasgroup": "true",
            "redirect_stderr": "true",
            # the supervisor expands this one twice
            "stdout_logfile": str(layout.logs / f"{program.name}.log").replace("%", "%%"),
            "stdout_logfile_maxbytes": LOG_BYTES,
            "stdout_logfile_backups": LOG_BACKUPS,
        },
    )


def _section(name: str, values: dict[str, object]) -> str:
    """One ini section; a percent sign is doubled, since the supervisor expands `%(name)s`."""
    lines = (f"{key} = {str(value).replace('%', '%%')}" for key, value in values.items())
    return "\n".join((f"[{name}]", *lines, ""))


def _quoted(word: str) -> str:
    """A word of a command for the supervisor's shlex, which reads backslashes inside double quotes."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
