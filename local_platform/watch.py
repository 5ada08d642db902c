"""Which programs have died since they were first seen."""

from collections.abc import Iterable
from pathlib import Path

from local_platform.supervision import ProgramState

DOWN = frozenset({"BACKOFF", "EXITED", "FATAL"})
DEATHS_AT_START = 2  # the first may be bad luck (a port taken meanwhile), the second is not


class Watch:
    """Counts deaths by the pids that the supervisor names."""

    def __init__(self) -> None:
        self._pids: dict[str, set[int]] = {}

    def deaths(self, states: Iterable[ProgramState]) -> dict[str, int]:
        """Deaths of each program so far, by name."""
        counts = {}
        for state in states:
            pids = self._pids.setdefault(state.name, set())
            if state.pid:
                pids.add(state.pid)
            is_down = state.state in DOWN
            counts[state.name] = len(pids) - (0 if is_down or not pids else 1)
            if state.state == "FATAL":
                counts[state.name] = max(counts[state.name], DEATHS_AT_START)
        return counts


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log file, for a person."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-count:])
