"""Outcomes as people send them, and the rows that a log is compared with, read as a child reads them."""

import base64
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pyarrow import parquet as pq

from automl.inspection import inspect_file
from automl.reading.limits import DEFAULT_LIMITS
from contracts.datasets import Overrides, ProblemType, ProjectSpec
from contracts.errors import OrreryError
from contracts.monitoring import FeedbackFault
from contracts.predictions import ModelColumn, ModelSchema
from contracts.report import ColumnRole
from contracts.watching import FeedbackPlan, FeedbackRead, ReferencePlan
from inspector.outcomes import read_outcomes
from inspector.watching import sample_reference

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PENGUINS = Path(__file__).resolve().parents[1] / "data" / "penguins.csv"
SPECIES = ["Adelie", "Chinstrap", "Gentoo"]


def schema(classes: list[str] | None, *columns: ModelColumn) -> ModelSchema:
    kind = ProblemType.REGRESSION if classes is None else ProblemType.MULTICLASS
    return ModelSchema(
        model_id="p/r", problem_type=kind, target_column="species", classes=classes, columns=list(columns)
    )


def sent(
    folder: Path, name: str, content: str | bytes, classes: list[str] | None, decimal: str = "."
) -> FeedbackRead:
    """What becomes of a file of outcomes; nothing was logged. `decimal`: the project's mark."""
    (folder / "schema.json").write_text(schema(classes).model_dump_json())
    plan = FeedbackPlan(
        schema_path=str(folder / "schema.json"),
        log=[],
        log_is_whole=True,
        days=30,
        decimal=decimal,
        received_at=NOW,
        by="ada",
    )
    (folder / "plan.json").write_text(plan.model_dump_json())
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_outcomes(folder / "plan.json", path, name, Path)


def kept(read: FeedbackRead) -> list[dict[str, Any]]:
    table = pq.read_table(io.BytesIO(base64.b64decode(read.parquet_base64)))
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def test_each_wrong_outcome_is_named_by_its_place(tmp_path: Path) -> None:
    """WATCH-20: a class that nobody knows, no id, a row or a time that is none; the others are kept."""
    lines = [
        "request_id,row,outcome,observed_at",
        "a,0,Gentoo,2026-11-22T08:00:00+01:00",
        "a,,adelie,",
        "a,2,Emperor,",
        "a,1.5,Gentoo,",
        "a,-1,Gentoo,",
        ",0,Gentoo,",
        "a,3,,",
        "a,4,Gentoo,yesterday",
    ]
    read = sent(tmp_path, "outcomes.csv", "\n".join(lines), SPECIES)
    assert (read.received, read.kept, read.matched) == (8, 2, 0)
    wrong = {fault.place: fault.fault for fault in read.faults if not fault.kept}
    assert wrong == {2: FeedbackFault.UNKNOWN_CLASS} | dict.fromkeys(range(3, 8), FeedbackFault.MALFORMED)
    first, second = kept(read)
    assert first["observed_at"] == datetime(2026, 11, 22, 7, tzinfo=UTC)
    assert (second["row"], json.loads(second["outcome"]), second["observed_at"]) == (0, "adelie", NOW)
    assert {row["by"] for row in (first, second)} == {"ada"}
    # WATCH-21: no such predictions, and not for ever to wait for.
    assert {fault.place for fault in read.faults if fault.kept} == {0, 1}
    assert all("older than 30 days" in fault.message for fault in read.faults if fault.kept)


def test_what_no_type_holds_keeps_back_no_other(tmp_path: Path) -> None:
    """WATCH-20: numbers beyond floats, times beyond the calendar, half surrogate pairs: each is named."""
    fine = {"request_id": "a", "outcome": 1.5}
    odd = [
        fine | {"outcome": 10**400},
        fine | {"outcome": "9" * 5000},
        fine | {"row": 10**400},
        fine | {"observed_at": "0001-01-01T00:00:00+14:00"},
        fine | {"observed_at": "9999-12-31T23:59:59-05:00"},
        fine | {"request_id": "a\ud800"},
        fine | {"outcome": "\udc00"},
    ]
    lines = "\n".join(json.dumps(line) for line in [fine, *odd, fine | {"row": 1}])
    read = sent(tmp_path, "o.jsonl", lines, None)
    assert (read.received, [row["row"] for row in kept(read)]) == (9, [0, 1])
    wrong = {fault.place: fault.fault for fault in read.faults if not fault.kept}
    malformed, no_number = FeedbackFault.MALFORMED, FeedbackFault.WRONG_TYPE
    assert wrong == dict.fromkeys((1, 2, 7), no_number) | dict.fromkeys((3, 4, 5, 6), malformed)
    of_classes = sent(tmp_path, "c.jsonl", lines, ["1.5", "2.5"])
    assert of_classes.kept == 2
    assert FeedbackRead.model_validate_json(of_classes.model_dump_json()) == of_classes


def test_outcomes_are_read_as_the_target_is(tmp_path: Path) -> None:
    """WATCH-20: a file's 1.0 is the class 1, its yes is true; a decimal comma where the data has one."""
    classes = sent(tmp_path, "c.csv", "request_id,outcome\na,1.0\nb,0\nc,2.0\nd, 1 \n", ["0", "1"])
    assert [json.loads(row["outcome"]) for row in kept(classes)] == [1.0, "0", "1"]
    truths = sent(tmp_path, "t.csv", "request_id,outcome\na,yes\nb,False\n", ["False", "True"])
    assert [json.loads(row["outcome"]) for row in kept(truths)] == [True, "False"]
    spelt = sent(tmp_path, "s.csv", "request_id;outcome\na;1,5\nb;1.234,5\nc;2,25\n", None)
    assert [json.loads(row["outcome"]) for row in kept(spelt)] == [1.5, 1234.5, 2.25]
    lines = "\n".join(json.dumps({"request_id": "a", "outcome": text}) for text in ("1,5", "2.5", "1_000"))
    for mark, numbers in ((",", [1.5, 2.5]), (".", [2.5])):
        read = sent(tmp_path, "o.jsonl", lines, None, mark)
        assert [json.loads(row["outcome"]) for row in kept(read)] == numbers


def test_numbers_are_numbers_in_any_format(tmp_path: Path) -> None:
    """WATCH-20: text that spells one in a text file, whole ones, JSON's; not what is none."""
    csv = sent(tmp_path, "o.csv", "outcome,request_id\n3.5,a\nmany,b\ninf,c\n1e3,d\n", None)
    assert [json.loads(row["outcome"]) for row in kept(csv)] == [3.5, 1000.0]
    assert {f.fault for f in csv.faults if not f.kept} == {FeedbackFault.WRONG_TYPE}
    lines = [{"request_id": "a", "outcome": 2}, {"request_id": "b", "outcome": True}]
    jsonl = sent(tmp_path, "o.jsonl", "\n".join(json.dumps(line) for line in lines), None)
    assert [json.loads(row["outcome"]) for row in kept(jsonl)] == [2.0]
    buffer = io.BytesIO()
    pd.DataFrame({"request_id": ["a", "b"], "row": [0, 7], "outcome": [1, 2]}).to_parquet(buffer)
    parquet = sent(tmp_path, "o.parquet", buffer.getvalue(), None)
    assert [(row["row"], json.loads(row["outcome"])) for row in kept(parquet)] == [(0, 1.0), (7, 2.0)]
    yes_or_no = sent(tmp_path, "b.jsonl", json.dumps({"request_id": "a", "outcome": True}), ["false", "true"])
    assert yes_or_no.kept == 1


def test_what_is_no_table_of_outcomes_is_refused(tmp_path: Path) -> None:
    """WATCH-20: as a whole, saying what is missing."""
    with pytest.raises(OrreryError, match="'outcome'"):
        sent(tmp_path, "x.csv", "request_id,species\na,Gentoo\n", SPECIES)


def test_the_reference_is_read_as_the_model_reads(tmp_path: Path) -> None:
    """WATCH-27: the model's columns only, gaps as null, the same rows each time."""
    info = inspect_file(PENGUINS, "penguins.csv", "0" * 64, Overrides(), DEFAULT_LIMITS)
    spec = ProjectSpec(
        project_id="p", project_name="n", problem_description="d", created_at=NOW, dataset=info,
        overrides=Overrides(),
    )  # fmt: skip
    (tmp_path / "project.json").write_text(spec.model_dump_json())
    columns = [
        ModelColumn(name="body_mass_g", role=ColumnRole.NUMERIC, nullable=True, example=1.0, categories=None),
        ModelColumn(
            name="sex", role=ColumnRole.CATEGORICAL, nullable=True, example="male", categories=["male"]
        ),
    ]
    (tmp_path / "schema.json").write_text(schema(SPECIES, *columns).model_dump_json())
    plan = ReferencePlan(
        data=[(str(PENGUINS), str(tmp_path / "project.json"))], schema_path=str(tmp_path / "schema.json")
    )
    (tmp_path / "plan.json").write_text(plan.model_dump_json())
    twice = [sample_reference(tmp_path / "plan.json", Path) for _ in range(2)]
    assert twice[0] == twice[1]
    table = pq.read_table(io.BytesIO(base64.b64decode(twice[0].parquet_base64)))
    rows = [json.loads(text) for text in table["inputs"].to_pylist()]
    assert len(rows) == twice[0].rows == twice[0].rows_total == info.num_rows
    assert all(set(row) == {"body_mass_g", "sex"} for row in rows)
    assert {type(row["body_mass_g"]) for row in rows} <= {int, float, type(None)}
    assert sum(row["sex"] is None for row in rows) > 0
