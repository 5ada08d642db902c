"""Metadata for people: what the Dagster UI shows of a stage. Bytes stay small; big things are links."""

import base64
import io
from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg
import pandas as pd
from PIL import Image

from contracts.report import DatasetProfile, Finding, LeaderboardRow, Plot

Shown = dg.MetadataValue[Any]
MAX_THUMBNAIL_BYTES = 32 * 1024
_THUMBNAIL_WIDTHS = (640, 480, 360, 240, 160)
_MAX_COLUMNS = 200
_MAX_FINDINGS = 50


def rows(count: int) -> Mapping[str, Shown]:
    """The row count under the key that Dagster draws as the table's size."""
    return {"dagster/row_count": dg.MetadataValue.int(count)}


def schema_of(table: pd.DataFrame) -> Mapping[str, Shown]:
    """A table's columns and dtypes, as Dagster's column schema."""
    columns = [dg.TableColumn(str(name), str(dtype)) for name, dtype in table.dtypes.items()]
    return {"dagster/column_schema": dg.MetadataValue.table_schema(dg.TableSchema(columns[:_MAX_COLUMNS]))}


def schema_of_profile(profile: DatasetProfile) -> Mapping[str, Shown]:
    """The same with each column's role and gaps in its description."""
    columns = [
        dg.TableColumn(
            column.name,
            column.dtype,
            description=f"{column.role.value}; {column.missing} missing, {column.distinct} distinct",
        )
        for column in profile.columns[:_MAX_COLUMNS]
    ]
    return {"dagster/column_schema": dg.MetadataValue.table_schema(dg.TableSchema(columns))}


def findings(found: Sequence[Finding]) -> Shown:
    """Warnings about the data, as a table."""
    lines = ["| column | finding | action |", "|---|---|---|"]
    lines += [
        f"| {_cell(f.column or '-')} | {_cell(f.message)} | {_cell(f.action)} |"
        for f in found[:_MAX_FINDINGS]
    ]
    return dg.MetadataValue.md("\n".join(lines) if found else "None.")


def leaderboard(board: Sequence[LeaderboardRow]) -> Shown:
    """Models as they were measured, as a table."""
    lines = ["| model | metric | score | fit, s | weight | note |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {_cell(row.model)} | {row.metric.value} | {_number(row.score)} | {_number(row.fit_time_s)} "
        f"| {_number(row.weight)} | {_cell(row.note or '')} |"
        for row in board
    ]
    return dg.MetadataValue.md("\n".join(lines))


def metrics(values: Mapping[str, float], prefix: str = "") -> dict[str, Shown]:
    """Metrics as numbers, so that Dagster plots them over runs."""
    return {f"{prefix}{name}": dg.MetadataValue.float(float(value)) for name, value in values.items()}


def picture(plot: Plot) -> Shown:
    """A plot as a markdown image of at most 32 KiB."""
    data = base64.b64encode(thumbnail(base64.b64decode(plot.png_base64))).decode()
    return dg.MetadataValue.md(f"![{_cell(plot.title)}](data:image/png;base64,{data})")


def thumbnail(png: bytes) -> bytes:
    """The picture, shrunk until it is at most MAX_THUMBNAIL_BYTES."""
    if len(png) <= MAX_THUMBNAIL_BYTES:
        return png
    image = Image.open(io.BytesIO(png)).convert("RGB")
    small = b""
    for width in _THUMBNAIL_WIDTHS:
        size = (width, max(1, round(image.height * width / image.width)))
        buffer = io.BytesIO()
        image.resize(size).quantize(64).save(buffer, "PNG", optimize=True)
        small = buffer.getvalue()
        if len(small) <= MAX_THUMBNAIL_BYTES:
            break
    return small


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def _cell(text: str) -> str:
    """Text of users' that stands in markdown: neither markup nor a new cell."""
    for mark in "\\|<>[]`*_#!":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())[:200]
