"""Tables with a known answer, and one split of each that all systems share."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

_TEST_SHARE = 0.2
_QUICK = {"binary": 3, "multiclass": 2, "regression": 3}


@dataclass(frozen=True)
class Table:
    """One entry of the folder's manifest.json."""

    name: str
    path: Path
    sha256: str
    rows: int
    target: str
    problem: str
    metric: str
    positive_class: str | None
    dropped: tuple[str, ...]


def tables(folder: Path) -> list[Table]:
    """All tables of a folder with a manifest, smallest first."""
    entries = json.loads((folder / "manifest.json").read_text())
    found = [
        Table(
            name=entry["name"],
            path=folder / entry["file"],
            sha256=entry["sha256"],
            rows=entry["rows"],
            target=entry["target"],
            problem=entry["problem"],
            metric=entry["metric"],
            positive_class=entry.get("positive_class"),
            dropped=tuple(entry.get("id_columns") or ()),
        )
        for entry in entries
    ]
    return sorted(found, key=lambda table: table.rows)


def quick_set(found: list[Table]) -> list[Table]:
    """Eight tables: of each problem, evenly spread by size, the largest left out."""
    chosen = []
    for problem, count in _QUICK.items():
        of_kind = [table for table in found if table.problem == problem][:-1]
        places = np.linspace(0, len(of_kind) - 1, count).round().astype(int)
        chosen += [of_kind[place] for place in places]
    return chosen


@dataclass(frozen=True)
class Split:
    """Both parts as files, the truth as codes or floats, and the classes (the positive one last)."""

    train: Path
    test: Path
    y: np.ndarray
    classes: list[str] | None


def split(table: Table, seed: int, folder: Path) -> Split:
    """A fifth of the rows for testing, by the seed, classes in proportion; every row has a target."""
    from sklearn.model_selection import train_test_split  # noqa: PLC0415 - not for those who only list

    kinds = None if table.problem == "regression" else {table.target: str}
    whole = pd.read_csv(table.path, dtype=kinds, low_memory=False).dropna(subset=[table.target])
    strata = None if table.problem == "regression" else whole[table.target]
    if strata is not None and strata.value_counts().min() < 2:
        strata = None
    train, test = train_test_split(whole, test_size=_TEST_SHARE, random_state=seed, stratify=strata)
    paths = folder / "train.csv", folder / "test.csv"
    train.to_csv(paths[0], index=False)
    test.to_csv(paths[1], index=False)
    if table.problem == "regression":
        return Split(*paths, test[table.target].to_numpy(dtype=float), None)
    classes = sorted(whole[table.target].unique())
    if len(classes) == 2 and classes[0] == table.positive_class:
        classes.reverse()
    place = {label: code for code, label in enumerate(classes)}
    return Split(*paths, test[table.target].map(place).to_numpy(), classes)


def score(metric: str, y: np.ndarray, scores: np.ndarray) -> float:
    """The metric by the field's definition."""
    from sklearn import metrics  # noqa: PLC0415 - as above

    if metric == "roc_auc":
        return float(metrics.roc_auc_score(y, scores[:, 1]))
    if metric == "log_loss":
        sure = np.clip(scores, 1e-15, 1.0)
        sure /= sure.sum(axis=1, keepdims=True)
        return float(metrics.log_loss(y, sure, labels=np.arange(scores.shape[1])))
    return float(metrics.root_mean_squared_error(y, scores[:, 0]))
