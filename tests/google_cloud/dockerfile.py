"""A Dockerfile carried out without Docker: what it copies, what it installs, what it starts."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
_NAME = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


@dataclass(frozen=True)
class Image:
    """What one of our Dockerfiles says."""

    copies: list[tuple[str, str]]
    lock: Path
    entrypoint: list[str]
    user: str
    stated_mb: int

    @classmethod
    def read(cls, file: Path) -> "Image":
        text = file.read_text(encoding="utf-8")
        copies = [
            (source, target) for source, target in re.findall(r"^COPY (\S+) (\S+)$", text, re.MULTILINE)
        ]
        installed = re.findall(r"--require-hashes --requirement (\S+)$", text, re.MULTILINE)
        assert len(installed) == 1, "one lock is installed, and nothing beside it"
        assert text.count("pip install") == 1
        entry = re.findall(r"^ENTRYPOINT (.+)$", text, re.MULTILINE)
        user = re.findall(r"^USER (\S+)$", text, re.MULTILINE)
        size = re.findall(r"Installed size: (\d+) MB", text)
        return cls(copies, REPO / installed[0], json.loads(entry[-1]), user[-1], int(size[0]))

    def lay_out(self, folder: Path) -> None:
        """The image's working folder."""
        for source, target in self.copies:
            there = folder / target
            there.parent.mkdir(parents=True, exist_ok=True)
            if (REPO / source).is_dir():
                shutil.copytree(REPO / source, there, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copyfile(REPO / source, there)

    def install(self, environment: Path, uv: Path) -> Path:
        """A clean environment with exactly the lock in it; its Python."""
        subprocess.run(
            [uv, "venv", "--quiet", "--python", sys.executable, environment], check=True, timeout=60
        )
        python = environment / "bin" / "python"
        command = [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", self.lock]
        subprocess.run(command, check=True, timeout=300)
        return python

    def absent_modules(self) -> list[str]:
        """Top names that are installed here and would not be in the image."""
        kept = {_plain(name) for name in _NAME.findall(self.lock.read_text(encoding="utf-8"))}
        owners = metadata.packages_distributions()
        # a namespace such as `google` has many owners, and is absent only if none of them is kept
        return sorted(
            module for module, names in owners.items() if not kept & {_plain(name) for name in names}
        )


def confined(folder: Path, modules: list[str], start: str) -> str:
    """A program that starts the module `start` of an image's folder; `modules` are as if not installed.

    Neither is this repository in reach, though the environment of the tests links to it.
    """
    return f"""
import runpy, sys

sys.path[:] = [{str(folder)!r}, *(place for place in sys.path if place not in ("", {str(REPO)!r}))]

class Absent:
    names = frozenset({modules!r})

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"No module named {{name!r}} in the image", name=name)

sys.meta_path.insert(0, Absent())
runpy.run_module({start!r}, None, "__main__")
"""


def size_mb(folder: Path) -> float:
    """What its files take, in millions of bytes."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
