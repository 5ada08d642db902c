"""Make this clone importable in the running interpreter's environment, without building a package.

Writes a .pth file that names the clone, and one console script for each entry of [project.scripts].
It needs nothing but the standard library: no build backend, no network.
"""

import sys
import sysconfig
import tomllib
from pathlib import Path

# The shell starts the interpreter: a #! line breaks on long paths and on spaces.
SCRIPT = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from {module} import {function}

sys.exit({function}())
"""


def main() -> None:
    """Link the project that holds this file into `sys.prefix`."""
    root = Path(__file__).resolve().parent.parent
    if sys.prefix == sys.base_prefix:
        sys.exit("link_project.py is for a virtual environment")
    Path(sysconfig.get_path("purelib"), "orrery.pth").write_text(f"{root}\n", encoding="utf-8")
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name, target in project["scripts"].items():
        module, function = target.split(":")
        script = Path(sysconfig.get_path("scripts"), name)
        text = SCRIPT.format(python=sys.executable, module=module, function=function)
        script.write_text(text, encoding="utf-8")
        script.chmod(0o755)


if __name__ == "__main__":
    main()
