"""The most memory that this process held at once, since it was last asked to forget. Linux only."""

from pathlib import Path

_FORGET = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")
_RESET_PEAK = "5"  # see proc(5)


def forget_peak_memory() -> None:
    """Start the peak anew; where the system can't, the peak is that of the whole process so far."""
    try:
        _FORGET.write_text(_RESET_PEAK)
    except OSError:
        return


def peak_memory_mb() -> float | None:
    """Megabytes of resident memory at the peak; None where the system doesn't say."""
    try:
        lines = _STATUS.read_text().splitlines()
    except OSError:
        return None
    found = next((line.split()[1] for line in lines if line.startswith("VmHWM:")), None)
    return None if found is None else round(int(found) / 1024, 1)
