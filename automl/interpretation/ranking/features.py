"""What is known of each candidate as numbers: what the learnt weights multiply."""

from collections.abc import Sequence

import numpy as np

from automl.interpretation.column import Column
from automl.interpretation.question import Question
from automl.interpretation.ranking.arrays import Vector
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
    return list(found), np.stack(list(found.values()), axis=1).astype(np.float64)
