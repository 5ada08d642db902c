"""`python -m benchmarks.interpretation.told --out FILE`: the wordings to learn from, for `fit_reader.py`.

A line of JSON each: the text, every candidate column told in words, and which of them is right.
"""

import argparse
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from automl.interpretation.ranking.telling import told
from benchmarks.interpretation.asked import (
    Asked,
    asked_of_fresh_tables,
    asked_of_invented_tables,
    asked_of_last_tables,
    asked_of_new_tables,
    asked_of_real_tables,
    asked_of_weighed_tables,
    asked_of_written_tables,
)
from benchmarks.interpretation.examples import examples_of, real_tables

_OLD_WEIGHT = 0.5  # of wordings by the rules' own author
_SETS = (asked_of_written_tables, asked_of_weighed_tables)
_EARLIER = (asked_of_invented_tables, asked_of_fresh_tables, asked_of_last_tables, asked_of_new_tables)


def lines_of(asked: Iterable[Asked], tables: dict[str, pd.DataFrame], weight: float) -> Iterable[str]:
    for one in examples_of(asked, tables, weight)[1]:
        if one.right >= 0:
            columns = [told(column) for column in one.columns]
            line = {"text": one.asked.text, "columns": columns, "right": one.right, "weight": weight}
            yield json.dumps({"half": one.asked.half, **line})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the real tables")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    sets = [(*made(), 1.0) for made in _SETS] + [(*made(), _OLD_WEIGHT) for made in _EARLIER]
    sets.append((asked_of_real_tables(options.data), real_tables(options.data), _OLD_WEIGHT))
    with options.out.open("w") as out:
        for asked, tables, weight in sets:
            # the blind halves are learnt from by nothing
            known = [replace(one) for one in asked if one.half != "blind"]
            out.writelines(line + "\n" for line in lines_of(known, tables, weight))


if __name__ == "__main__":
    main()
