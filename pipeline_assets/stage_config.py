"""Dagster's config schema of a stage, made from the contracts' settings: API and Dagster UI take the same."""

from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import dagster as dg
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from contracts.launch import COUNTED_STAGES, REPEAT_FIELD
from contracts.overrides import RunOverrides
from contracts.stages import PipelineStage

_SCALARS: dict[type, Any] = {str: dg.String, int: dg.Int, float: dg.Float, bool: dg.Bool}
_REPEAT = "Do the fits of that run again, counted instead of timed. Set by a replay."


def config_of(stage: PipelineStage) -> dict[str, dg.Field]:
    """What `ops.<stage>.config` may hold; every field may be left out."""
    model = RunOverrides.model_fields[stage.value].annotation
    if not isinstance(model, type) or not issubclass(model, BaseModel):
        raise TypeError(f"{stage} has no settings")
    fields = {name: _field(info) for name, info in model.model_fields.items()}
    if stage in COUNTED_STAGES:
        fields[REPEAT_FIELD] = dg.Field(str, is_required=False, description=_REPEAT)
    return fields


def _field(info: FieldInfo) -> dg.Field:
    required = info.is_required()
    return dg.Field(_type(info.annotation), is_required=required, description=info.description)


def _type(annotation: Any) -> Any:
    """Scalars, enumerations by their values, lists and nested settings, or null in place of any."""
    if get_origin(annotation) is UnionType:
        (kind,) = (part for part in get_args(annotation) if part is not NoneType)
        return dg.Noneable(_type(kind))
    if get_origin(annotation) is list:
        return dg.Array(_type(get_args(annotation)[0]))
    if issubclass(annotation, StrEnum):
        return dg.Enum(annotation.__name__, [dg.EnumValue(member.value) for member in annotation])
    if issubclass(annotation, BaseModel):
        shape = {name: _field(info) for name, info in annotation.model_fields.items()}
        return dg.Shape(shape)  # type: ignore[no-untyped-call]  # Dagster's own signature is bare
    return _SCALARS[annotation]
