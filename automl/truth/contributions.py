"""SHAP values of the tree members, by LightGBM's own exact TreeSHAP (Lundberg et al., 2020)."""

import re

import numpy as np

from automl.inference.columns import Columns, FloatArray
from automl.inference.encoding import DATE_PARTS, Style, TableEncoder
from automl.inference.model import FittedModel
from automl.inference.predictor import Predictor
from automl.inference.predictors import BinaryBoosterPredictor, BoosterPredictor, ReweighedPredictor
from automl.inference.target_codes import TargetCodedPredictor, widened
from contracts.truth import Contribution

_LEAVES = re.compile(r"^num_leaves=(\d+)$", re.MULTILINE)
_LEAF_ROWS = 4_000_000  # leaves times rows that may be walked
_ROWS = (30, 500)


def contributions(model: FittedModel, columns: Columns, *, seed: int) -> list[Contribution]:
    """Mean absolute SHAP value by column, greatest first; none if no member is a booster."""
    found = [(member.weight, *_booster(member.predictor)) for member in model.members]
    boosters = [(weight, predictor, coded) for weight, predictor, coded in found if predictor is not None]
    if not boosters:
        return []
    owners = _owners(model.encoder)
    names = list(dict.fromkeys(owners))
    total = np.zeros(len(names))
    for weight, predictor, coded in boosters:
        few = _sample(columns, predictor, seed)
        matrix = model.encoder.transform(few, Style.TREE)
        values = _shap(predictor, matrix, coded)
        for at, name in enumerate(names):
            mine = [place for place, owner in enumerate(owners) if owner == name]
            total[at] += weight * float(np.abs(values[:, :, mine].sum(axis=2)).mean(axis=0).sum())
    total /= sum(weight for weight, _, _ in boosters)
    order = np.argsort(-total, kind="stable")
    return [Contribution(feature=names[at], mean_absolute=float(total[at])) for at in order]


def _booster(predictor: Predictor) -> tuple[BoosterPredictor | None, TargetCodedPredictor | None]:
    """What is behind it, if that is a booster, and what codes its rows.

    Class weights only shift its scores by a constant.
    """
    coded = None
    while isinstance(predictor, ReweighedPredictor | BinaryBoosterPredictor | TargetCodedPredictor):
        coded = predictor if isinstance(predictor, TargetCodedPredictor) else coded
        predictor = predictor.inner
    return (predictor, coded) if isinstance(predictor, BoosterPredictor) else (None, None)


def _sample(columns: Columns, predictor: BoosterPredictor, seed: int) -> Columns:
    leaves = max(sum(map(int, _LEAVES.findall(predictor.text))), 1)
    rows = int(np.clip(_LEAF_ROWS // leaves, *_ROWS))
    if columns.num_rows <= rows:
        return columns
    return columns.take(np.sort(np.random.default_rng(seed).choice(columns.num_rows, rows, replace=False)))


def _shap(predictor: BoosterPredictor, matrix: FloatArray, coded: TargetCodedPredictor | None) -> FloatArray:
    """(rows, outputs, features). What a pair of columns is coded as counts half for each of them."""
    seen = matrix if coded is None else widened(matrix, coded.added)
    found = np.asarray(predictor.booster.predict(seen, pred_contrib=True, num_threads=1))
    values = np.asarray(found.reshape(len(seen), -1, seen.shape[1] + 1)[:, :, :-1], dtype=np.float64)
    if coded is None:
        return values
    own = np.zeros((*values.shape[:2], matrix.shape[1]))
    for at, owners in enumerate(coded.owners(matrix.shape[1])):
        for owner in owners:
            own[:, :, owner] += values[:, :, at] / len(owners)
    return own


def _owners(encoder: TableEncoder) -> list[str]:
    """The column behind each feature of the tree style."""
    found = list(encoder.numbers)
    found += [name for name in encoder.dates for _ in DATE_PARTS]
    found += [text.name for text in encoder.texts for _ in range(text.width)]
    return found + [label.name for label in encoder.labels]
