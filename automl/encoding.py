"""Fits the encoders that `automl.inference.encoding` applies, on the rows it is given and no others."""

from collections import Counter

import numpy as np
from scipy import sparse

from automl.inference.columns import Columns, FloatArray, LabelColumn, TextArray
from automl.inference.encoding import LabelEncoder, Scaling, TableEncoder
from automl.inference.text import TextEncoder, terms, weigh
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
    indicate = missing.any(axis=0) & ~missing.all(axis=0)
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


def _fit_text(values: TextArray, plan: ColumnPlan, seed: int) -> TextEncoder:
    """Vocabulary, inverse document frequencies and the projection of one text column."""
    sample = values
    if len(values) > _MAX_TEXT_ROWS:
        rows = np.random.default_rng(seed).choice(len(values), _MAX_TEXT_ROWS, replace=False)
        sample = values[np.sort(rows)]
    counted = [terms(text, characters=plan.characters) for text in sample]
    rows_with = Counter(term for counts in counted for term in counts)
    frequent = [item for item in rows_with.items() if item[1] >= _MIN_TERM_ROWS]
    kept = sorted(sorted(frequent, key=lambda item: (-item[1], item[0]))[:_MAX_TERMS])
    vocabulary = {term: index for index, (term, _) in enumerate(kept)}
    idf = np.log((1 + len(sample)) / (1 + np.asarray([n for _, n in kept], dtype=np.float64))) + 1
    components = _project([_row(counts, vocabulary, idf) for counts in counted], len(kept), plan, seed)
    return TextEncoder(plan.name, plan.characters, vocabulary, idf, components)


def _row(counts: Counter[str], vocabulary: dict[str, int], idf: FloatArray) -> tuple[list[int], FloatArray]:
    known = sorted((vocabulary[term], n) for term, n in counts.items() if term in vocabulary)
    return weigh([i for i, _ in known], [n for _, n in known], idf)


def _project(
    rows: list[tuple[list[int], FloatArray]], num_terms: int, plan: ColumnPlan, seed: int
) -> FloatArray:
    wanted = _CODE_COMPONENTS if plan.characters else _TEXT_COMPONENTS
    rank = min(wanted, num_terms - 1, len(rows) - 1)
    if rank < 1:
        return np.zeros((0, num_terms))
    pointers = np.cumsum([0, *(len(indices) for indices, _ in rows)])
    indices = [i for row, _ in rows for i in row]
    data = np.concatenate([weights for _, weights in rows])
    matrix = sparse.csr_matrix((data, indices, pointers), shape=(len(rows), num_terms))
    from sklearn.utils.extmath import randomized_svd  # noqa: PLC0415 - only tables with text pay its import

    _, _, components = randomized_svd(matrix, rank, n_iter=4, random_state=seed)
    return np.asarray(components, dtype=np.float64)
