"""Folders, the secret and the lock of one platform."""

import subprocess
import sys
from pathlib import Path

import pytest

from local_platform import instance_lock
from local_platform.layout import Layout, LayoutError, default_runtime, path_secret, prepare
from local_platform.programs import programs

HOLD = """
import sys, time
from pathlib import Path
from local_platform import instance_lock
from local_platform.layout import Layout
with instance_lock.held(Layout(Path(sys.argv[1]), Path(sys.argv[2])), "http://here"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def layout(short_dir: Path) -> Layout:
    return prepare(short_dir / "home", short_dir / "run")


def test_prepare_makes_the_whole_layout(layout: Layout) -> None:
    """PLATFORM-1: the home has its folders and Dagster's two files; the runtime folder is private."""
    assert layout.objects.is_dir()
    assert layout.logs.is_dir()
    assert {path.name for path in layout.dagster_home.iterdir()} == {"dagster.yaml", "workspace.yaml"}
    assert layout.runtime.stat().st_mode & 0o777 == 0o700


def test_the_log_folder_is_made_private_again(short_dir: Path) -> None:
    """PLATFORM-2: also the one that an older Orrery left open."""
    (short_dir / "home" / "logs").mkdir(parents=True, mode=0o755)
    assert prepare(short_dir / "home", short_dir / "run").logs.stat().st_mode & 0o777 == 0o700


def test_an_instance_file_that_is_missing_is_blamed_on_its_setting(short_dir: Path) -> None:
    """PLATFORM-15: DAGSTER_YAML is named, not the home that it would be copied to, which is not made."""
    with pytest.raises(LayoutError, match=r"^DAGSTER_YAML: \S*/nope cannot be read: No such file"):
        prepare(short_dir / "home", short_dir / "run", short_dir / "nope")
    assert not (short_dir / "home").exists()


def test_the_default_runtime_folder_follows_the_real_home(tmp_path: Path) -> None:
    """PLATFORM-1: one home has one short runtime folder, by whatever link it is reached."""
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "link").symlink_to(home)
    assert default_runtime(home) == default_runtime(tmp_path / "link")
    assert default_runtime(home) != default_runtime(tmp_path / "other")
    assert len(str(default_runtime(home) / "supervisor.sock")) < 107


def test_a_runtime_path_too_long_for_sockets_is_refused(tmp_path: Path) -> None:
    """PLATFORM-1: a runtime folder whose sockets would not fit is refused before anything is made."""
    with pytest.raises(LayoutError, match="too long"):
        prepare(tmp_path / "home", Path("/tmp") / ("x" * 120))
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("name", ["a ;b", "a #b", "a\nb"])
def test_a_home_that_the_supervisor_cannot_read_is_refused(short_dir: Path, name: str) -> None:
    """PLATFORM-1: a path that would be cut off in the supervisor's file is refused, not misread."""
    with pytest.raises(LayoutError, match="the supervisor cannot read"):
        prepare(short_dir / name, short_dir / "run")


def test_a_planted_runtime_folder_is_refused(short_dir: Path) -> None:
    """PLATFORM-1: a link that somebody laid in the shared temporary folder is not followed."""
    (short_dir / "elsewhere").mkdir()
    (short_dir / "run").symlink_to(short_dir / "elsewhere")
    with pytest.raises(LayoutError, match="not a folder of this user"):
        prepare(short_dir / "home", short_dir / "run")


def test_a_home_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    """PLATFORM-1: a home below a file is refused with a message."""
    (tmp_path / "file").touch()
    with pytest.raises(LayoutError, match=r"^ORRERY_HOME: .* cannot be used"):
        prepare(tmp_path / "file" / "home", None)


def test_the_secret_is_kept_and_private(layout: Layout) -> None:
    """PLATFORM-2: Dagster's path prefix is made once per home, long, and readable by its owner only."""
    secret = path_secret(layout)
    assert len(secret) >= 32
    assert path_secret(layout) == secret
    assert layout.secret_file.stat().st_mode & 0o777 == 0o600


def test_a_second_holder_is_refused_until_the_first_is_gone(layout: Layout) -> None:
    """PLATFORM-3: the lock of a home outlives nobody, not even a holder that is killed."""
    command = [sys.executable, "-c", HOLD, str(layout.home), str(layout.runtime)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with (
            pytest.raises(instance_lock.AlreadyRunning, match="http://here"),
            instance_lock.held(layout, "me"),
        ):
            pass
        holder.kill()
        holder.wait()
    with instance_lock.held(layout, "me"):
        pass


@pytest.mark.parametrize("bucket_url", [None, "gs://bucket/folder"])
def test_every_part_keeps_to_the_home(layout: Layout, bucket_url: str | None) -> None:
    """PLATFORM-1, PLATFORM-10: parts are given this home's folder or the bucket, never another home's."""
    commands = {program.name: program.command for program in programs(layout, "some.module", bucket_url)}
    models, inspector = commands["models"], commands["inspector"]
    assert models[models.index("--store") + 1] == (bucket_url or layout.objects.as_uri())
    assert inspector[inspector.index("--root") + 1] == str(layout.objects)
