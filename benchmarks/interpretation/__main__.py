"""`python -m benchmarks.interpretation --data DIR [--half dev] [--errors]`: the share that is understood.

Look at `--errors` of the dev half only: the other half is held out, its errors are never read. The blind half
of the newest set is no part of everyday runs: `--half blind` scores it, once for a piece of work, at its end.
"""

import argparse
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from automl.inspection import InspectionLimits, inspect_file
from automl.interpretation import interpret
from automl.profiling import profile_table
from automl.reading import read_table
from benchmarks.interpretation.asked import (
    Asked,
    asked_of_fresh_tables,
    asked_of_invented_tables,
    asked_of_last_tables,
    asked_of_new_tables,
    asked_of_real_tables,
    asked_of_unseen_tables,
)
from contracts.datasets import Overrides
from contracts.errors import OrreryError
from contracts.report import DatasetProfile, Interpretation


@dataclass(frozen=True)
class Answer:
    """What was read into a description; `found` is None if it was refused."""

    asked: Asked
    found: Interpretation | None
    seconds: float

    @property
    def right(self) -> bool:
        return self.found is not None and self.found.chosen.target_column == self.asked.target

    @property
    def right_type(self) -> bool:
        return self.found is not None and self.found.chosen.problem_type == self.asked.problem

    @property
    def right_positive(self) -> bool:
        return self.found is not None and self.found.chosen.positive_class == self.asked.positive

    @property
    def doubted(self) -> bool:
        return self.found is None or self.found.needs_confirmation


def answer_all(asked: Iterable[Asked], tables: dict[str, pd.DataFrame]) -> list[Answer]:
    profiles: dict[str, DatasetProfile] = {}
    answers = []
    for one in asked:
        table = tables[one.table].rename(columns=one.renamed)
        key = one.table + repr(sorted(one.renamed.items()))
        profiles[key] = profile = profiles.get(key) or profile_table(table)
        began = time.perf_counter()
        try:
            found = interpret(table, profile, one.text, Overrides())
        except OrreryError:
            found = None
        answers.append(Answer(one, found, time.perf_counter() - began))
    return answers


def _share(part: int, whole: int) -> str:
    return f"{part / whole:6.1%} ({part:3}/{whole:3})" if whole else "     -         "


def report(answers: list[Answer], name: str) -> None:
    right = [a for a in answers if a.right]
    wrong = [a for a in answers if not a.right]
    binary = [a for a in right if a.asked.positive is not None]
    print(
        f"{name:28} target {_share(len(right), len(answers))}"
        f"  type {_share(sum(a.right_type for a in right), len(right))}"
        f"  positive {_share(sum(a.right_positive for a in binary), len(binary))}"
        f"  wrong & asked {_share(sum(a.doubted for a in wrong), len(wrong))}"
        f"  right & asked {_share(sum(a.doubted for a in right), len(right))}"
    )


def _show_errors(answers: list[Answer]) -> None:
    for one in answers:
        if one.right and one.right_type and (one.asked.positive is None or one.right_positive):
            continue
        asked, found = one.asked, one.found
        got = "refused" if found is None else f"{found.chosen.target_column} {found.chosen.problem_type}"
        sure = "" if found is None else f" {found.chosen.confidence:.2f} {found.chosen.positive_class}"
        mark = "?" if one.doubted else "!"
        wanted = f"{asked.table}/{asked.style}: {asked.target} {asked.problem}"
        print(f"{mark} {wanted} <> {got}{sure} | {asked.text}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", choices=["dev", "held out", "blind"])
    parser.add_argument("--errors", action="store_true", help="list the dev half's errors")
    options = parser.parse_args()
    real = asked_of_real_tables(options.data)
    invented, tables = asked_of_invented_tables()
    fresh, more = asked_of_fresh_tables()
    last, latest = asked_of_last_tables()
    new, newest = asked_of_new_tables()
    unseen, others = asked_of_unseen_tables()
    tables |= more | latest | newest | others
    for path in sorted(options.data.glob("*.csv")):
        info = inspect_file(path, path.name, "", Overrides(), InspectionLimits())
        tables[path.stem] = read_table(path, info)
    everything: list[Answer] = []
    sets = (
        ("real tables", real),
        ("invented tables", invented),
        ("fresh tables", fresh),
        ("last tables", last),
        ("new tables", new),
        ("unseen tables", unseen),
    )
    for half in [options.half] if options.half else ["dev", "held out"]:
        for name, asked in sets:
            answers = answer_all([one for one in asked if one.half == half], tables)
            if not answers:
                continue
            report(answers, f"{name}, {half}")
            for style in dict.fromkeys(a.asked.style for a in answers) if half == "dev" else ():
                report([a for a in answers if a.asked.style == style], f"    {style}")
            if options.errors and half == "dev":
                _show_errors(answers)
            everything += answers
    report(everything, "all")
    seconds = sorted(a.seconds for a in everything)
    print(f"interpret: median {1000 * seconds[len(seconds) // 2]:.1f} ms, max {1000 * seconds[-1]:.1f} ms")


if __name__ == "__main__":
    main()
