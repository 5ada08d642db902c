"""What a split of several targets keeps in proportion: combinations of their values, as far as rows go."""

from collections.abc import Sequence

import numpy as np

from automl.inference.columns import IntArray

_FEWEST = 10  # rows of a combination that is kept in proportion: two of them are held out


def joint_strata(parts: Sequence[IntArray]) -> IntArray:
    """One stratum a row from those of each target: the first's, parted by the others', the rarest first.

    Combinations of fewer than ten rows are left together within the stratum that they are of, so that no
    stratum is too small to be held out. (After iterative stratification: Sechidis et al., 2011.)
    """
    strata = np.asarray(parts[0], dtype=np.int64)
    for part in sorted(parts[1:], key=_rarest):
        pairs = np.column_stack([strata, part])
        _, finer, counts = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
        finer = finer.ravel()
        # Those of small combinations keep the stratum that they had, under a number of its own.
        together = strata - strata.min() + len(counts)
        strata = np.unique(np.where(counts[finer] >= _FEWEST, finer, together), return_inverse=True)[
            1
        ].ravel()
    return strata


def _rarest(part: IntArray) -> int:
    """Rows of the smallest stratum that is worth a place on both sides."""
    counts = np.unique(part, return_counts=True)[1]
    return int(min(counts[counts >= _FEWEST], default=len(part)))
