"""The whole platform on emulators, from the first file to the last trace."""

import pytest
from rich.console import Console

from tests.google_cloud.story import tell


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_the_whole_story() -> None:
    """VERTEX-15, DATA-30: job, endpoint, a quota fault, a second try, a roll back, a clean deletion."""
    tell(Console(quiet=True))
