"""docs/spec/api.md says of fields and codes what the contracts have."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from contracts.errors import HTTP_STATUS, ErrorResponse
from contracts.projects import ProjectDetail, ProjectProgress, ProjectResponse, ProjectSummary

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "spec" / "api.md").read_text(encoding="utf-8")


def documented_fields() -> dict[str, set[str]]:
    """Schema to the fields that have a row; a row without a schema belongs to the one above."""
    rows = re.findall(
        r"^\| ?(\w*) \| (.+?) \|", TEXT.partition("## Fields")[2].partition("## Error")[0], re.MULTILINE
    )
    found: dict[str, set[str]] = {}
    schema = ""
    for name, fields in rows:
        schema = name or schema
        found.setdefault(schema, set()).update(re.findall(r"`(\w+)`", fields))
    summary = found["ProjectSummary"]
    found["ProjectDetail"] |= summary - {"progress_percentage"}
    return found


@pytest.mark.parametrize(
    "model", [ProjectResponse, ProjectSummary, ProjectDetail, ProjectProgress, ErrorResponse]
)
def test_each_field_has_its_meaning(model: type[BaseModel]) -> None:
    """API-46: every field of the seed's schemas has a row, and no other has."""
    assert documented_fields()[model.__name__] == set(model.model_fields)


def test_each_code_has_its_status() -> None:
    """API-34: the table of codes is the contracts' own."""
    rows = re.findall(r"^\| ([A-Z_]+) \| (\d{3}) \|", TEXT, re.MULTILINE)
    assert {code: int(status) for code, status in rows} == {c.value: s for c, s in HTTP_STATUS.items()}
