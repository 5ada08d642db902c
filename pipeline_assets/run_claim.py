"""One worker a run: the first to claim it works it, for as long as its process lives.

A host that starts cannot know whether the one before it, killed a moment ago, had forked a worker that
has not signed its run yet. It forks another, and the kernel's lock decides.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

EXIT_CLAIMED = 4  # of a worker that found its run claimed by another


@contextmanager
def claimed(file: Path) -> Iterator[bool]:
    """Hold the claim during the block. False: another process has it.

    The lock is the open file's, so it goes with the process, however that ends; the file goes with the
    block. A folder that can't be written to is no reason not to work: then nothing is claimed.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        yield True
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
        with suppress(OSError):
            file.unlink()
    finally:
        os.close(descriptor)
