"""Rows of one request are no independent ones: how much they tell of what is asked at large."""

from dataclasses import dataclass

import numpy as np

from automl.inference.columns import IntArray
from automl.monitoring.values import Mask
from contracts.monitoring import MonitoringPolicy

FEWEST_UNITS = 30  # requests, or rows that came alone: fewer say nothing worth an alert


@dataclass(frozen=True)
class Came:
    """`units` (n,): by numbers from 0, with which other rows each row came."""

    units: IntArray

    @property
    def rows(self) -> int:
        return len(self.units)

    @property
    def requests(self) -> int:
        return int(self.units.max(initial=-1)) + 1

    def enough(self, policy: MonitoringPolicy) -> bool:
        return self.rows >= policy.min_rows and self.requests >= FEWEST_UNITS

    def too_few(self, policy: MonitoringPolicy) -> str:
        """Why there is no verdict."""
        if self.rows < policy.min_rows:
            return f"Too few rows for a verdict: {self.rows} of {policy.min_rows}."
        return f"Too few requests for a verdict: {self.requests} of {FEWEST_UNITS}, with {self.rows} rows."

    def one_of_each(self) -> IntArray:
        """The places of one row of each request, the same each time."""
        shuffled = np.random.default_rng(0).permutation(self.rows)
        return np.sort(shuffled[np.unique(self.units[shuffled], return_index=True)[1]])

    def worth(self, hits: Mask, of: Mask) -> float:
        """So many independent rows tell as much of the share of `hits` in `of` (Korn and Graubard 1998)."""
        rows = int(of.sum())
        each = np.bincount(self.units[of], minlength=self.requests).astype(np.float64)
        found = np.bincount(self.units[hits], minlength=self.requests).astype(np.float64)
        clusters = int(np.count_nonzero(each))
        share = found.sum() / max(rows, 1)
        if clusters in {rows, 0}:
            return float(rows)
        if clusters == 1 or share in {0.0, 1.0}:
            return float(clusters)
        variance = clusters / (clusters - 1) * float(np.sum((found - share * each) ** 2)) / rows**2
        effect = variance / (share * (1 - share) / rows)
        return float(min(rows, max(1.0, rows / max(effect, 1.0))))
