import hashlib
import subprocess
import sys
import zipfile

import numpy as np
import pandas as pd
import pytest

from automl.columns import columns_of
from automl.inference import LoadedModel, load_model, save_model
from contracts.errors import ErrorCode, OrreryError
from contracts.report import ColumnRole


def saved(built, folder) -> tuple[LoadedModel, str]:
    path = folder / "model.orrery"
    save_model(built.trained.model, path, "project/run")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return load_model(path, sha256), sha256


def rows_of(table: pd.DataFrame, loaded: LoadedModel) -> list[dict]:
    """JSON rows of the table's own values."""
    names = [column.name for column in loaded.schema.columns]
    plain = table[names].astype(object).where(table[names].notna(), None)
    return [{k: getattr(v, "item", lambda v=v: v)() for k, v in r.items()} for r in plain.to_dict("records")]


@pytest.mark.parametrize("kind", ["binary", "multiclass", "regression"])
def test_a_loaded_model_answers_as_the_one_in_memory(kind, request, tmp_path) -> None:
    """ENGINE-14: the file, from JSON rows, agrees with the model from the table to 1e-9."""
    built = request.getfixturevalue(kind)
    loaded, _ = saved(built, tmp_path)
    holdout = built.case.parts.holdout
    model = built.trained.model
    expected = model.answers(model.scores(columns_of(holdout, built.case.plan)))
    found = loaded.predict(rows_of(holdout, loaded))
    for one, other in zip(found, expected, strict=True):
        if kind == "regression":
            assert one.probabilities is None
            assert one.prediction == pytest.approx(other.prediction, abs=1e-9)
        else:
            assert one.prediction == other.prediction
            assert one.probabilities == pytest.approx(other.probabilities, abs=1e-9)
            assert sum(one.probabilities.values()) == pytest.approx(1)


def test_classes_come_back_as_they_were(binary, multiclass, tmp_path) -> None:
    """ENGINE-14: an integer class is answered as an integer, a string as a string."""
    numbers, _ = saved(multiclass, tmp_path)
    answer = numbers.predict([multiclass.trained.model.example()])[0]
    assert type(answer.prediction) is int
    assert set(answer.probabilities) == set(numbers.schema.classes) == {"1", "2", "3", "7", "9"}
    words, _ = saved(binary, tmp_path)
    assert words.predict([binary.trained.model.example()])[0].prediction in {"yes", "no"}
    assert words.schema.classes == ["no", "yes"]


def test_the_schema_names_the_range_of_each_number(regression, tmp_path) -> None:
    """ENGINE-25: numbers come with the least and the largest of training; other columns have no range."""
    loaded, _ = saved(regression, tmp_path)
    seen = regression.case.parts.train
    numeric = [column for column in loaded.schema.columns if column.role is ColumnRole.NUMERIC]
    assert numeric
    for column in loaded.schema.columns:
        values = pd.to_numeric(seen[column.name]) if column in numeric else None
        expected = (None, None) if values is None else (values.min(), values.max())
        assert (column.minimum, column.maximum) == expected, column.name


def test_the_same_model_is_the_same_file(binary, tmp_path) -> None:
    """ENGINE-13: the bytes hold no clock, so a hash names a model."""
    _, first = saved(binary, tmp_path)
    _, second = saved(binary, tmp_path)
    assert first == second


def test_other_bytes_are_refused(binary, tmp_path) -> None:
    """ENGINE-13: one changed byte, and the file is not even opened."""
    _, sha256 = saved(binary, tmp_path)
    path = tmp_path / "model.orrery"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(OrreryError, match="not the recorded ones") as caught:
        load_model(path, sha256)
    assert caught.value.code is ErrorCode.DEPLOYMENT_FAILED


def test_a_file_that_is_no_model_is_refused_by_name(tmp_path) -> None:
    """ENGINE-13: rubbish with a right hash is a DEPLOYMENT_FAILED, never a traceback."""
    path = tmp_path / "model.orrery"
    path.write_bytes(b"rubbish")
    with pytest.raises(OrreryError, match="can't be read") as caught:
        load_model(path, hashlib.sha256(b"rubbish").hexdigest())
    assert caught.value.code is ErrorCode.DEPLOYMENT_FAILED


def test_the_file_holds_data_only(binary, tmp_path) -> None:
    """ENGINE-13: JSON and plain arrays; no pickle anywhere."""
    saved(binary, tmp_path)
    with zipfile.ZipFile(tmp_path / "model.orrery") as archive:
        names = archive.namelist()
        assert names[0] == "schema.json"
        for name in names[1:]:
            with archive.open(name) as stream:
                assert np.load(stream, allow_pickle=False).dtype != object


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"shoe": 4}, "unknown column 'shoe'"),
        ({"bought": "yes"}, "unknown column 'bought'"),
        ({"visits": ...}, "missing column 'visits'"),
        ({"visits": "many"}, "column 'visits' should be a number, got 'many'"),
        ({"visits": True}, "column 'visits' should be a number"),
        ({"visits": float("nan")}, "column 'visits' should be a finite number"),
        ({"visits": None}, "column 'visits' is null"),
        ({"colour": ["red"]}, "column 'colour' should be a category"),
        ({"colour": 5}, "column 'colour' should be a category such as"),
        ({"member": "perhaps"}, "column 'member' should be a category"),
        ({"since": "soon"}, "column 'since' should be a date"),
        ({"comment": 12}, "column 'comment' should be a text"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_by_name(binary, tmp_path, change, says) -> None:
    """ENGINE-15: unknown, missing and ill-typed columns are named, with the row's number."""
    loaded, _ = saved(binary, tmp_path)
    row = {**binary.trained.model.example(), **change}
    row = {name: value for name, value in row.items() if value is not ...}
    with pytest.raises(OrreryError) as caught:
        loaded.predict([binary.trained.model.example(), row])
    assert caught.value.code is ErrorCode.VALIDATION_ERROR
    assert f"row 1: {says}" in caught.value.details


def test_every_fault_is_named_at_once(binary, tmp_path) -> None:
    """ENGINE-15: one answer lists all that is wrong."""
    loaded, _ = saved(binary, tmp_path)
    row = {**binary.trained.model.example(), "shoe": 1, "size": "big"}
    del row["member"]
    with pytest.raises(OrreryError) as caught:
        loaded.predict([row])
    for part in ("'shoe'", "'size'", "'member'"):
        assert part in caught.value.details


def test_kind_rows_are_taken(binary, tmp_path) -> None:
    """ENGINE-15: null where gaps were seen, unseen levels, ISO dates and dropped columns are all fine."""
    loaded, _ = saved(binary, tmp_path)
    row = {
        **binary.trained.model.example(),
        "size": None,
        "colour": "ultraviolet",
        "since": "2024-05-06",
        "customer_id": "C00001",
    }
    assert len(loaded.predict([row])) == 1


def test_answering_needs_no_training_code() -> None:
    """ENGINE-13: importing automl.inference loads neither trainers nor their libraries."""
    code = (
        "import sys, automl.inference;"
        "bad = [m for m in ('sklearn', 'lightgbm', 'pandas', 'matplotlib', 'dagster', 'fastapi',"
        "'automl.training', 'automl.selection', 'automl.encoding') if m in sys.modules];"
        "print(bad); sys.exit(bool(bad))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
