"""What the soak did, kept as lines in a file, and the judgement: the ledger against the tables on disk."""

import contextlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contracts import metadata
from contracts.errors import ErrorCode


class Ledger:
    """Lines that are on disk before the next thing is done; another sitting reads them again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        text = path.read_text("utf-8") if path.exists() else ""
        self.lines: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines()]

    def note(self, **what: object) -> None:
        """Add a line: `created`, `ended` with `last`, `killed` with `run`, `fault`, or `seconds`."""
        self.lines.append(what)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(what) + "\n")

    def all(self, key: str) -> Iterator[dict[str, Any]]:
        """The lines that have `key`."""
        return (line for line in self.lines if key in line)

    @property
    def ended(self) -> int:
        return sum(1 for _ in self.all("ended"))


@dataclass
class Report:
    """What was done, and what the tables say of it. `faults` is empty when all held."""

    projects: int = 0
    runs: int = 0
    events: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        kills = ", ".join(f"{part} {count}" for part, count in sorted(self.kills.items()))
        said = "\n".join(self.faults) or "nothing lost, nothing doubled, one end each, all others completed"
        return (
            f"{self.projects} projects, {self.runs} runs, {self.events} events in {self.seconds:.0f} s\n"
            f"kills: {self.kills.total()} ({kills}); ends: {dict(self.ends)}\n{said}"
        )


def judge(home: Path, ledger: Ledger) -> Report:
    """Read the tables as they lie on disk, past every process."""
    report = Report(
        kills=Counter(line["killed"] for line in ledger.all("killed")),
        faults=[line["fault"] for line in ledger.all("fault")],
        seconds=sum(line["seconds"] for line in ledger.all("seconds")),
    )
    with _read(home / "orrery.db") as db:
        report.faults += _faults_of_numbers(db, ledger, report)
        report.faults += _faults_of_ends(db, ledger, report)
        lines = dict(db.execute(_LINES).fetchall())
    dagster = home / "dagster"
    (runs_db,) = dagster.rglob("runs.db")
    with _read(runs_db) as db:
        (report.runs,) = db.execute("select count(*) from runs").fetchone()
        twice = db.execute(_TWICE, (metadata.LAUNCH_TAG,)).fetchall()
        report.faults += [f"launch {key} has {n} runs" for key, n in twice]
        stuck = db.execute(_STUCK).fetchall()
        report.faults += [f"Dagster has run {run} as {status}" for run, status in stuck]
        run_ids = [run_id for (run_id,) in db.execute("select run_id from runs")]
    report.faults += _faults_of_lines(dagster, run_ids, lines)
    return report


def _faults_of_numbers(db: sqlite3.Connection, ledger: Ledger, report: Report) -> Iterable[str]:
    last_received = {line["ended"]: line["last"] for line in ledger.all("ended")}
    for project, count, first, last in db.execute(_NUMBERS).fetchall():
        report.events += count
        if (first, last) != (1, count):
            yield f"{project}: {count} events from {first} to {last}"
        if last_received.get(project, last) != last:
            yield f"{project}: {last} events stored, {last_received[project]} received"
    made = {project for (project,) in db.execute("select id from projects")}
    report.projects = len(made)
    for line in ledger.all("created"):
        if line["created"] not in made:
            yield f"project {line['created']} was answered for, and is not there"


def _faults_of_ends(db: sqlite3.Connection, ledger: Ledger, report: Report) -> Iterable[str]:
    killed = {line["run"] for line in ledger.all("killed")}
    for project, run, count, code, message in db.execute(_ENDS).fetchall():
        report.ends[code or "completed"] += 1
        if count != 1:
            yield f"{project}: run {run} has {count} terminal events"
        if code is not None and (run not in killed or code != ErrorCode.INTERRUPTED):
            yield f"{project}: run {run} ended {code}: {message}"
    for (project,) in db.execute(_ENDLESS).fetchall():
        yield f"project {project} has no end"
    for (run,) in db.execute("select run_id from runs where ended_at is null").fetchall():
        yield f"run {run} has no terminal event"


def _faults_of_lines(dagster: Path, run_ids: Iterable[str], ours: dict[str, int]) -> Iterable[str]:
    """Each line that Dagster's own log has of a run was said once."""
    for run_id in run_ids:
        for path in dagster.rglob(f"{run_id}.db"):
            with _read(path) as db:
                (theirs,) = db.execute(_THEIR_LINES).fetchone()
            if theirs != ours.get(run_id, 0):
                yield f"run {run_id}: {theirs} lines in Dagster's log, {ours.get(run_id, 0)} in the stream"


@contextlib.contextmanager
def _read(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path)) as db:
        yield db


_NUMBERS = "select project_id, count(*), min(seq), max(seq) from events group by 1"
_ENDS = """
    select project_id, json_extract(body, '$.data.run_id'), count(*),
           min(json_extract(body, '$.data.code')), min(json_extract(body, '$.data.message'))
    from events where event_type = 'completed' or json_extract(body, '$.data.fatal') = 1 group by 1, 2
"""
_ENDLESS = """
    select id from projects where id not in (select project_id from events
    where event_type = 'completed' or json_extract(body, '$.data.fatal') = 1)
"""
_LINES = """
    select json_extract(body, '$.data.run_id'), count(*) from events
    where event_type = 'log' and json_extract(body, '$.data.message') like 'line %' group by 1
"""
_THEIR_LINES = """
    select count(*) from event_logs
    where dagster_event_type is null and json_extract(event, '$.user_message') like 'line %'
"""
_TWICE = """
    select value, count(distinct run_id) from run_tags where key = ? group by 1
    having count(distinct run_id) > 1
"""
_STUCK = "select run_id, status from runs where status not in ('SUCCESS', 'FAILURE', 'CANCELED')"
