"""`orrery data`, `champion`, `promote`, `rollback`, `keep`, `policy`: new data, and which model is served."""

from typing import Annotated

import typer
from rich.table import Table

from client.base import DEFAULT_URL
from client.options import File, Id, Json, Url, display, print_json, server
from client.printable import printable
from contracts.champions import Champion, ChampionChange, ProjectPolicy, Promotion
from contracts.data_versions import DataMode, DataVersion

data_app = typer.Typer(no_args_is_help=True, help="Versions of a project's data.")

Reason = Annotated[str, typer.Option(help="Why; it stands in the history.")]
By = Annotated[str, typer.Option(help="Who says so; shown, not checked.")]
Seen = Annotated[
    int | None, typer.Option("--champion", help="Only if the champion is still the one of this number.")
]


def add_to(app: typer.Typer) -> None:
    """The verbs, as commands of `app`."""
    app.add_typer(data_app, name="data")
    for name, verb in (
        ("champion", show_champion),
        ("promote", promote),
        ("rollback", roll_back),
        ("keep", keep),
        ("policy", policy),
    ):
        app.command(name)(verb)


@data_app.command("add")
def add_data(
    project_id: Id,
    file: File,
    *,
    mode: Annotated[DataMode, typer.Option(help="After the rows that are there, or in their place.")] = (
        DataMode.APPEND
    ),
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Add FILE to a project's data; the next run reads it (orrery retry ID --from-stage data_upload)."""
    with server(url) as orrery:
        version = orrery.add_data(project_id, file, mode=mode)
    print_json(version) if as_json else print("\n".join(version_lines(version)))


@data_app.command("list")
def list_data(project_id: Id, *, as_json: Json = False, url: Url = DEFAULT_URL) -> None:
    """Versions, newest first; with --json one a line."""
    with server(url) as orrery:
        versions = orrery.data_versions(project_id)
    if as_json:
        for version in versions:
            print_json(version, indent=None)
        return
    table = Table("version", "mode", "file", "rows", "in all", "drift", "added")
    for version in versions:
        drift = "" if version.drift is None else f"{version.drift.severity.value} {version.drift.score:.2f}"
        table.add_row(
            str(version.version),
            version.mode.value,
            printable(version.dataset.file_name),
            str(version.dataset.num_rows),
            str(version.total_rows),
            drift,
            version.created_at.astimezone().strftime("%Y-%m-%d %H:%M"),
        )
    display(table)


def version_lines(version: DataVersion) -> list[str]:
    """What came in, how it differs, and how far it is from what the champion saw."""
    lines = [f"version\t{version.version} ({version.mode.value})"]
    lines.append(f"rows\t{version.dataset.num_rows}, {version.total_rows} in all")
    lines += [f"differs\t{difference.message}" for difference in version.differences]
    if version.drift is not None:
        lines.append(f"drift\t{version.drift.severity.value}: {version.drift.message}")
    return [printable(line) for line in lines]


def show_champion(project_id: Id, *, as_json: Json = False, url: Url = DEFAULT_URL) -> None:
    """The model that is served, and those before it: who, when and why."""
    with server(url) as orrery:
        found = orrery.champions(project_id)
    if as_json:
        print_json(found)
        return
    table = Table("", "run", "data", "since", "by", "why")
    for champion in found.history:
        table.add_row(*_cells(champion, is_current=champion is found.history[0]))
    display(table)
    print("\n".join(policy_lines(found.policy)))


def _cells(champion: Champion, *, is_current: bool) -> list[str]:
    return [
        f"{'*' if is_current else ' '} {champion.n}",
        champion.run_id,
        f"v{champion.data_version}",
        champion.at.astimezone().strftime("%Y-%m-%d %H:%M"),
        printable(champion.by),
        printable(champion.reason),
    ]


def promote(
    project_id: Id,
    run_id: Annotated[str, typer.Argument(metavar="RUN", help="A run that has ended well.")],
    *,
    reason: Reason = "",
    by: By = "",
    champion: Seen = None,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Serve the model of RUN from now on."""
    with server(url) as orrery:
        change = orrery.promote(project_id, run_id, reason=reason, by=by, expected_n=champion)
    _told(change, as_json=as_json)


def roll_back(
    project_id: Id,
    *,
    reason: Reason = "",
    by: By = "",
    champion: Seen = None,
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Serve the champion before again; once more goes back one more."""
    with server(url) as orrery:
        change = orrery.roll_back(project_id, reason=reason, by=by, expected_n=champion)
    _told(change, as_json=as_json)


def keep(
    project_id: Id,
    run_id: Annotated[str, typer.Argument(metavar="RUN", help="The run whose model waits for a word.")],
    *,
    reason: Reason = "",
    by: By = "",
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """The champion stays: the answer to a challenger that asks (orrery promote is the other one)."""
    with server(url) as orrery:
        _told(orrery.keep_champion(project_id, run_id, reason=reason, by=by), as_json=as_json)


def _told(change: ChampionChange, *, as_json: bool) -> None:
    print_json(change) if as_json else print(change.message)


def policy(
    project_id: Id,
    *,
    promotion: Annotated[
        Promotion | None, typer.Option(help="When a run's model takes the champion's place.")
    ] = None,
    pin: Annotated[
        bool | None, typer.Option("--pin/--unpin", help="Whether the champion stays, whatever comes.")
    ] = None,
    by: By = "",
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Say when a run's model is promoted, or pin the champion; without options show it."""
    with server(url) as orrery:
        if promotion is None and pin is None:
            found = orrery.policy(project_id)
        else:
            found = orrery.set_policy(project_id, promotion=promotion, pinned=pin, by=by)
    print_json(found) if as_json else print("\n".join(policy_lines(found)))


def policy_lines(found: ProjectPolicy) -> list[str]:
    """The policy in a line or two."""
    pinned = "yes: no model takes the champion's place" if found.pinned else "no"
    return [f"promotion\t{found.promotion.value}", f"pinned\t{pinned}"]
