"""Which held out rows of two files are the same."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from automl import pairing
from automl.pairing import RowFiles, paired_rows


def table(rows: int, start: int = 0) -> pd.DataFrame:
    """No two rows are equal."""
    numbers = np.arange(start, start + rows)
    return pd.DataFrame({"x": numbers / 4, "word": [f"w{n % 7}" for n in numbers], "y": numbers % 2 == 0})


def files(folder: Path, name: str, rows: pd.DataFrame, train: list[int]) -> RowFiles:
    made = RowFiles(folder / f"{name}.table", folder / f"{name}.train")
    rows.to_parquet(made.table, index=True)
    rows.loc[train].to_parquet(made.train, index=True)
    return made


def paired(
    a: RowFiles, b: RowFiles, held_a: list[int], held_b: list[int]
) -> tuple[list[int], list[int], int]:
    in_a, in_b, seen = paired_rows(a, b, np.asarray(held_a), np.asarray(held_b))
    return in_a.tolist(), in_b.tolist(), [seen]


@pytest.mark.parametrize("batch", [65_536, 4])
def test_a_row_is_found_wherever_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    """RUNS-28: by what is in it, whatever its number, its columns' order, or the stretch it is read in."""
    monkeypatch.setattr(pairing, "_BATCH_ROWS", batch)
    before, moved = table(10), table(12)[::-1].reset_index(drop=True)[["y", "x", "word"]].assign(more=1)
    a = files(tmp_path, "a", before, [0, 1, 2, 3, 4, 5])
    b = files(tmp_path, "b", moved, [0, 1])  # 11 and 10 of a's count
    assert paired(a, b, [6, 7, 8, 9], [2, 3, 5, 11]) == ([6, 8, 9], [5, 3, 2], [0])


def test_a_row_that_either_was_trained_on_is_not_held_out(tmp_path: Path) -> None:
    """RUNS-28: an equal row among the training rows of either is as good as itself."""
    again = pd.concat([table(10), table(3, 7)], ignore_index=True)  # rows 10, 11, 12 are 7, 8, 9 once more
    a = files(tmp_path, "a", table(10), [0, 1, 2])
    b = files(tmp_path, "b", again, [11])
    assert paired(a, b, [6, 7, 8, 9], [6, 7, 8, 9]) == ([6, 7, 9], [6, 7, 9], [1])


def test_equal_rows_are_paired_once_each(tmp_path: Path) -> None:
    """RUNS-28: three of a kind and two of them are two pairs, not six."""
    same = pd.DataFrame({"x": [1.0] * 4, "y": ["n"] * 4})
    a = files(tmp_path, "a", same.assign(x=[1, 1, 1, 9]), [3])
    b = files(tmp_path, "b", same.assign(x=[8.0, 1, 5, 1]), [0])
    assert paired(a, b, [0, 1, 2], [1, 2, 3]) == ([0, 1], [1, 3], [0])


def test_files_without_a_common_column_have_no_common_rows(tmp_path: Path) -> None:
    """RUNS-28: nothing is paired by chance."""
    a = files(tmp_path, "a", pd.DataFrame({"x": [1, 2]}), [0])
    b = files(tmp_path, "b", pd.DataFrame({"z": [1, 2]}), [0])
    assert paired(a, b, [1], [1]) == ([], [], [0])
