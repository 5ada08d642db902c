"""How the command ends: one line on stderr and an exit code that a script can tell apart."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

import typer

from client.errors import OrreryClientError, OrreryUnreachableError
from client.printable import printable

FAILED: Final = 1
USAGE: Final = 2
UNREACHABLE: Final = 3
INTERRUPTED: Final = 130


def fail(message: str, code: int = FAILED) -> NoReturn:
    """End the command with one line on stderr."""
    print(f"orrery: {printable(message)}", file=sys.stderr)
    raise typer.Exit(code)


@contextmanager
def named_exits() -> Iterator[None]:
    """Errors become exit codes: 1 the server refused or a run failed, 2 bad input, 3 nobody answered."""
    try:
        yield
    except OrreryUnreachableError as error:
        fail(f"can't reach the server at {error}", UNREACHABLE)
    except OrreryClientError as error:
        fail(str(error))
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        raise  # the reader of our pipe has seen enough: typer ends quietly
    except (ValueError, OSError) as error:
        fail(str(error), USAGE)
