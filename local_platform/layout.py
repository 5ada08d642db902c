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
    """What a setting names (or its default) cannot be used; the message is one line, `NAME: why`."""


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

    Raises LayoutError if a folder cannot be made, belongs to somebody else, or has too long a path, or if
    `dagster_yaml` cannot be read.
    """
    home = home.expanduser().absolute()
    layout = Layout(home, (runtime or default_runtime(home)).absolute())
    _check_paths(layout)
    try:
        instance = dagster_yaml.read_bytes()
    except OSError as error:
        raise LayoutError(f"DAGSTER_YAML: {dagster_yaml} cannot be read: {error.strerror}") from error
    try:
        for folder in (layout.home, layout.objects, layout.dagster_home, layout.logs):
            folder.mkdir(parents=True, exist_ok=True)
        layout.logs.chmod(0o700)  # Dagster's webserver logs its paths, which hold the secret prefix
        layout.runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        _require_private(layout.runtime)
        (layout.dagster_home / "dagster.yaml").write_bytes(instance)
        shutil.copyfile(REPOSITORY_ROOT / "workspace.yaml", layout.workspace)
    except OSError as error:
        raise LayoutError(f"{_blamed(error, layout)} cannot be used: {error.strerror}") from error
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


def _blamed(error: OSError, layout: Layout) -> str:
    """The setting that named the path which `error` is about, and the path."""
    path = str(error.filename2 or error.filename or layout.home)
    name = "ORRERY_RUNTIME_DIR" if path.startswith(str(layout.runtime)) else "ORRERY_HOME"
    return f"{name}: {path}"


def _check_paths(layout: Layout) -> None:
    named = {
        "ORRERY_HOME": layout.home,
        "ORRERY_RUNTIME_DIR": layout.runtime,
        "The folder of Orrery": REPOSITORY_ROOT,
    }
    for name, path in named.items():
        if _COMMENT.search(str(path)):
            raise LayoutError(
                f"{name}: {str(path)!r} holds ' ;', ' #' or a line break, which the supervisor cannot read"
            )
    longest = max((str(layout.socket(name)) for name in SOCKETS), key=len)
    if len(os.fsencode(longest)) > MAX_SOCKET_PATH:
        raise LayoutError(
            f"ORRERY_RUNTIME_DIR: {layout.runtime} is too long for Unix sockets; set a shorter one"
        )


def _require_private(folder: Path) -> None:
    """Refuse a folder that another user could have laid in a shared /tmp before us."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise LayoutError(
            f"ORRERY_RUNTIME_DIR: {folder} is not a folder of this user's; remove it or set another"
        )
    folder.chmod(0o700)
