"""`orrery`: train, watch, predict from a terminal or a script.

Exit codes: 0 done, 1 refused or the run failed, 2 wrong usage or an unreadable file, 3 no server, 130
interrupted. People get tables and live bars; with --json programs get JSON; in a pipe, plain lines.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from client import champion_cli, monitoring_cli, run_cli
from client.base import DEFAULT_URL
from client.board import Board
from client.drawing import detail_table, metrics_table, predictions_table, projects_table, row_bar
from client.ending import follow_to_end, say_where
from client.exits import USAGE, fail
from client.following import follow, succeeded
from client.lines import reading_lines
from client.links import file_name, links
from client.local import run_here
from client.options import File, Id, Json, Url, display, print_json, server
from client.predicting import predict_rows
from client.schedule_cli import schedule_app, score
from client.sync import Orrery
from client.tables import read_rows, row_from_pairs
from contracts.datasets import Metric, OnAmbiguity, ProblemType
from contracts.prediction_files import AnswerFormat
from contracts.stages import PipelineStage, ProjectStatus

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A dataset and a sentence in, a served model out, every step live.",
)
app.add_typer(schedule_app, name="schedule")
app.command("score")(score)
champion_cli.add_to(app)
monitoring_cli.add_to(app)
run_cli.add_to(app)


def main() -> None:
    """The entry point of the `orrery` command."""
    app()


@app.command()
def train(
    file: File,
    wish: Annotated[str, typer.Argument(metavar="WISH", help="What you want, in a sentence.")],
    *,
    name: Annotated[str | None, typer.Option(help="A name for the project.")] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(help="The column to predict, if you know it; again for one more at once."),
    ] = None,
    problem_type: Annotated[ProblemType | None, typer.Option(help="What kind of problem it is.")] = None,
    metric: Annotated[Metric | None, typer.Option(help="What to optimise.")] = None,
    time_budget: Annotated[float | None, typer.Option(min=1, help="Seconds of search and training.")] = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="In doubt what to predict, wait for: orrery answer.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch/--no-watch", help="Follow the run to its end.")] = True,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Upload FILE and train a model that does what WISH says."""
    with server(url) as orrery:
        project = orrery.create_project(
            file,
            wish,
            name,
            target_column=target[0] if target and len(target) == 1 else None,
            target_columns=target if target and len(target) > 1 else None,
            problem_type=problem_type,
            metric=metric,
            time_budget_s=time_budget,
            on_ambiguity=OnAmbiguity.ASK if ask else None,
        )
        if watch:
            follow_to_end(orrery, project.project_id, project.project_name, as_json=as_json)
        elif as_json:
            print_json(project)
        else:
            print(project.project_id)


@app.command()
def watch(
    project_id: Id,
    *,
    after: Annotated[str | None, typer.Option(help="A cursor, epoch:seq; 0 for all of the history.")] = None,
    forever: Annotated[bool, typer.Option("--forever", help="Go on when a run has ended.")] = False,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Follow a project's run; with --json one frame a line."""
    with server(url) as orrery:
        # Asked first: a wrong id or no server is said at once, not retried for ever.
        name = orrery.get_project(project_id).project_name
        frames = orrery.watch(project_id, after, until_terminal=not forever)
        if as_json:
            board = Board()
            for frame in frames:
                board.apply(frame)
                print_json(frame, indent=None)
        else:
            board = follow(orrery, project_id, frames, Console(), name)
            say_where(orrery, project_id, board)
    if board.ended and not succeeded(board):
        fail(board.error or f"the run is {board.status.value}")


@app.command("list")
def list_projects(
    *,
    status: Annotated[ProjectStatus | None, typer.Option(help="Only projects of this status.")] = None,
    search: Annotated[str | None, typer.Option(help="Only projects that match this text.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="How many to skip.")] = 0,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Projects, newest first; with --json one a line."""
    with server(url) as orrery:
        page = orrery.list_projects(limit=limit, offset=offset, status=status, search=search)
    if as_json:
        for project in page.projects:
            print_json(project, indent=None)
        return
    display(projects_table(page.projects))
    if page.next_offset is not None:
        print(f"{page.total} in all; the next: --offset {page.next_offset}", file=sys.stderr)


@app.command()
def show(project_id: Id, *, as_json: Json = False, url: Url = DEFAULT_URL) -> None:
    """All that is known of a project."""
    with server(url) as orrery:
        detail = orrery.get_project(project_id)
    if as_json:
        print_json(detail)
        return
    display(detail_table(detail))
    if detail.evaluation_report is not None:
        display(metrics_table(detail.evaluation_report.metrics, detail.evaluation_report.baseline_metrics))


@app.command()
def predict(
    project_id: Id,
    given: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]", help="Rows: .csv, .tsv, .json or .jsonl.")
    ] = None,
    *,
    row: Annotated[list[str] | None, typer.Option("--row", help="One row: name=value name=value ...")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Also what moved each answer most.")] = False,
    log: Annotated[bool, typer.Option("--log/--no-log", help="Its rows go into the prediction log.")] = True,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Ask the project's model about rows of FILE, or about one row given as --row name=value ..."""
    # What stands behind the first `--row a=1` arrives as arguments: it belongs to the row.
    files, pairs = (given or [], []) if not row else ([], [*row, *(given or [])])
    if len(files) != 1 and not pairs:
        fail("give one FILE, or --row name=value name=value ...", USAGE)
    with server(url) as orrery:
        schema = orrery.schema(project_id)
        rows = iter([row_from_pairs(pairs, schema)]) if pairs else read_rows(Path(files[0]), schema)
        response = predict_rows(orrery, project_id, rows, explain=explain, log=log)
    if as_json:
        print_json(response)
    else:
        display(predictions_table(response.predictions))


@app.command("predict-file")
def predict_file(
    project_id: Id,
    file: File,
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to: .csv, .jsonl or .parquet.")
    ] = None,
    wanted: Annotated[AnswerFormat | None, typer.Option("--format", help="Else as --output ends.")] = None,
    inputs: Annotated[
        bool, typer.Option("--inputs/--no-inputs", help="The file's own columns first.")
    ] = True,
    log: Annotated[bool, typer.Option("--log/--no-log", help="Its rows go into the prediction log.")] = True,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Predict all rows of FILE, however large, into a file of the same order."""
    target = output or file.with_name(f"{file.stem}.predictions.{(wanted or AnswerFormat.CSV).value}")
    with server(url) as orrery, row_bar(Console(stderr=True), f"Predicting {file.name}") as on_rows:
        made = orrery.predict_file(
            project_id, file, target, wanted=wanted, inputs=inputs, log=log, on_rows=on_rows
        )
    said = asdict(made) | {"path": str(made.path)}
    words = f"{made.num_rows} rows in {made.path}"
    if log and made.request_id is not None:
        words += f"; request {made.request_id}"
    print(json.dumps(said, indent=2) if as_json else words)


@app.command()
def finish(project_id: Id, *, as_json: Json = False, url: Url = DEFAULT_URL) -> None:
    """Stop searching and training: deploy the best model so far."""
    with server(url) as orrery:
        message = orrery.finish(project_id)
    print_json(message) if as_json else print(message.message)


@app.command()
def answer(
    project_id: Id,
    column: Annotated[
        str | None, typer.Argument(help="The column to predict; none shows the question.")
    ] = None,
    *,
    problem_type: Annotated[ProblemType | None, typer.Option(help="What kind of problem it is.")] = None,
    metric: Annotated[Metric | None, typer.Option(help="What to optimise.")] = None,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Say which column is meant, when a run asks; without COLUMN show how the wish is read."""
    with server(url) as orrery:
        if column is None:
            reading = orrery.interpretation(project_id)
        else:
            reading = orrery.answer(project_id, column, problem_type=problem_type, metric=metric)
    print_json(reading) if as_json else print("\n".join(reading_lines(reading)))


@app.command()
def cancel(project_id: Id, *, as_json: Json = False, url: Url = DEFAULT_URL) -> None:
    """Stop the project's run."""
    with server(url) as orrery:
        message = orrery.cancel(project_id)
    print_json(message) if as_json else print(message.message)


@app.command()
def delete(project_id: Id, *, as_json: Json = False, url: Url = DEFAULT_URL) -> None:
    """Delete a project, its model and all that belongs to it."""
    with server(url) as orrery:
        message = orrery.delete(project_id)
    print_json(message) if as_json else print(message.message)


@app.command()
def retry(
    project_id: Id,
    *,
    from_stage: Annotated[
        PipelineStage | None, typer.Option(help="Where to begin; else where it failed.")
    ] = None,
    watch: Annotated[bool, typer.Option("--watch/--no-watch", help="Follow the run to its end.")] = True,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Run a project again from the stage that failed, or from --from-stage."""
    with server(url) as orrery:
        before = orrery.state(project_id)
        accepted = orrery.run(project_id, from_stage)
        if watch:
            cursor = f"{before.epoch}:{before.seq}"
            name = orrery.get_project(project_id).project_name
            follow_to_end(orrery, project_id, name, as_json=as_json, after=cursor, new_run=True)
        elif as_json:
            print_json(accepted)
        else:
            print(accepted.message)


@app.command()
def artifacts(
    project_id: Id,
    name: Annotated[str | None, typer.Argument(help="model, report, ...; none lists them.")] = None,
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to; else its own name.")
    ] = None,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """List what a project has made, or download one of it."""
    with server(url) as orrery:
        if name is None:
            _list_artifacts(orrery, project_id, as_json=as_json)
            return
        target = output or Path(file_name(name))
        print(orrery.download_artifact(project_id, name, target))


def _list_artifacts(orrery: Orrery, project_id: str, *, as_json: bool) -> None:
    paths = orrery.get_project(project_id).artifact_paths
    if as_json:
        print(json.dumps(paths, indent=2))
        return
    for name, path in sorted(paths.items()):
        print(f"{name}\t{orrery.base_url}{path}")


@app.command()
def url(project_id: Id, *, as_json: Json = False, url: Url = DEFAULT_URL) -> None:
    """Where to look at a project in a browser."""
    with server(url) as orrery:
        orrery.progress(project_id)
        found = links(orrery.base_url, project_id)
    print(json.dumps(found, indent=2) if as_json else "\n".join(f"{k}\t{v}" for k, v in found.items()))


@app.command()
def reindex() -> None:
    """Find projects that only the object store knows, and list them again (run where the server is)."""
    raise typer.Exit(run_here("api.reindex", "reindexing"))
