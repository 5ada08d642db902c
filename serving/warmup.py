"""The import that a first prediction would otherwise wait for, without what only training needs."""

import gc
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder

_LOG = logging.getLogger("serving")

# LightGBM and pyarrow import these if they can, for tables and estimators of theirs. Neither predicting from
# arrays nor logging needs them: without, LightGBM's import takes a sixth of the time and 130 MB less memory.
_NOT_NEEDED = ("pandas", "sklearn")


def import_prediction_libraries() -> None:
    """Import what models may need; a library that is absent is only logged, since not every model does."""
    try:
        with training_hidden():
            import lightgbm  # noqa: F401, PLC0415  # imported for its effect on later imports, when asked to
        # What is there now stays: looking through it for garbage took a third of a thousand rows' time.
        gc.collect()
        gc.freeze()
    except ImportError as error:
        _LOG.warning("lightgbm is not there to be warmed up: %s", error)


class _Hidden(MetaPathFinder):
    """Says of what only training needs that there is no such module."""

    def find_spec(self, fullname: str, *_: object) -> None:
        if fullname.partition(".")[0] in _NOT_NEEDED:
            raise ModuleNotFoundError(f"{fullname} is not for a model server", name=fullname)


@contextmanager
def training_hidden() -> Iterator[None]:
    """What only training needs can't be imported for a while; if it is imported already, it stays."""
    hidden = _Hidden()
    sys.meta_path.insert(0, hidden)
    try:
        yield
    finally:
        sys.meta_path.remove(hidden)
