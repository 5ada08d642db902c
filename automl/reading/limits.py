"""What a file may ask of us. Sizes are counted, never believed."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class InspectionLimits:
    """Bounds that an upload is held to. Bytes where the name says so, otherwise counts."""

    max_columns: int = 5_000
    min_rows: int = 10
    max_cells: int = 2_000_000_000
    max_row_bytes: int = 4 * MEBIBYTE  # one streamed block
    max_unpacked_bytes: int = 4096 * MEBIBYTE  # of a parquet file's columns
    max_archive_bytes: int = 1024 * MEBIBYTE  # of an xlsx file's parts together
    max_archive_ratio: int = 200  # unpacked over packed, for parts above 10 MiB
    max_archive_entries: int = 2_000
    max_sheet_cells: int = 20_000_000
    max_whole_json_bytes: int = 512 * MEBIBYTE  # a column-wise document can't be streamed


DEFAULT_LIMITS = InspectionLimits()
