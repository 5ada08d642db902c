"""Rows to predict, from what people hold them in."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class DataFrameLike(Protocol):
    """A pandas DataFrame, without importing pandas."""

    def to_dict(self, orient: str) -> list[dict[str, Any]]: ...


@runtime_checkable
class _Scalar(Protocol):
    """A numpy scalar, without importing numpy."""

    def item(self) -> Any: ...


Rows = Iterable[Mapping[str, Any]] | DataFrameLike


def as_instances(rows: Rows) -> list[dict[str, Any]]:
    """Rows as JSON can say them: NaN and NaT become null, numpy scalars plain numbers, dates ISO text."""
    records = rows.to_dict(orient="records") if isinstance(rows, DataFrameLike) else rows
    return [{str(name): _cell(value) for name, value in row.items()} for row in records]


def _cell(value: Any) -> Any:
    if isinstance(value, _Scalar):
        value = value.item()
    if value is None or value != value:  # noqa: PLR0124  # only NaN and NaT differ from themselves
        return None
    if isinstance(value, (str, int, float, bool)):
        return value
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat is not None else value
