"""What can be read out of a file (or its first megabyte) and a sentence, before there is a project."""

from pydantic import BaseModel, Field

from contracts.report import ColumnProfile, Finding, TargetCandidate


class TableInterpretation(BaseModel):
    """Columns and ranked readings of the description; the pipeline reads both in the same way."""

    columns: list[ColumnProfile] = Field(description="In file order; counts are of the rows seen.")
    candidates: list[TargetCandidate] = Field(description="Ranked, best first; at least one.")
    needs_confirmation: bool = Field(description="The first candidate is no clear winner.")
    warnings: list[Finding] = Field(description="What is odd about the rows seen.")
    num_rows_seen: int = Field(description="Rows that were read.")
    truncated: bool = Field(description="The file was cut, or has more rows than were read.")
