"""The socket that the server listens on: who connects before the server runs waits, and is not refused."""

import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BACKLOG = 1024


@contextmanager
def unix_socket(path: Path) -> Iterator[socket.socket]:
    """A socket at `path` that only this user can reach; a dead server's leftover is replaced.

    Raises OSError when `path` holds something that is not a socket.
    """
    _remove_leftover(path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)
        listener.listen(_BACKLOG)
        inode = path.stat().st_ino
        try:
            yield listener
        finally:
            _remove_own(path, inode)


@contextmanager
def tcp_socket(host: str, port: int) -> Iterator[socket.socket]:
    """A socket at `host:port`; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
        yield listener


def _remove_leftover(path: Path) -> None:
    if path.is_socket():
        path.unlink()
    elif path.exists():
        raise FileExistsError(f"{path} is there and is not a socket")


def _remove_own(path: Path, inode: int) -> None:
    """Unlink the socket unless a newer server has put its own in its place."""
    try:
        if path.stat().st_ino == inode:
            path.unlink()
    except FileNotFoundError:
        pass
