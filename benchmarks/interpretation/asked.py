"""The descriptions, parsed: which table, how its columns are called there, what is meant."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from benchmarks.interpretation.invented import invent

_HERE = Path(__file__).parent
_DEV = "dev"
_HELD = "held out"
_BLIND = "blind"
_LEARNT = "learnt"
_WEIGHED = "weighed"


@dataclass(frozen=True)
class Asked:
    """One description and its right answer. `half` is "dev", "held out" or "blind", by hash: nobody chose;
    "learnt" or "weighed" if it was written to be learnt from.
    """

    table: str
    style: str
    renamed: dict[str, str]
    target: str
    problem: str
    positive: str | None
    text: str
    half: str


def asked_of_real_tables(data: Path) -> list[Asked]:
    """The hand-written ones and each table's own; halves by the hash of table and text."""
    manifest = {entry["name"]: entry for entry in json.loads((data / "manifest.json").read_text())}
    found = []
    for table, style, renames, answer, text in _lines((_HERE / "asked_of_real_tables.txt").read_text()):
        entry = manifest[table]
        renamed = dict(pair.split("=") for pair in re.split(r",\s*", renames) if pair)
        target, problem, positive = entry["target"], entry["problem"], entry["positive_class"]
        if answer:
            target, problem = answer.split()
            positive = None
        target = renamed.get(target, target)
        found.append(Asked(table, style, renamed, target, problem, positive, text, _half(table + text)))
    for name, entry in manifest.items():
        right = (entry["target"], entry["problem"], entry["positive_class"])
        found.append(Asked(name, "manifest", {}, *right, entry["description"], _half(name)))
    return found


def asked_of_invented_tables() -> tuple[list[Asked], dict[str, pd.DataFrame]]:
    """Those of made-up tables, and the tables; halves by the hash of the table's name."""
    found, tables = _invented("asked_of_invented_tables.txt")
    later, more = _invented("asked_of_more_tables.txt")  # written after the tuning began
    return found + [replace(one, half=_DEV) for one in later], tables | more


def asked_of_fresh_tables() -> tuple[list[Asked], dict[str, pd.DataFrame]]:
    """Those written later still. The held-out half was scored (73 %), then its errors were read: all dev."""
    found, tables = _invented("asked_of_fresh_tables.txt")
    return [replace(one, half=_DEV) for one in found], tables


def asked_of_last_tables() -> tuple[list[Asked], dict[str, pd.DataFrame]]:
    """Those written when the code was done: all held out; the file's head says how often it was scored."""
    found, tables = _invented("asked_of_last_tables.txt")
    return [replace(one, half=_HELD) for one in found], tables


def asked_of_new_tables() -> tuple[list[Asked], dict[str, pd.DataFrame]]:
    """The fifth set; half of its tables, by the hash of their names, are blind: scored on purpose only."""
    found, tables = _invented("asked_of_new_tables.txt")
    drawn = sorted(tables, key=lambda name: hashlib.sha256(name.encode()).digest())
    dev = set(drawn[: len(drawn) // 2])
    return [replace(one, half=_DEV if one.table in dev else _BLIND) for one in found], tables


def asked_of_written_tables() -> tuple[list[Asked], dict[str, pd.DataFrame]]:
    """Those of `wordings/`, a file a writer, to learn from; a table is called `writer/name`."""
    return _by_writers("wordings", _LEARNT)


def asked_of_weighed_tables() -> tuple[list[Asked], dict[str, pd.DataFrame]]:
    """Those of `weighed/`, by other writers: only what features and reader count for is learnt from them."""
    return _by_writers("weighed", _WEIGHED)


def asked_of_unseen_tables() -> tuple[list[Asked], dict[str, pd.DataFrame]]:
    """Those of `unseen/`, by another writer: nothing learns from them, and their errors are never read."""
    return _by_writers("unseen", _BLIND)


def _by_writers(folder: str, half: str) -> tuple[list[Asked], dict[str, pd.DataFrame]]:
    found: list[Asked] = []
    tables: dict[str, pd.DataFrame] = {}
    for path in sorted((_HERE / folder).glob("*.txt")):
        asked, made = _invented(f"{folder}/{path.name}")
        found += [replace(one, table=f"{path.stem}/{one.table}", half=half) for one in asked]
        tables |= {f"{path.stem}/{name}": table for name, table in made.items()}
    return found, tables


def _invented(file: str) -> tuple[list[Asked], dict[str, pd.DataFrame]]:
    found: list[Asked] = []
    tables: dict[str, pd.DataFrame] = {}
    name, right = "", ("", "", "")
    for line in (_HERE / file).read_text().splitlines():
        if line.startswith("== "):
            name, target, problem, positive = line[3:].split(maxsplit=3)
            right = (target, problem, positive)
        elif line.startswith("columns "):
            tables[name] = invent(line.removeprefix("columns "), seed=len(tables))
        elif line and not line.startswith("#"):
            style, text = line.split(" | ", 1)
            target, problem, positive = right
            if style.startswith("other"):
                style, target, problem = style.split()
                positive = "-"
            known = None if positive == "-" else positive
            style, _, renames = style.partition(" ")
            renamed = dict(pair.split("=") for pair in renames.split(",") if pair)
            target = renamed.get(target, target)
            found.append(Asked(name, style, renamed, target, problem, known, text, _half(name)))
    return found, tables


def _lines(text: str) -> Iterator[tuple[str, str, str, str, str]]:
    table = ""
    for line in text.splitlines():
        if line.startswith("== "):
            table = line[3:].strip()
        elif line and not line.startswith("#"):
            style, renames, answer, words = (part.strip() for part in line.split("|", 3))
            yield table, style, renames, answer, words


def _half(key: str) -> str:
    return _DEV if hashlib.sha256(key.encode()).digest()[0] % 2 else _HELD
