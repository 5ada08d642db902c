"""`model.orrery`: one zip of a JSON manifest and plain arrays. Loading it runs no code of the file's.

The same model always gives the same bytes, so its sha256 names it. Loading checks that hash first.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from automl.inference.calibration import Calibration, Kind
from automl.inference.encoding import LabelEncoder, Scaling, Style, TableEncoder
from automl.inference.habits import ColumnHabit
from automl.inference.intervals import IntervalModel
from automl.inference.model import FittedModel, Member
from automl.inference.predictors import Arrays, dump_predictor, read_predictor
from automl.inference.rows import RowReader
from automl.inference.text import TextEncoder
from contracts.datasets import ProblemType
from contracts.errors import ErrorCode, OrreryError
from contracts.predictions import ModelColumn, ModelSchema, Prediction, TargetSchema
from contracts.report import ColumnRole

FORMAT_VERSION = 2
SEVERAL_TARGETS = 3  # as 2, with a part a target beside the first: who reads 2 alone must refuse it
# A served model stays served when Orrery is renewed. Format 1 had no calibration, intervals or habits.
READ_FORMATS = (1, FORMAT_VERSION, SEVERAL_TARGETS)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # zip's earliest date: no clock in the bytes


class LoadedModel:
    """A model that answers JSON rows. Thread-safe: nothing in it changes after loading."""

    def __init__(self, model: FittedModel, model_id: str) -> None:
        self.model = model
        self.schema = schema_of(model, model_id)
        texts = [text for each in model.by_target for text in each.encoder.texts]
        by_letters = {text.name for text in texts if text.characters}
        self._rows = RowReader(model.columns, model.ignored_columns, model.date_forms, by_letters)

    def predict(self, instances: list[dict[str, Any]], *, explain: int = 0) -> list[Prediction]:
        """One answer a row, in order, the first 100 explained by `explain` columns.

        Raises OrreryError(VALIDATION_ERROR) naming each fault.
        """
        return self.model.answer(self._rows.read(instances), explain=explain)

    def check(self, instances: list[dict[str, Any]]) -> None:
        """Nothing if `predict` takes these rows; else what it would raise."""
        self._rows.read(instances)


def _ranged(column: ModelColumn, habit: ColumnHabit | None) -> ModelColumn:
    if habit is None or column.role is not ColumnRole.NUMERIC:
        return column
    return column.model_copy(update={"minimum": habit.low, "maximum": habit.high})


def schema_of(model: FittedModel, model_id: str) -> ModelSchema:
    """What the model takes and gives, numbers with the range that training had."""
    habits = {habit.name: habit for habit in model.habits}
    return ModelSchema(
        model_id=model_id,
        problem_type=model.problem_type,
        target_column=model.target_column,
        classes=list(model.labels) if model.labels is not None else None,
        columns=[_ranged(column, habits.get(column.name)) for column in model.columns],
        further_targets=[
            TargetSchema(
                problem_type=each.problem_type,
                target_column=each.target_column,
                classes=list(each.labels) if each.labels is not None else None,
            )
            for each in model.further
        ],
    )


def save_model(model: FittedModel, path: Path, model_id: str) -> None:
    """Write the model as one file; the same model and id give the same bytes."""
    arrays: Arrays = {}
    manifest = _manifest(model, model_id, arrays)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        _write(archive, "schema.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.save(buffer, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            _write(archive, f"{name}.npy", buffer.getvalue())


def load_model(path: Path, expected_sha256: str) -> LoadedModel:
    """Load a model if its bytes are the recorded ones.

    Raises OrreryError(DEPLOYMENT_FAILED) for another hash, a damaged file or a newer format.
    """
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != expected_sha256.lower():
        raise OrreryError(
            ErrorCode.DEPLOYMENT_FAILED,
            "The model's bytes are not the recorded ones; it was not loaded.",
            f"expected sha256 {expected_sha256}, found {found}",
        )
    try:
        return _read(data)
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
        raise OrreryError(
            ErrorCode.DEPLOYMENT_FAILED, "The model's file can't be read.", str(error)
        ) from error


def _write(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, data)


def _manifest(model: FittedModel, model_id: str, arrays: Arrays) -> dict[str, Any]:
    if model.calibration is not None:
        arrays["calibration.values"] = model.calibration.values
    return {
        "format": SEVERAL_TARGETS if model.further else FORMAT_VERSION,
        # The parts of further targets say themselves what they give.
        "schema": schema_of(model, model_id).model_dump(mode="json", exclude={"further_targets"}),
        "classes": model.classes,
        "threshold": model.threshold,
        "ignored_columns": model.ignored_columns,
        "date_forms": model.date_forms,
        "encoder": _dump_encoder(model.encoder, arrays),
        "members": [_dump_member(member, f"member{n}", arrays) for n, member in enumerate(model.members)],
        "decision_weights": model.decision_weights,
        "habits": [vars(habit) for habit in model.habits],
        "calibration": None if model.calibration is None else model.calibration.kind,
        "intervals": _dump_intervals(model.intervals, arrays),
        **({"further": _dump_further(model, model_id, arrays)} if model.further else {}),
    }


def _dump_further(model: FittedModel, model_id: str, arrays: Arrays) -> list[dict[str, Any]]:
    """A manifest a target; its arrays are named after its number."""
    found = []
    for number, each in enumerate(model.further, start=1):
        own: Arrays = {}
        found.append(_manifest(each, model_id, own))
        arrays.update({f"target{number}.{name}": part for name, part in own.items()})
    return found


def _dump_member(member: Member, prefix: str, arrays: Arrays) -> dict[str, Any]:
    header, parts = dump_predictor(member.predictor)
    if member.calibration is not None:
        arrays[f"{prefix}_calibration.values"] = member.calibration.values
    arrays.update({f"{prefix}.{name}": part for name, part in parts.items()})
    return {
        "name": member.name,
        "family": member.family,
        "style": member.style,
        "weight": member.weight,
        "arrays": sorted(parts),
        "calibration": None if member.calibration is None else member.calibration.kind,
        "predictor": header,
    }


def _dump_intervals(intervals: IntervalModel | None, arrays: Arrays) -> dict[str, Any] | None:
    if intervals is None:
        return None
    spread = None
    if intervals.spread is not None:
        spread, parts = dump_predictor(intervals.spread)
        arrays.update({f"spread.{name}": part for name, part in parts.items()})
    return {**vars(intervals), "spread": spread}


def _read_calibration(kind: Kind | None, arrays: Arrays, prefix: str) -> Calibration | None:
    return None if kind is None else Calibration(kind, arrays[f"{prefix}.values"])


def _read_intervals(entry: dict[str, Any] | None, arrays: Arrays) -> IntervalModel | None:
    if entry is None:
        return None
    parts = {
        name.removeprefix("spread."): part for name, part in arrays.items() if name.startswith("spread.")
    }
    spread = None if entry["spread"] is None else read_predictor(entry["spread"], parts)
    return IntervalModel(**{**entry, "spread": spread})


def _read_habit(entry: dict[str, Any]) -> ColumnHabit:
    levels = entry["levels"]
    return ColumnHabit(**{**entry, "levels": None if levels is None else tuple(levels)})


def _dump_encoder(encoder: TableEncoder, arrays: Arrays) -> dict[str, Any]:
    arrays.update({f"scaling.{name}": part for name, part in vars(encoder.scaling).items()})
    for n, text in enumerate(encoder.texts):
        arrays[f"text{n}.idf"], arrays[f"text{n}.components"] = text.idf, text.components
    return {
        "numbers": encoder.numbers,
        "dates": encoder.dates,
        "labels": [vars(label) for label in encoder.labels],
        "texts": [
            {"name": text.name, "characters": text.characters, "terms": list(text.vocabulary)}
            for text in encoder.texts
        ],
    }


def _read(data: bytes) -> LoadedModel:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        manifest = json.loads(archive.read("schema.json"))
        if manifest["format"] not in READ_FORMATS:
            raise ValueError(f"format {manifest['format']} is none of {READ_FORMATS}")
        arrays = {
            name.removesuffix(".npy"): np.load(io.BytesIO(archive.read(name)), allow_pickle=False)
            for name in archive.namelist()
            if name.endswith(".npy")
        }
    model = _read_model(manifest, arrays)
    return LoadedModel(model, manifest["schema"]["model_id"])


def _read_further(manifest: dict[str, Any], arrays: Arrays) -> Iterator[FittedModel]:
    for number, entry in enumerate(manifest.get("further", ()), start=1):
        prefix = f"target{number}."
        own = {name.removeprefix(prefix): part for name, part in arrays.items() if name.startswith(prefix)}
        yield _read_model(entry, own)


def _read_model(manifest: dict[str, Any], arrays: Arrays) -> FittedModel:
    schema = ModelSchema.model_validate(manifest["schema"])
    return FittedModel(
        problem_type=ProblemType(schema.problem_type),
        target_column=schema.target_column,
        classes=tuple(manifest["classes"]) if manifest["classes"] is not None else None,
        labels=tuple(schema.classes) if schema.classes is not None else None,
        threshold=manifest["threshold"],
        columns=tuple(ModelColumn.model_validate(column) for column in schema.columns),
        ignored_columns=tuple(manifest["ignored_columns"]),
        date_forms=manifest["date_forms"],
        encoder=_read_encoder(manifest["encoder"], arrays),
        members=tuple(
            _read_member(entry, f"member{n}", arrays) for n, entry in enumerate(manifest["members"])
        ),
        calibration=_read_calibration(manifest.get("calibration"), arrays, "calibration"),
        decision_weights=_optional_tuple(manifest.get("decision_weights")),
        intervals=_read_intervals(manifest.get("intervals"), arrays),
        habits=tuple(_read_habit(entry) for entry in manifest.get("habits", ())),
        further=tuple(_read_further(manifest, arrays)),
    )


def _optional_tuple(values: list[float] | None) -> tuple[float, ...] | None:
    return None if values is None else tuple(values)


def _read_member(entry: dict[str, Any], prefix: str, arrays: Arrays) -> Member:
    parts = {name: arrays[f"{prefix}.{name}"] for name in entry["arrays"]}
    return Member(
        name=entry["name"],
        family=entry["family"],
        style=Style(entry["style"]),
        weight=entry["weight"],
        predictor=read_predictor(entry["predictor"], parts),
        calibration=_read_calibration(entry.get("calibration"), arrays, f"{prefix}_calibration"),
    )


def _read_encoder(entry: dict[str, Any], arrays: Arrays) -> TableEncoder:
    scaling = {name: arrays[f"scaling.{name}"] for name in ("fill", "centre", "scale", "indicate")}
    texts = tuple(
        TextEncoder(
            name=text["name"],
            characters=text["characters"],
            vocabulary={term: index for index, term in enumerate(text["terms"])},
            idf=arrays[f"text{n}.idf"],
            components=arrays[f"text{n}.components"],
        )
        for n, text in enumerate(entry["texts"])
    )
    labels = tuple(LabelEncoder(**{**label, "levels": tuple(label["levels"])}) for label in entry["labels"])
    return TableEncoder(
        numbers=tuple(entry["numbers"]),
        dates=tuple(entry["dates"]),
        labels=labels,
        texts=texts,
        scaling=Scaling(**scaling),
    )
