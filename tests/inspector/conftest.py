"""One inspector with a hostile reader for the whole package, and one that a test may kill."""

from collections.abc import Iterator

import psutil
import pytest

from tests.inspector.processes import Inspector, hostile_inspector


@pytest.fixture(scope="session")
def _hostile() -> Iterator[Inspector]:
    with hostile_inspector() as started:
        yield started


@pytest.fixture
def hostile(_hostile: Inspector) -> Iterator[Inspector]:
    """The package's; a test leaves no child behind."""
    yield _hostile
    _, left = psutil.wait_procs(_hostile.children, timeout=2)  # one that was killed takes a moment to go
    assert left == []


@pytest.fixture
def own() -> Iterator[Inspector]:
    """One of the test's own."""
    with hostile_inspector() as started:
        yield started
