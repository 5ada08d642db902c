"""The import that a first prediction would otherwise wait for, without what only training needs."""

import gc
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_LOG = logging.getLogger("serving")

# LightGBM imports these if it can, for tables and estimators of theirs. Predicting from arrays needs
# neither, and without them the import takes a sixth of the time and 130 MB less memory.
_NOT_NEEDED = ("pandas", "sklearn")


def import_prediction_libraries() -> None:
    """Import what models may need; a library that is absent is only logged, since not every model does."""
    try:
        with _hidden(_NOT_NEEDED):
            import lightgbm  # noqa: F401, PLC0415  # imported for its effect on later imports, when asked to
        # What is there now stays: looking through it for garbage took a third of a thousand rows' time.
        gc.collect()
        gc.freeze()
    except ImportError as error:
        _LOG.warning("lightgbm is not there to be warmed up: %s", error)


@contextmanager
def _hidden(names: tuple[str, ...]) -> Iterator[None]:
    """Modules that can't be imported for a while; those that are imported already stay as they are."""
    blocked = [name for name in names if name not in sys.modules]
    for name in blocked:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's own way to say: no such module
    try:
        yield
    finally:
        for name in blocked:
            del sys.modules[name]
