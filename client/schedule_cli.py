"""`orrery schedule` and `orrery score`: what a project does by itself."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from client.base import DEFAULT_URL
from client.exits import USAGE, fail
from client.options import Id, Json, Url, display, print_json, server
from client.sync import Orrery
from contracts.overrides import RunOverrides
from contracts.prediction_files import AnswerFormat
from contracts.schedules import ProjectSchedule, ScheduledEntry, ScheduleEntry, ScheduleKind
from contracts.scoring import ScoredFileDetail
from contracts.stages import STAGES, PipelineStage

schedule_app = typer.Typer(no_args_is_help=True, help="When a project is trained again by itself.")

Cron = Annotated[str | None, typer.Option(help="Five fields: minute, hour, day of month, month, weekday.")]
Zone = Annotated[str, typer.Option(help="The clock of --cron, such as Europe/Berlin.")]
FileId = Annotated[str | None, typer.Option(help="A stored file: its rows are replaced by FILE's.")]
Format = Annotated[AnswerFormat, typer.Option("--format", help="How predictions are written.")]
Inputs = Annotated[bool, typer.Option("--inputs/--no-inputs", help="The file's own columns first.")]
By = Annotated[str | None, typer.Option(help="Who says so; shown, not checked.")]


@schedule_app.command("show")
def show_schedule(project_id: Id, *, as_json: Json = False, url: Url = DEFAULT_URL) -> None:
    """Its entries, with their next ticks."""
    with server(url) as orrery:
        _told(orrery.schedule(project_id), as_json=as_json)


@schedule_app.command("set")
def set_entry(
    project_id: Id,
    name: Annotated[str, typer.Argument(help="Of the entry; one of that name is replaced.")] = "retrain",
    *,
    cron: Cron = None,
    timezone: Zone = "UTC",
    min_new_rows: Annotated[int | None, typer.Option(min=1, help="Start at so many new rows.")] = None,
    drift_above: Annotated[float | None, typer.Option(min=0, max=1, help="Start at such drift.")] = None,
    from_stage: Annotated[PipelineStage, typer.Option(help="Where it begins.")] = STAGES[0],
    overrides: Annotated[str | None, typer.Option(help="Settings of its runs, as JSON by stage.")] = None,
    inherit: Annotated[
        bool, typer.Option("--inherit/--no-inherit", help="Keep the champion's settings beside --overrides.")
    ] = True,
    jitter: Annotated[int, typer.Option(min=0, max=3600, help="Up to so many seconds later.")] = 0,
    priority: Annotated[int, typer.Option(min=-9, max=9, help="Among scheduled runs.")] = 0,
    enabled: Annotated[bool, typer.Option("--enabled/--disabled", help="Whether it starts anything.")] = True,
    by: By = None,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Retrain by the clock, at so many new rows, or when the data drift."""
    with server(url) as orrery:
        settings = RunOverrides() if overrides is None else RunOverrides.model_validate_json(overrides)
        entry = ScheduleEntry(
            name=name,
            enabled=enabled,
            cron=cron,
            timezone=timezone,
            jitter_s=jitter,
            priority=priority,
            min_new_rows=min_new_rows,
            drift_above=drift_above,
            from_stage=from_stage,
            overrides=settings,
            inherit=inherit,
        )
        _told(with_entry(orrery, project_id, entry, by), as_json=as_json)


@schedule_app.command("remove")
def remove_entry(
    project_id: Id,
    name: Annotated[str | None, typer.Argument(help="Of the entry; none removes them all.")] = None,
    *,
    by: By = None,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Start nothing by itself any more, or not for this reason."""
    with server(url) as orrery:
        standing = orrery.schedule(project_id)
        left = [e.entry for e in standing.entries if name is not None and e.entry.name != name]
        if name is not None and len(left) == len(standing.entries):
            fail(f"this schedule has no entry {name!r}", USAGE)
        if left:
            told = orrery.set_schedule(project_id, left, revision=standing.revision, by=by)
        else:
            told = orrery.delete_schedule(project_id, revision=standing.revision)
        _told(told, as_json=as_json)


def score(
    project_id: Id,
    file: Annotated[
        Path | None, typer.Argument(exists=True, dir_okay=False, readable=True, help="Rows to score.")
    ] = None,
    *,
    cron: Cron = None,
    timezone: Zone = "UTC",
    name: Annotated[str, typer.Option(help="Of the schedule's entry.")] = "score",
    file_id: FileId = None,
    wanted: Format = AnswerFormat.CSV,
    inputs: Inputs = True,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Download the newest predictions of --file-id.")
    ] = None,
    by: By = None,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Score FILE on a schedule (--cron); without FILE: the stored files, and what came of them."""
    with server(url) as orrery:
        if file is None:
            _tell_scores(orrery, project_id, file_id, output, as_json=as_json)
            return
        stored = orrery.put_scored_file(project_id, file, file_id=file_id)
        if cron is None:
            print_json(stored) if as_json else print(stored.file_id)
            return
        entry = ScheduleEntry(
            name=name,
            kind=ScheduleKind.SCORE,
            cron=cron,
            timezone=timezone,
            file_id=stored.file_id,
            format=wanted,
            inputs=inputs,
        )
        _told(with_entry(orrery, project_id, entry, by), as_json=as_json)


def with_entry(orrery: Orrery, project_id: str, entry: ScheduleEntry, by: str | None) -> ProjectSchedule:
    """The schedule with `entry` in the place of the one of its name; others stay as they are."""
    standing = orrery.schedule(project_id)
    entries = [e.entry for e in standing.entries if e.entry.name != entry.name]
    return orrery.set_schedule(project_id, [*entries, entry], revision=standing.revision, by=by)


def _told(schedule: ProjectSchedule, *, as_json: bool) -> None:
    if as_json:
        print_json(schedule)
    elif not schedule.entries:
        print("Nothing starts by itself.")
    else:
        display(_schedule_table(schedule))


def _schedule_table(schedule: ProjectSchedule) -> Table:
    table = Table("Entry", "What", "When", "Next", box=None, pad_edge=False)
    for each in schedule.entries:
        entry = each.entry
        what = (
            entry.kind.value if entry.kind is ScheduleKind.SCORE else f"retrain from {entry.from_stage.value}"
        )
        table.add_row(entry.name, what, _when(each), _next(each.next_ticks) if entry.enabled else "disabled")
    return table


def _when(each: ScheduledEntry) -> str:
    entry = each.entry
    said = [
        None if entry.cron is None else f"{entry.cron} ({entry.timezone})",
        None if entry.min_new_rows is None else f"{entry.min_new_rows} new rows",
        None if entry.drift_above is None else f"drift above {entry.drift_above:g}",
    ]
    return " or ".join(part for part in said if part)


def _next(ticks: list[datetime]) -> str:
    return f"{ticks[0].astimezone():%Y-%m-%d %H:%M %Z}" if ticks else "when data come"


def _tell_scores(
    orrery: Orrery, project_id: str, file_id: str | None, output: Path | None, *, as_json: bool
) -> None:
    ids = [file.file_id for file in orrery.scored_files(project_id)] if file_id is None else [file_id]
    details = [orrery.scored_file(project_id, each) for each in ids]
    if output is not None:
        _download_newest(orrery, project_id, details, output)
    elif as_json:
        for detail in details:
            print_json(detail, indent=None)
    else:
        display(_scores_table(details))


def _download_newest(orrery: Orrery, project_id: str, details: list[ScoredFileDetail], output: Path) -> None:
    found = [
        (scoring.scored_at, detail.file.file_id, scoring.stamp)
        for detail in details
        for scoring in detail.scorings
        if scoring.error is None
    ]
    if not found:
        fail("there are no predictions yet")
    _, file_id, stamp = max(found)
    print(orrery.download_scores(project_id, file_id, stamp, output))


def _scores_table(details: list[ScoredFileDetail]) -> Table:
    table = Table("File", "Id", "Scored", "Rows", "What came of it", box=None, pad_edge=False)
    for detail in details:
        rows: list[tuple[Any, ...]] = [
            (
                f"{scoring.scored_at.astimezone():%Y-%m-%d %H:%M:%S}",
                str(scoring.num_rows),
                scoring.stamp if scoring.error is None else scoring.error.message,
            )
            for scoring in detail.scorings
        ]
        for row in rows or [("not yet", "", "")]:
            table.add_row(detail.file.file_name, detail.file.file_id, *row)
    return table
