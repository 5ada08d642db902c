"""The pages for people say what the code says."""

import re
from collections import Counter

from api.db.tables import Base
from local_platform.layout import REPOSITORY_ROOT

DOCS = REPOSITORY_ROOT / "docs"


def test_architecture_lists_every_table_of_the_api() -> None:
    """PLATFORM-16: docs/ARCHITECTURE.md names each table of the API once, and no other."""
    text = (DOCS / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = text.split("The API's tables")[1].split("\n## ")[0]
    assert sorted(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == sorted(Base.metadata.tables)


def test_every_decision_is_listed_and_short() -> None:
    """PLATFORM-16: docs/decisions/README.md links each note, and each file that a note names exists."""
    folder = DOCS / "decisions"
    notes = sorted(path.name for path in folder.glob("0*.md"))
    assert notes
    assert sorted(re.findall(r"\((0[^)]+)\)", (folder / "README.md").read_text(encoding="utf-8"))) == notes
    for name in notes:
        text = (folder / name).read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 25
        missing = [
            path for path in re.findall(r"`(\w+/[\w/]+\.\w+)`", text) if not (REPOSITORY_ROOT / path).exists()
        ]
        assert missing == [], name


def test_no_row_of_the_spec_is_doubled() -> None:
    """PLATFORM-16: docs/SPEC.md has each page once, and has every page of docs/spec."""
    pages = re.findall(r"\(spec/(\w+\.md)\)", (DOCS / "SPEC.md").read_text(encoding="utf-8"))
    assert Counter(pages) == Counter(path.name for path in (DOCS / "spec").glob("*.md"))
