"""Members of an ensemble are refitted within what is left of the seconds."""

import time
from dataclasses import dataclass

import numpy as np

from automl.budget import Budget
from automl.crossval import learning_task
from automl.measuring import Measured, Runner
from automl.models.linear import Linear
from automl.progress import Meter, silent
from automl.refitting import Refitter


@dataclass(frozen=True)
class Endless(Linear):
    """Lines on a machine that does not get on: a refit lasts until it is stopped, or ten seconds."""

    name: str = "endless"

    def refit(self, train, step, context):
        ends = time.monotonic() + 10
        while time.monotonic() < ends:
            time.sleep(0.01)  # a tick a moment, as boosters have
            context.tick(0.5)
        return super().refit(train, step, context)


def test_a_heaviest_member_that_does_not_end_gives_way(mixed) -> None:
    """ENGINE-9: a refit that takes far longer than foretold is left out for a lighter one that is there."""
    task = learning_task(mixed.parts.train, mixed.plan, mixed.interpretation, seed=0)
    scores = np.full((task.num_rows, task.target.width), 0.5)
    chosen = [
        Measured(candidate, scores, None, 0, 0.5, [0], 0.01, None) for candidate in (Endless(), Linear())
    ]
    left_out: list[str] = []
    runner = Runner(task, Budget(1.0), Meter(silent, 2, "fits"), threads=2)
    began = time.monotonic()
    refitter = Refitter(runner, 1.0, lambda one: left_out.append(one.candidate.name), on_time=True)
    members, _ = refitter.refit(chosen, np.asarray([0.8, 0.2]))
    assert time.monotonic() - began < 1.05
    assert [(member.name, member.weight) for member in members] == [("linear", 1.0)]
    assert left_out == ["endless"]
