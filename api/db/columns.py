"""Column types: time-zone-aware UTC, and pydantic models kept as JSON text."""

from datetime import UTC, datetime
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

ModelT = TypeVar("ModelT", bound=BaseModel)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored as UTC; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was about to be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JsonModel(TypeDecorator[ModelT]):
    """A pydantic model as JSON text. Assign a new object to change it: mutation is not tracked."""

    impl = Text
    cache_ok = True

    def __init__(self, model: type[ModelT]) -> None:
        super().__init__()
        self.model = model

    def process_bind_param(self, value: ModelT | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else value.model_dump_json()

    def process_result_value(self, value: str | None, dialect: Dialect) -> ModelT | None:
        del dialect
        return None if value is None else self.model.model_validate_json(value)
