"""A file's cells and a JSON row's mean the same: numbers with units, and numbers that stand for no value."""

import hashlib

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from automl.columns import columns_of
from automl.inference import LoadedModel, load_model, save_model
from automl.inference.columns import label_column
from automl.inference.rows import RowReader
from contracts.datasets import Metric, ProblemType
from contracts.errors import OrreryError
from contracts.predictions import ModelColumn
from contracts.report import ColumnRole
from inspector.instances import InstanceReader, instances_of
from tests.automl.read.tables import load, write

N = 120


@pytest.fixture(scope="module")
def loaded(tmp_path_factory, make_case, reading) -> tuple[LoadedModel, object]:
    """A model of a file with kilometres spelt out and -999 where there is no pressure."""
    folder = tmp_path_factory.mktemp("spelt")
    rng = np.random.default_rng(3)
    km, pressure = rng.gamma(2, 30, N).round(1), rng.normal(40, 4, N).round(1)
    table = pd.DataFrame(
        {
            "distance": [f"{value} km" for value in km],
            "pressure": np.where(np.arange(N) % 8 == 0, -999, pressure),
            "price": (km * 2 + pressure).round(2),
        }
    )
    table.loc[table["pressure"] < 0, "price"] += 25
    read = load(write(folder, table.to_csv(index=False)))[1]
    case = make_case(read, reading("price", ProblemType.REGRESSION, Metric.RMSE))
    trained = case.train(case.select(budget_s=4), budget_s=4)
    path = folder / "model.orrery"
    save_model(trained.model, path, "project/run")
    return load_model(path, hashlib.sha256(path.read_bytes()).hexdigest()), (case, trained.model, read)


def answer(model: LoadedModel, **row) -> float:
    return model.predict([row])[0].prediction


def test_a_stopgap_is_missing_wherever_it_comes(loaded) -> None:
    """TABLE-23: -999 is missing in training, in the artefact's rows and in a table to measure on, alike."""
    model, (case, fitted, raw) = loaded
    assert case.parts.train["pressure"].isna().any()
    assert not (case.parts.train["pressure"] == -999).any()
    column = next(c for c in model.schema.columns if c.name == "pressure")
    assert (column.missing_values, column.nullable) == ([-999.0], True)
    assert column.minimum > 0
    stopgap = model.predict([{"distance": 80, "pressure": -999}])[0]
    assert stopgap.prediction == answer(model, distance=80, pressure=None)
    assert not stopgap.warnings
    direct = fitted.answers(fitted.scores(columns_of(raw, case.plan)))
    rows = raw[["distance", "pressure"]].to_dict("records")
    found = [each.prediction for each in model.predict(rows)]
    assert found == pytest.approx([each.prediction for each in direct], abs=1e-9)


def test_a_json_row_may_spell_numbers_as_the_file_did(loaded) -> None:
    """TABLE-22: "12 km" is 12 where training had kilometres; miles and words are named, not guessed."""
    model, _ = loaded
    assert answer(model, distance="80 km", pressure=41) == answer(model, distance=80, pressure=41)
    assert answer(model, distance="80", pressure=41) == answer(model, distance=80, pressure=41)
    for wrong in ("80 mi", "far"):
        with pytest.raises(OrreryError, match="don't fit") as caught:
            answer(model, distance=wrong, pressure=41)
        assert f"'distance' should be a number such as '{_spelling(model)}'" in str(caught.value.details)
    assert answer(model, distance=80, pressure="41") == answer(model, distance=80, pressure=41)
    with pytest.raises(OrreryError, match="don't fit"):
        answer(model, distance=80, pressure="<10")  # training had no such words


def _spelling(model: LoadedModel) -> str:
    found = next(c for c in model.schema.columns if c.name == "distance").spelling
    assert found is not None
    return found


def test_a_file_to_predict_is_read_as_a_row_is(loaded) -> None:
    """TABLE-22: cells in the training file's unit are numbers, those in another stay text to be named."""
    model, _ = loaded
    columns: list[ModelColumn] = model.schema.columns
    cells = {"distance": ["80 km", "80", "80 mi"], "pressure": ["41", "-999", "n/a"]}
    rows = instances_of(InstanceReader(columns, ".").columns(cells))
    assert [row["distance"] for row in rows] == [80.0, 80, "80 mi"]
    assert len(model.predict(rows[:2])) == 2
    with pytest.raises(OrreryError, match="don't fit"):
        model.check(rows)


def _column(spelling: str | None) -> ModelColumn:
    return ModelColumn(
        name="x",
        role=ColumnRole.NUMERIC,
        nullable=False,
        example=12.0,
        categories=None,
        minimum=None,
        maximum=None,
        spelling=spelling,
    )


@pytest.mark.parametrize(
    ("spelling", "cell", "number"),
    [
        ("$1,001", "$1,234", 1234.0),
        ("$1,001", "5 mi", None),
        ("5 km", "5 km", 5.0),
        ("5 km", "$5", 5.0),
        ("5 km", "5 mi", None),
        (None, "5 mi", None),
    ],
)
def test_a_unit_that_training_had_not_is_refused(
    spelling: str | None, cell: str, number: float | None
) -> None:
    """TABLE-22: a file's cell and a JSON row's in a unit that the training file had not are named alike."""
    column = _column(spelling)
    (from_file,) = InstanceReader([column], ".").columns({"x": [cell]})["x"]
    assert from_file == (cell if number is None else number)
    rows = RowReader([column], [], {}, [])
    if number is None:
        with pytest.raises(OrreryError, match="don't fit"):
            rows.read([{"x": cell}])
    else:
        assert rows.read([{"x": cell}]).numbers["x"].tolist() == [number]


def test_a_model_of_before_spellings_takes_a_files_units() -> None:
    """TABLE-22: an artefact whose columns say nothing of a spelling reads files as its release did."""
    told = _column(None).model_dump(exclude={"spelling"})
    reader = InstanceReader([ModelColumn.model_validate(told)], ".")
    assert reader.columns({"x": ["5 km"]})["x"] == [5.0]


@given(st.lists(st.sampled_from(["1", "1.0", "True", "a", "", "b"]), min_size=1))
def test_texts_alone_are_the_levels_that_they_are_among_others(texts: list[str]) -> None:
    """ENGINE-14: whether all cells are texts or one is missing, each has the same code and level."""
    alone, mixed = label_column(texts), label_column([*texts, None])
    assert alone.levels == mixed.levels
    assert [*alone.codes, -1] == list(mixed.codes)
