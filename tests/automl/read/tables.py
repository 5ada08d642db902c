"""How these tests make files and look at them."""

from pathlib import Path

import pandas as pd

from automl.inspection import InspectionLimits, inspect_file
from automl.reading import read_table
from contracts.datasets import DatasetInfo, Overrides

NO_OVERRIDES = Overrides()
BODY = "a,b,c\n" + "".join(f"{i},x{i % 3},{i / 7}\n" for i in range(50))


def write(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "upload"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def inspect(
    path: Path,
    name: str = "t.csv",
    overrides: Overrides = NO_OVERRIDES,
    limits: InspectionLimits | None = None,
) -> DatasetInfo:
    return inspect_file(path, name, "0" * 64, overrides, limits or InspectionLimits())


def load(path: Path, name: str = "t.csv") -> tuple[DatasetInfo, pd.DataFrame]:
    info = inspect(path, name)
    return info, read_table(path, info)
