"""Fits the encoders that `automl.inference.encoding` applies, on the rows it is given and no others."""

import numpy as np
from scipy import sparse

from automl.inference.columns import Columns, FloatArray, LabelColumn, TextColumn
from automl.inference.encoding import LabelEncoder, Scaling, TableEncoder
from automl.inference.text import TextEncoder, weigh
from automl.plan import ColumnPlan, FeaturePlan
from contracts.report import ColumnRole

_MAX_TERMS = 8_000
_MIN_TERM_ROWS = 2
_TEXT_COMPONENTS = 64
_CODE_COMPONENTS = 24
_MAX_TEXT_ROWS = 20_000  # rows that a vocabulary is learnt from
_MIN_LEVEL_ROWS = 2
_MIN_SPREAD = 1e-12


def fit_encoder(columns: Columns, plan: FeaturePlan, *, seed: int) -> TableEncoder:
    """Fit every encoder of `plan` on all rows of `columns`."""
    of_role = {
        role: [column for column in plan.columns if column.role is role]
        for role in (ColumnRole.NUMERIC, ColumnRole.DATETIME, ColumnRole.TEXT)
    }
    texts = tuple(_fit_text(columns.texts[c.name], c, seed) for c in of_role[ColumnRole.TEXT])
    unscaled = TableEncoder(
        numbers=tuple(column.name for column in of_role[ColumnRole.NUMERIC]),
        dates=tuple(column.name for column in of_role[ColumnRole.DATETIME]),
        labels=tuple(
            _fit_labels(columns.labels[column.name], column)
            for column in plan.columns
            if column.role in {ColumnRole.CATEGORICAL, ColumnRole.BOOLEAN}
        ),
        texts=texts,
        scaling=_fit_scaling(np.empty((0, 0))),
    )
    return TableEncoder(**{**vars(unscaled), "scaling": _fit_scaling(unscaled.raw(columns))})


def _fit_scaling(raw: FloatArray) -> Scaling:
    missing = np.isnan(raw)
    known = ~missing.all(axis=0) if len(raw) else np.ones(raw.shape[1], dtype=bool)
    fill = np.zeros(raw.shape[1])
    if known.any():
        fill[known] = np.nanmedian(raw[:, known], axis=0)
    filled = np.where(missing, fill, raw)
    centre = filled.mean(axis=0) if len(raw) else np.zeros(raw.shape[1])
    spread = filled.std(axis=0) if len(raw) else np.ones(raw.shape[1])
    flat = spread <= _MIN_SPREAD * np.maximum(np.abs(centre), 1.0)
    indicate = np.asarray(missing.any(axis=0) & ~missing.all(axis=0), dtype=np.bool_)
    return Scaling(fill=fill, centre=centre, scale=np.where(flat, 1.0, spread), indicate=indicate)


def _fit_labels(column: LabelColumn, plan: ColumnPlan) -> LabelEncoder:
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.levels))
    # Ties go by spelling, so that the order of rows doesn't matter.
    ranked = sorted(
        (code for code in range(len(column.levels)) if counts[code]),
        key=lambda code: (-counts[code], column.levels[code]),
    )
    frequent = [code for code in ranked if counts[code] >= _MIN_LEVEL_ROWS][: plan.max_levels]
    kept = frequent if len(frequent) > 1 else ranked[: plan.max_levels]
    return LabelEncoder(
        name=plan.name,
        levels=tuple(column.levels[code] for code in kept),
        has_other=len(ranked) > len(kept),
        has_missing=bool((column.codes < 0).any()),
    )


def _fit_text(column: TextColumn, plan: ColumnPlan, seed: int) -> TextEncoder:
    """Vocabulary, inverse document frequencies and the projection of one text column."""
    rows = column.counts.shape[0]
    if rows > _MAX_TEXT_ROWS:
        chosen = np.random.default_rng(seed).choice(rows, _MAX_TEXT_ROWS, replace=False)
        column = column.take(np.sort(chosen))
        rows = _MAX_TEXT_ROWS
    rows_with = np.bincount(column.counts.indices, minlength=len(column.terms))
    frequent = np.flatnonzero(rows_with >= _MIN_TERM_ROWS)
    # Ties go by spelling, so that the order of rows doesn't matter.
    ranked = sorted(frequent, key=lambda at: (-rows_with[at], column.terms[at]))[:_MAX_TERMS]
    kept = np.asarray(sorted(ranked, key=lambda at: column.terms[at]), dtype=np.int64)
    idf = np.log((1 + rows) / (1 + rows_with[kept])) + 1
    vocabulary = {column.terms[at]: index for index, at in enumerate(kept)}
    components = _project(weigh(column.counts[:, kept], idf), plan, seed)
    return TextEncoder(plan.name, plan.characters, vocabulary, idf, components)


def _project(weights: sparse.csr_matrix, plan: ColumnPlan, seed: int) -> FloatArray:
    wanted = _CODE_COMPONENTS if plan.characters else _TEXT_COMPONENTS
    rank = min(wanted, weights.shape[1] - 1, weights.shape[0] - 1)
    if rank < 1:
        return np.zeros((0, weights.shape[1]))
    from sklearn.utils.extmath import randomized_svd  # noqa: PLC0415 - only tables with text pay its import

    _, _, components = randomized_svd(weights, rank, n_iter=4, random_state=seed)
    return np.asarray(components, dtype=np.float64)
