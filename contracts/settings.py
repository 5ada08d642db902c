"""How settings that cannot be used are told: one line for each, that names which and why."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

Settings = TypeVar("Settings", bound=BaseModel)


class SettingsError(Exception):
    """The settings can't be used; a line `NAME: why` for each, and no value is repeated."""


def told(part: str, error: Exception) -> str:
    """What `part` says on stderr before it ends: each line of `error` under its name."""
    return "\n".join(f"{part}: {line}" for line in str(error).splitlines() or [""])


def checked(read: Callable[[], Settings]) -> Settings:
    """What `read` makes of the environment. Raises SettingsError, whatever is wrong with it."""
    try:
        return read()
    except ValidationError as error:
        found = (_line(each["loc"], each["msg"]) for each in error.errors(include_input=False))
        raise SettingsError("\n".join(found)) from None
    except ValueError as error:  # a value, or `.env` itself, that could not be decoded
        raise SettingsError(" ".join(str(error).split())) from None
    except OSError as error:
        raise SettingsError(f"{error.filename or '.env'}: {error.strerror}") from None


def _line(where: tuple[int | str, ...], message: str) -> str:
    name = str(where[0]).upper() if where else "settings"
    return f"{name}: {' '.join(message.removeprefix('Value error, ').split())}"
