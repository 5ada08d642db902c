"""Where one platform's files are: the home that is kept and the runtime folder with the sockets."""

import hashlib
import os
import re
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

REPOSITORY_ROOT = Path(__file__).resolve().parent.parent
SOCKETS = ("code", "models", "runs", "inspector", "supervisor")
_COMMENT = re.compile(r"\s[;#]|[\r\n]")  # what ends a value in the supervisor's file
MAX_SOCKET_PATH = 107  # sun_path of Linux, less its final NUL


class LayoutError(Exception):
    """A folder that the platform needs cannot be used; the message is for a person."""


@dataclass(frozen=True)
class Layout:
    """Paths of one platform. `home` is kept between starts, `runtime` holds only sockets."""

    home: Path
    runtime: Path

    @property
    def objects(self) -> Path:
        return self.home / "objects"

    @property
    def dagster_home(self) -> Path:
        return self.home / "dagster"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def supervisor_config(self) -> Path:
        return self.home / "supervisord.conf"

    @property
    def workspace(self) -> Path:
        return self.dagster_home / "workspace.yaml"

    @property
    def secret_file(self) -> Path:
        return self.home / "dagster-path-secret"

    def socket(self, name: str) -> Path:
        return self.runtime / f"{name}.sock"


def default_runtime(home: Path) -> Path:
    """A short folder of this user's, the same at each start of the same home."""
    digest = hashlib.sha256(os.fsencode(os.path.realpath(home))).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / f"orrery-{os.getuid()}-{digest}"


def prepare(
    home: Path, runtime: Path | None, dagster_yaml: Path = REPOSITORY_ROOT / "dagster.yaml"
) -> Layout:
    """Make the folders and put Dagster's two files in place.

    Raises LayoutError if a folder cannot be made, belongs to somebody else, or has too long a path.
    """
    home = home.expanduser().absolute()
    layout = Layout(home, (runtime or default_runtime(home)).absolute())
    _check_paths(layout)
    try:
        for folder in (layout.home, layout.objects, layout.dagster_home, layout.logs):
            folder.mkdir(parents=True, exist_ok=True)
        layout.runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        _require_private(layout.runtime)
        shutil.copyfile(dagster_yaml, layout.dagster_home / "dagster.yaml")
        shutil.copyfile(REPOSITORY_ROOT / "workspace.yaml", layout.workspace)
    except OSError as error:
        raise LayoutError(f"ORRERY_HOME {home} cannot be used: {error}") from error
    return layout


def path_secret(layout: Layout) -> str:
    """The secret path prefix of Dagster's webserver: made once, kept readable by its owner only."""
    try:
        return layout.secret_file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    secret = secrets.token_urlsafe(24)
    descriptor = os.open(layout.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret)
    return secret


def _check_paths(layout: Layout) -> None:
    for path in (layout.home, layout.runtime, REPOSITORY_ROOT):
        if _COMMENT.search(str(path)):
            raise LayoutError(
                f"{str(path)!r} holds ' ;', ' #' or a line break, which the supervisor cannot read"
            )
    longest = max((str(layout.socket(name)) for name in SOCKETS), key=len)
    if len(os.fsencode(longest)) > MAX_SOCKET_PATH:
        raise LayoutError(
            f"ORRERY_RUNTIME_DIR {layout.runtime} is too long for Unix sockets; set a shorter one"
        )


def _require_private(folder: Path) -> None:
    """Refuse a folder that another user could have laid in a shared /tmp before us."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise LayoutError(f"{folder} is not a folder of this user's; remove it or set ORRERY_RUNTIME_DIR")
    folder.chmod(0o700)
