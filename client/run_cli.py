"""`orrery runs`, `run`, `fork`, `compare` and `replay`: what was done, and the same again, or otherwise."""

import json
from collections.abc import Callable
from typing import Annotated, Any, get_args, get_origin

import typer
from rich.table import Table

from client.base import DEFAULT_URL
from client.ending import follow_to_end
from client.exits import USAGE, fail
from client.options import Id, Json, Url, display, print_json, server
from client.printable import printable
from client.sync import Orrery
from contracts.overrides import RunOverrides
from contracts.runs import MetricDifference, RunComparison, RunDetail, RunSummary
from contracts.stages import PipelineStage

Run = Annotated[str, typer.Argument(metavar="RUN", help="The run's id.")]
Watch = Annotated[bool, typer.Option("--watch/--no-watch", help="Follow the run to its end.")]


def add_to(app: typer.Typer) -> None:
    """The verbs, as commands of `app`."""
    verbs: dict[str, Callable[..., None]] = {
        "runs": list_runs,
        "run": show_run,
        "fork": fork,
        "compare": compare,
        "replay": replay,
    }
    for name, verb in verbs.items():
        app.command(name)(verb)


def list_runs(
    project_id: Id,
    *,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="How many to skip.")] = 0,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """A project's runs, newest first; with --json one a line."""
    with server(url) as orrery:
        page = orrery.list_runs(project_id, limit=limit, offset=offset)
    if as_json:
        for run in page.runs:
            print_json(run, indent=None)
        return
    table = Table("", "run", "status", "by", "from", "began", "metric", "why")
    for run in page.runs:
        table.add_row(*_cells(run))
    display(table)


def _cells(run: RunSummary) -> list[str]:
    return [
        "*" if run.is_champion else "",
        run.run_id,
        run.status.value,
        printable(f"{run.trigger} ({run.by})" if run.by else run.trigger),
        run.from_stage.value,
        run.created_at.astimezone().strftime("%Y-%m-%d %H:%M"),
        _chosen_metric(run),
        printable(run.reason or ""),
    ]


def _chosen_metric(run: RunSummary) -> str:
    if run.metric is None or run.metrics is None or run.metric not in run.metrics:
        return ""
    return f"{run.metric.value} {run.metrics[run.metric]:.4g}"


def show_run(run_id: Run, *, as_json: Json = False, url: Url = DEFAULT_URL) -> None:
    """All that is known of a run: its stages, whose results it stands on, its receipt."""
    with server(url) as orrery:
        run = orrery.get_run(run_id)
    if as_json:
        print_json(run)
        return
    print("\n".join(run_lines(run)))
    table = Table("stage", "status", "seconds", "made by", "settings")
    for stage in run.stages:
        seconds = ""
        if stage.started_at is not None and stage.ended_at is not None:
            seconds = f"{(stage.ended_at - stage.started_at).total_seconds():.1f}"
        made_by = f"run {stage.produced_by}" if stage.reused else ""
        told = json.dumps(stage.settings) if stage.settings else ""
        table.add_row(stage.stage.value, stage.status.value, seconds, made_by, printable(told))
    display(table)


def run_lines(run: RunDetail) -> list[str]:
    """What started it, what it came to, and the receipt in short."""
    lines = [
        f"project\t{run.project_id}",
        f"status\t{run.status.value}{', the champion' if run.is_champion else ''}",
        f"trigger\t{run.trigger}{f', {run.by}' if run.by else ''}",
    ]
    if run.reason:
        lines.append(f"reason\t{run.reason}")
    if run.error is not None:
        lines.append(f"error\t{run.error.code.value}: {run.error.message}")
    if run.metrics:
        lines.append("metrics\t" + ", ".join(f"{name} {value:.4g}" for name, value in run.metrics.items()))
    if run.receipt is not None:
        receipt = run.receipt
        lines.append(f"data\tversion {receipt.data_version}, sha256 {receipt.data_sha256}")
        lines.append(f"split\tseed {receipt.seed}, held out ids sha256 {receipt.holdout_ids_sha256}")
        fits = receipt.work.selection_units + receipt.work.training_units
        lines.append(f"work\t{fits} fits, model sha256 {receipt.model_sha256}")
        lines += _verdict_lines(run)
    return [printable(line) for line in lines]


def _verdict_lines(run: RunDetail) -> list[str]:
    verdict = run.receipt.replay if run.receipt is not None else None
    if verdict is None:
        return []
    said = "equal: model, metrics and predictions" if verdict.equal else "; ".join(verdict.differences)
    return [f"replay of\t{verdict.of_run_id}", f"verdict\t{said}"]


def fork(
    project_id: Id,
    from_stage: Annotated[
        PipelineStage | None, typer.Argument(metavar="[STAGE]", help="Where to begin; else where it failed.")
    ] = None,
    *,
    told: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="STAGE.NAME=VALUE",
            help="A setting, such as feature_engineering.drop_columns=age,sex; null undoes one.",
        ),
    ] = None,
    parent: Annotated[
        str | None, typer.Option("--of", metavar="RUN", help="Fork this run, not the last.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why; shown with the run.")] = None,
    by: Annotated[str | None, typer.Option(help="Who asks; shown, not checked.")] = None,
    watch: Watch = True,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Run again from STAGE with other settings; what stands before it is reused."""
    overrides = settings_of(told or [])
    with server(url) as orrery:
        before = orrery.state(project_id)
        accepted = orrery.fork(
            project_id, from_stage, overrides or None, parent_run_id=parent, reason=reason, by=by
        )
        if watch:
            cursor = f"{before.epoch}:{before.seq}"
            name = orrery.get_project(project_id).project_name
            follow_to_end(orrery, project_id, name, as_json=as_json, after=cursor, new_run=True)
        elif as_json:
            print_json(accepted)
        else:
            print(accepted.run_id or accepted.message)


def settings_of(told: list[str]) -> dict[str, dict[str, Any]]:
    """`stage.name=value` as settings by stage; the server says what does not fit."""
    found: dict[str, dict[str, Any]] = {}
    for text in told:
        place, equals, value = text.partition("=")
        stage, dot, name = place.strip().partition(".")
        if not (equals and dot and stage and name):
            fail(f"--set takes STAGE.NAME=VALUE, not {text!r}", USAGE)
        found.setdefault(stage, {})[name] = _value(stage, name, value)
    return found


def _value(stage: str, name: str, text: str) -> Any:
    """JSON where it is; names with commas for a list; `kind:column` for a split; else the text itself."""
    if name == "split" and not text.startswith("{") and text != "null":
        kind, _, column = text.partition(":")
        return {"kind": kind, "column": column or None}
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    if value is not None and not isinstance(value, list) and _is_list(stage, name):
        return [part.strip() for part in text.split(",")]
    return value


def _is_list(stage: str, name: str) -> bool:
    settings = RunOverrides.model_fields.get(stage)
    fields = {} if settings is None else getattr(settings.annotation, "model_fields", {})
    annotation = fields[name].annotation if name in fields else None
    return any(get_origin(part) is list for part in get_args(annotation))


def compare(
    run_a: Annotated[str, typer.Argument(metavar="RUN_A", help="The one to compare with.")],
    run_b: Annotated[str, typer.Argument(metavar="RUN_B", help="The one that is told beside it.")],
    *,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Two runs of a project: settings, data, features, metrics with a paired test, lineage."""
    with server(url) as orrery:
        found = orrery.compare(orrery.get_run(run_a).project_id, run_a, run_b)
    if as_json:
        print_json(found)
        return
    print("\n".join(comparison_lines(found)))
    table = Table("metric", "a", "b", "b better by", "95 %", "certain")
    for metric in found.metrics:
        table.add_row(*_metric_cells(metric))
    display(table)


def comparison_lines(found: RunComparison) -> list[str]:
    """What differs, in words."""
    lines = [found.verdict]
    lines += [
        f"setting\t{one.stage.value}.{one.name}: {json.dumps(one.a)} and {json.dumps(one.b)}"
        for one in found.settings
    ]
    data = found.data
    same = "the same rows" if data.same_rows else "not the same rows"
    lines.append(f"data\t{same}; held out {data.holdout_a} and {data.holdout_b}, both {data.shared_holdout}")
    for title, names in (("only a", found.features.only_a), ("only b", found.features.only_b)):
        if names:
            lines.append(f"{title}\t{', '.join(names)}")
    shared = [one.stage.value for one in found.lineage if one.same]
    lines.append(f"shared\t{', '.join(shared) or 'no stage'}")
    return [printable(line) for line in lines]


def _metric_cells(metric: MetricDifference) -> list[str]:
    paired = metric.paired
    difference = "" if paired is None or paired.difference is None else f"{paired.difference:+.4g}"
    interval = ""
    if paired is not None and paired.interval is not None:
        interval = f"{paired.interval.low:+.4g} to {paired.interval.high:+.4g}"
    return [
        metric.metric.value,
        "" if metric.a is None else f"{metric.a:.4g}",
        "" if metric.b is None else f"{metric.b:.4g}",
        difference,
        interval,
        "yes" if paired is not None and paired.certain else "no",
    ]


def replay(
    run_id: Run,
    *,
    watch: Watch = True,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Make RUN's model again, and say whether metrics and predictions are equal (exit 1 if not)."""
    with server(url) as orrery:
        project_id = orrery.get_run(run_id).project_id
        before = orrery.state(project_id)
        accepted = orrery.replay(project_id, run_id)
        if not watch:
            print_json(accepted) if as_json else print(accepted.run_id or accepted.message)
            return
        cursor = f"{before.epoch}:{before.seq}"
        repeated = _followed(orrery, project_id, cursor)
    if as_json:
        print_json(repeated)
    else:
        print("\n".join(printable(line) for line in _verdict_lines(repeated)))
    verdict = repeated.receipt.replay if repeated.receipt is not None else None
    if verdict is None or not verdict.equal:
        fail(repeated.error.message if repeated.error is not None else "the replay is not equal")


def _followed(orrery: Orrery, project_id: str, cursor: str) -> RunDetail:
    """The run that comes next, once it has ended."""
    run_id: str | None = None
    for frame in orrery.watch(project_id, cursor, expect_new_run=True):
        run_id = getattr(frame.data, "run_id", None) or run_id
    if run_id is None:
        fail("the replay did not begin")
    return orrery.get_run(run_id)
