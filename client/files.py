"""Files on this machine that go up or come down."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

Source = str | os.PathLike[str] | BinaryIO


@contextmanager
def opened(source: Source, file_name: str | None) -> Iterator[tuple[str, BinaryIO]]:
    """A file's name and bytes; a file object is used as it stands and stays open. Raises OSError."""
    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        with path.open("rb") as file:
            yield file_name or path.name, file
    else:
        own_name = getattr(source, "name", None)
        yield file_name or (Path(own_name).name if isinstance(own_name, str) else "upload"), source


@contextmanager
def appearing(path: Path) -> Iterator[BinaryIO]:
    """A file that is at `path` whole after a clean exit, and not at all after an error."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
