"""One Postgres for the whole package, with an empty database for whoever asks."""

import uuid
from collections.abc import Callable, Iterator

import pytest

from tests.api.core.postgres import BINARIES, another_database, running


@pytest.fixture(scope="session")
def _postgres() -> Iterator[str]:
    if BINARIES is None:
        pytest.skip("no Postgres on this machine")  # CI runs with --fail-on-skip: there it is a failure
    with running() as url:
        yield url


@pytest.fixture(scope="session")
def new_postgres(_postgres: str) -> Callable[..., str]:
    """Makes an empty database, with these options of CREATE DATABASE; its URL."""

    def new(options: str = "") -> str:
        return another_database(_postgres, f"d{uuid.uuid4().hex[:12]}", options)

    return new
