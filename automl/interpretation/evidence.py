"""What speaks for and against each column as the target: a score by rule and the sentences behind it."""

from collections import Counter
from collections.abc import Callable, Sequence

from automl.interpretation.column import Column
from automl.interpretation.forms import weigh_form
from automl.interpretation.mentions import find_mentions
from automl.interpretation.priors import (
    weigh_deed,
    weigh_odd_one_out,
    weigh_position,
    weigh_prior,
    weigh_role,
)
from automl.interpretation.question import Question
from automl.interpretation.values import weigh_levels
from automl.interpretation.wording import weigh_explicit, weigh_place, weigh_words


def weigh(columns: Sequence[Column], question: Question, last_filled: int) -> None:
    """Scores every column in place. `last_filled` is the position of the table's last column with values."""
    shared = Counter(word.stem for column in columns for word in column.words)
    first, last = columns[0].position, max(last_filled, columns[-1].position)
    names = {column.profile.name.lower() for column in columns}
    classes = sum(not column.facts.numeric for column in columns)
    find_mentions(columns, question)
    rules: dict[str, Callable[[Column], None]] = {
        "words": lambda column: weigh_words(column, question, shared),
        "explicit": lambda column: weigh_explicit(column, question),
        "place": lambda column: weigh_place(column, question, last_filled + 1),
        "levels": lambda column: weigh_levels(column, question),
        "form": lambda column: weigh_form(column, question),
        "prior": lambda column: weigh_prior(
            column, names, question, at_an_end=column.position in {first, last}
        ),
        "deed": weigh_deed,
        "position": lambda column: weigh_position(column, first, last),
        "odd": lambda column: weigh_odd_one_out(column, columns, question, classes),
        "role": weigh_role,
    }
    for column in columns:
        for name, rule in rules.items():
            before = column.score
            rule(column)
            column.parts[name] = column.score - before
