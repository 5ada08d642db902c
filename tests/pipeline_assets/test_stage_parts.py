"""The parts that each stage is made of."""

import base64
import io
import json
import math
import os
import re
from pathlib import Path

import dagster as dg
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from automl.budget import split_budget
from contracts import metadata
from contracts.datasets import ProblemType
from contracts.errors import ErrorCode, OrreryError
from contracts.manifests import RunManifest
from contracts.predictions import ModelColumn, ModelRef, ModelSchema, Prediction
from contracts.report import ColumnRole, Plot
from contracts.stages import PipelineStage
from object_store import ObjectExists, open_store
from pipeline_assets import shown
from pipeline_assets.bundles import Bundle, EarlierStages, write_bundle
from pipeline_assets.failures import failing_by_name
from pipeline_assets.model_server import ModelServer
from pipeline_assets.parity import as_instances, largest_difference, servable_rows
from pipeline_assets.stage import threads_of

PROJECT = "01a20728-9aad-721c-a81b-f7379971f0bb"
RUN = "e1720fbd-68fc-4d61-b185-9d010d6c8e29"
STAGE = PipelineStage.DATA_ANALYSIS


def signal_of(failure: dg.Failure) -> dict[str, str]:
    value = failure.metadata[metadata.SIGNAL_KEY].value
    assert isinstance(value, dict)
    return value


def test_a_named_error_keeps_its_name() -> None:
    """PIPE-4: an OrreryError's code, message and details reach the failure's signal."""
    with pytest.raises(dg.Failure) as caught, failing_by_name(STAGE):
        raise OrreryError(ErrorCode.STORAGE_FULL, "The disk is full", "5 GB")
    signal = signal_of(caught.value)
    assert (signal["code"], signal["message"], signal["details"]) == (
        "STORAGE_FULL",
        "The disk is full",
        "5 GB",
    )
    assert not caught.value.allow_retries


def test_any_other_error_is_a_pipeline_failure_with_its_cause() -> None:
    """PIPE-4: an unexpected exception gets words that a user can read, and stays as the cause."""
    with pytest.raises(dg.Failure) as caught, failing_by_name(STAGE):
        raise ZeroDivisionError("by\nzero")
    signal = signal_of(caught.value)
    assert signal["code"] == "PIPELINE_FAILED"
    assert signal["message"] == "Data analysis failed unexpectedly (ZeroDivisionError: by zero)."
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_an_interrupt_is_no_failure() -> None:
    """PIPE-4: a cancel passes through the boundary as it is."""
    with pytest.raises(KeyboardInterrupt), failing_by_name(STAGE):
        raise KeyboardInterrupt


def test_a_bundle_comes_back_as_it_was(tmp_path: Path) -> None:
    """PIPE-3: tables keep index, dtypes, gaps and notes; documents and files keep their bytes."""
    store = open_store(tmp_path.as_uri())
    table = pd.DataFrame(
        {"n": [1.5, np.nan], "t": ["a", None], "b": [True, False], "o": [True, None]}, index=pd.Index([7, 9])
    )
    table.attrs["notes"] = [{"column": "n", "code": "x"}]
    schema = RunManifest(run_id=RUN, project_id=PROJECT, producers={STAGE.value: RUN})
    path = tmp_path / "some"
    path.write_bytes(b"bytes")
    bundle = Bundle(tables={"table": table}, documents={"doc": schema}, files={"file.bin": path})
    write_bundle(store, PROJECT, RUN, STAGE, bundle)
    earlier = EarlierStages(store, schema)
    back = earlier.table(STAGE, "table")
    pd.testing.assert_frame_equal(back, table)
    assert back.attrs == table.attrs
    assert earlier.document(STAGE, "doc", RunManifest) == schema
    with earlier.file(STAGE, "file.bin") as stored:
        assert stored.read_bytes() == b"bytes"
    with pytest.raises(ObjectExists):
        write_bundle(store, PROJECT, RUN, STAGE, bundle)


def test_what_an_earlier_stage_did_not_leave_is_named(tmp_path: Path) -> None:
    """PIPE-8: a missing object is a failure with the stage's name, not a KeyError."""
    manifest = RunManifest(run_id=RUN, project_id=PROJECT, producers={STAGE.value: RUN})
    earlier = EarlierStages(open_store(tmp_path.as_uri()), manifest)
    for stage in (STAGE, PipelineStage.MODEL_TRAINING):
        with pytest.raises(OrreryError, match=stage.value):
            earlier.table(stage, "table")


def test_a_big_picture_becomes_a_small_one() -> None:
    """PIPE-21: whatever the plot, its markdown image holds at most 32 KiB of PNG."""
    noise = np.random.default_rng(0).integers(0, 255, (900, 1400, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, "PNG")
    plot = Plot(name="p", title="a](x)![", png_base64=base64.b64encode(buffer.getvalue()).decode())
    text = str(shown.picture(plot).value)
    found = re.fullmatch(r"!\[.*\]\(data:image/png;base64,([A-Za-z0-9+/=]+)\)", text)
    assert found is not None
    data = base64.b64decode(found[1])
    assert len(data) <= shown.MAX_THUMBNAIL_BYTES
    assert Image.open(io.BytesIO(data)).format == "PNG"


SCHEMA = ModelSchema(
    model_id="m",
    problem_type=ProblemType.BINARY,
    target_column="y",
    classes=["no", "yes"],
    columns=[
        ModelColumn(name="a", role=ColumnRole.NUMERIC, nullable=False, example=1.0, categories=None),
        ModelColumn(name="b", role=ColumnRole.CATEGORICAL, nullable=True, example="x", categories=["x"]),
    ],
)


def test_only_rows_that_the_schema_takes_are_asked() -> None:
    """PIPE-10: a gap in a column that never had one would be refused, so that row is not asked."""
    holdout = pd.DataFrame({"a": [1.0, np.nan, 3.0], "b": ["x", "x", None], "y": [0, 1, 0]}, index=[4, 5, 6])
    rows = servable_rows(holdout, SCHEMA)
    assert list(rows.index) == [4, 6]
    assert as_instances(rows) == [{"a": 1.0, "b": "x"}, {"a": 3.0, "b": None}]


@given(st.lists(st.one_of(st.none(), st.floats(), st.integers(), st.booleans(), st.text(), st.datetimes())))
def test_rows_are_json(values: list[object]) -> None:
    """PIPE-10: whatever a table's cell holds becomes a JSON value."""
    table = pd.DataFrame({"c": pd.Series(values, dtype=object)})
    instances = as_instances(table)
    text = json.dumps(instances, allow_nan=True)
    assert "NaN" not in re.sub(r'"[^"\\]*(?:\\.[^"\\]*)*"', "", text)


def test_the_largest_difference_is_found() -> None:
    """PIPE-10: every probability and every number counts, relative where numbers are large."""
    measured = pd.DataFrame({"predicted": ["no"], "p(no)": [0.7], "p(yes)": [0.3]})
    answer = Prediction(prediction="no", probabilities={"no": 0.7, "yes": 0.25})
    assert largest_difference([answer], measured) == pytest.approx(0.05)
    prices = pd.DataFrame({"predicted": [2e6]})
    assert largest_difference([Prediction(prediction=2e6 + 1e-4)], prices) < 1e-9
    assert math.isnan(largest_difference([Prediction(prediction=math.nan)], prices))


def test_a_silent_model_server_is_a_deployment_failure(tmp_path: Path) -> None:
    """PIPE-10: nobody at the socket is DEPLOYMENT_FAILED with words."""
    server = ModelServer(socket=str(tmp_path / "none.sock"))
    model = ModelRef(project_id=PROJECT, run_id=RUN, key="k", sha256="0" * 64, size_bytes=1)
    with pytest.raises(OrreryError, match="does not answer") as caught:
        server.predict(model, [{"a": 1}])
    assert caught.value.code is ErrorCode.DEPLOYMENT_FAILED


@pytest.mark.parametrize(("active", "threads"), [(1, 1.0), (2, 0.5), (1000, 0.0)])
def test_the_cores_are_shared_by_the_runs_at_work(active: int, threads: float) -> None:
    """PIPE-11: cores divided by active runs, at least one; a quarter of the budget is for selection."""
    cores = len(os.sched_getaffinity(0))
    with dg.instance_for_test() as instance:
        for _ in range(min(active, 2 * cores)):
            instance.add_run(dg.DagsterRun(job_name="any", status=dg.DagsterRunStatus.STARTED))
        expected = max(1, int(cores * threads)) if active <= 2 * cores else 1
        assert threads_of(instance) == expected
    assert split_budget(40.0) == (10.0, 30.0)
