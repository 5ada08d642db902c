import re
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
AREA = re.compile(r"`?\[(?:[a-z]+)\]\(spec/[a-z_]+\.md\) \| ([A-Z, ]+) \|")


def areas() -> list[str]:
    index = (REPO / "docs" / "SPEC.md").read_text(encoding="utf-8")
    return [name for row in AREA.findall(index) for name in row.split(", ")]


def defined_rules(names: str) -> dict[str, str]:
    """Rules as they begin a line of a page: `- **API-1** ...` or `ENGINE-1. ...`."""
    rule = re.compile(rf"^[-*\s]*((?:{names})-\d+)\b", re.MULTILINE)
    return {
        number: page.name
        for page in sorted((REPO / "docs" / "spec").glob("*.md"))
        for number in rule.findall(page.read_text(encoding="utf-8"))
    }


def named_rules(names: str) -> dict[str, str]:
    """Rules named in Python and TypeScript tests; `API-3, -4` and `API-3 to API-5` count as written."""
    number = re.compile(rf"\b((?:{names})-\d+)\b")
    span = re.compile(rf"\b({names})-(\d+)(?: to |\.\.| - |–)(?:\1-)?(\d+)\b")
    found: dict[str, str] = {}
    tests = [*(REPO / "tests").rglob("*.py"), *(REPO / "frontend" / "tests").rglob("*.test.ts*")]
    for test in tests:
        text = test.read_text(encoding="utf-8")
        for area, first, last in span.findall(text):
            found |= {f"{area}-{n}": test.name for n in range(int(first), int(last) + 1)}
        found |= dict.fromkeys(number.findall(text), test.name)
    return found


def test_every_rule_has_a_test_and_every_test_a_rule():
    """Each numbered behaviour is named by a test, and no test names a number that is not written."""
    names = "|".join(areas())
    defined, named = defined_rules(names), named_rules(names)
    assert len(defined) > 200
    assert sorted(defined.keys() - named.keys()) == [], "rules that no test names"
    assert sorted(named.keys() - defined.keys()) == [], "rules that no page defines"
