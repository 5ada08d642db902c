"""What is known of each candidate as numbers, but for its meaning: what the learnt weights multiply."""

from collections.abc import Sequence

import numpy as np

from automl.interpretation.column import Column
from automl.interpretation.question import Question
from automl.interpretation.ranking.arrays import Features, Vector
from automl.interpretation.ranking.habits import habits
from automl.interpretation.ranking.kinds import kinds
from automl.interpretation.ranking.ruled import ruled
from automl.interpretation.ranking.said import said
from automl.interpretation.ranking.spelling import spelling


def features_of(columns: Sequence[Column], question: Question, last: int) -> tuple[list[str], Vector]:
    """Names of the features, and a row of them for each column, which the rules have weighed before.

    `last` is the position of the table's last column with values.
    """
    found = (
        ruled(columns)
        | kinds(columns, question)
        | said(columns, question)
        | spelling(columns, question)
        | habits(columns, last)
    )
    return list(found), stacked(found)


def stacked(features: Features) -> Vector:
    """A row for each candidate, a column for each feature."""
    return np.stack(list(features.values()), axis=1).astype(np.float64)
