"""What `make up` does before it serves the page, by make's own plan of it (`make -n`)."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent
SOURCES = (
    "requirements/requirements.lock",
    "requirements/bootstrap.lock",
    "requirements/node.lock",
    "pyproject.toml",
    "scripts/link_project.py",
    "frontend/index.html",
    "frontend/vite.config.ts",
    "frontend/package.json",
    "frontend/package-lock.json",
    "frontend/src/main.tsx",
    "frontend/public/favicon.svg",
)
MADE = (".venv/bin/python", ".venv/.uv", ".venv/.ready", ".venv/.node", "frontend/node_modules/.ready")
PAGE = "frontend/dist/index.html"
FROM_WHEEL = "-r requirements/node.lock"
BUILD = "npm run --silent build"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository of empty files that is set up and built; each was made a second after the one before."""
    for at, name in enumerate((*SOURCES, *MADE, PAGE)):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (1_700_000_000 + at,) * 2)
    shutil.copy(REPO / "Makefile", tmp_path)
    return tmp_path


def _plan(tree: Path, *, new_enough: bool = True) -> str:
    """What `make up` would run where `node` is so new."""
    node = tree / "bin" / "node"
    node.parent.mkdir(exist_ok=True)
    node.write_text(f"#!/bin/sh\nexit {0 if new_enough else 1}\n")
    node.chmod(0o755)
    environment = {**os.environ, "PATH": f"{node.parent}:{os.environ['PATH']}", "PYTHON": "python3"}
    command = ["make", "-n", "up"]
    return subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_a_second_start_builds_nothing(tree: Path):
    """PAGE-79: only what changed is built anew."""
    assert BUILD not in _plan(tree)
    os.utime(tree / "frontend" / "src" / "main.tsx")
    assert BUILD in _plan(tree)


def test_node_comes_from_the_system_or_from_a_wheel(tree: Path):
    """PAGE-79: the wheel is installed only where the system's Node is too old, and then it is what builds."""
    for made in (PAGE, ".venv/.node"):
        (tree / made).unlink()
    assert f'PATH="{tree}/bin:$PATH" {BUILD}' in _plan(tree)
    old = _plan(tree, new_enough=False)
    assert f'PATH="{tree}/.venv/node:$PATH" {BUILD}' in old
    # The recipe asks which Node it is; with the wheel's the answer installs it.
    asked = [line for line in old.splitlines() if "Installing Node.js" in line]
    assert len(asked) == 1
    assert asked[0].startswith(f'test "{tree}/.venv/node" != "{tree}/.venv/node"')
    assert FROM_WHEEL in old
