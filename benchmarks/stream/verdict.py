"""The last line of each benchmark: one JSON object with every figure, its target, and whether it was met."""

import json
from dataclasses import dataclass

from benchmarks.stream.process import machine


@dataclass(frozen=True)
class Claim:
    """`below` or `above` is the target; exactly one of them."""

    name: str
    value: float
    below: float | None = None
    above: float | None = None

    @property
    def is_met(self) -> bool:
        if self.below is not None:
            return self.value < self.below
        assert self.above is not None
        return self.value >= self.above


def tell(benchmark: str, *claims: Claim) -> int:
    """Print the line; 0 when all is met, else 1."""
    figures = {
        claim.name: {
            "value": round(claim.value, 3),
            "target": f"< {claim.below:g}" if claim.below is not None else f">= {claim.above:g}",
            "met": claim.is_met,
        }
        for claim in claims
    }
    met = all(claim.is_met for claim in claims)
    print(json.dumps({"benchmark": benchmark, "met": met, "figures": figures, "on": machine()}))
    return 0 if met else 1
