"""`make story`: a served model learns that the world has changed, through the public API alone.

python -m client.story --url http://127.0.0.1:8000
"""

import argparse
import csv
import io
import math
import random
import sys
import time

from rich.console import Console

from client.base import DEFAULT_URL
from client.errors import OrreryClientError, OrreryUnreachableError
from client.exits import FAILED, UNREACHABLE
from client.printable import printable
from client.sync import Orrery
from contracts.champions import Champion, ChampionAction
from contracts.overrides import FeatureSettings, RunOverrides
from contracts.runs import RunDetail, RunStatus, RunSummary
from contracts.schedules import ScheduleEntry
from contracts.signals import DeploymentResult
from contracts.stages import PipelineStage

NAME = "Bike rental"
DESCRIPTION = "Predict how many bikes are rented on a day."
BUDGET_S = 8.0
FIRST_ROWS, NEW_ROWS = 900, 400
POLL_S = 0.5
# The tick is a minute away at most; Dagster's daemon looks a little later, and a run takes some seconds.
TICK_WITHIN_S = 180.0
RUN_WITHIN_S = 180.0
_ENDED = frozenset({RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED})
_COLUMNS = ("temperature", "rain_mm", "price", "weekday", "rented")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class StoryFailedError(Exception):
    """The story went otherwise than it is told; the text says where."""


def days(count: int, seed: int, *, dear: bool) -> bytes:
    """Days of a bike rental as CSV. `dear`: the price has risen, and people mind it more than before."""
    random_ = random.Random(seed)  # noqa: S311  # a made-up table, the same each time
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(_COLUMNS)
    for _ in range(count):
        temperature = random_.gauss(15, 7)
        rain = max(0.0, random_.gauss(-1, 3))
        price = random_.gauss(14, 2) if dear else random_.gauss(9, 2)
        weekday = random_.choice(_DAYS)
        rented = 200 + 8 * temperature - 9 * rain - (7 if dear else 4) * price + 30 * (weekday in _DAYS[5:])
        rented += random_.gauss(0, 8)
        table.writerow(
            [f"{temperature:.1f}", f"{rain:.1f}", f"{price:.2f}", weekday, max(0, math.floor(rented))]
        )
    return out.getvalue().encode()


def run_story(base_url: str) -> int:
    """Tell it against a server; 0 when it went as told, else a reason on stderr and not 0."""
    console = Console(highlight=False, soft_wrap=True)
    try:
        with Orrery(base_url) as orrery:
            _Story(orrery, console).tell()
    except OrreryUnreachableError as error:
        return _failed(f"can't reach the server at {error}", UNREACHABLE)
    except (OrreryClientError, StoryFailedError, OSError, ValueError) as error:
        return _failed(str(error), FAILED)
    return 0


def _failed(reason: str, code: int) -> int:
    print(f"story failed: {printable(reason)}", file=sys.stderr)
    return code


class _Story:
    """Seven steps, each of which must come out as it is told."""

    def __init__(self, orrery: Orrery, console: Console) -> None:
        self._orrery = orrery
        self._console = console
        self._id = ""
        self._seen: set[str] = set()
        self._began = time.monotonic()

    def tell(self) -> None:
        """The whole story."""
        first = self._train()
        self._add_data()
        nightly = self._retrain_on_schedule()
        self._champion_is(first.run_id, "The champion stays")
        fork = self._fork(nightly)
        self._champion_is(fork.run_id, "It takes the champion's place")
        self._compare(nightly, fork)
        self._roll_back(first)
        self._say("", f"\nTold in {time.monotonic() - self._began:.0f} s.")

    def _train(self) -> RunDetail:
        self._say("1", f"Train on {FIRST_ROWS} days: “{DESCRIPTION}”")
        table = io.BytesIO(days(FIRST_ROWS, 1, dear=False))
        made = self._orrery.create_project(
            table, DESCRIPTION, NAME, time_budget_s=BUDGET_S, file_name="bikes.csv"
        )
        self._id = made.project_id
        run = self._ended(self._next_run("api", RUN_WITHIN_S))
        self._say("", f"found by itself: {self._orrery.get_project(self._id).problem_type}; {_measured(run)}")
        self._champion_is(run.run_id, "It is served")
        return run

    def _add_data(self) -> None:
        self._say("2", f"The price is raised. {NEW_ROWS} days later: orrery data add {self._id} new.csv")
        new = io.BytesIO(days(NEW_ROWS, 2, dear=True))
        version = self._orrery.add_data(self._id, new, file_name="new.csv")
        if version.drift is None:
            raise StoryFailedError("the new data have no drift report")
        drifted = [column for column in version.drift.columns if column.severity != "none"]
        told = ", ".join(f"{column.column} (PSI {column.psi:.2f})" for column in drifted)
        if "price" not in {column.column for column in drifted}:
            raise StoryFailedError(f"drift was put into price and found in: {told or 'nothing'}")
        told = (
            f"version {version.version}, {version.total_rows} rows; drift {version.drift.score:.2f} in {told}"
        )
        self._say("", told)

    def _retrain_on_schedule(self) -> RunDetail:
        self._say("3", "Retrain every minute, to save money without buying the weather forecast")
        cheap = RunOverrides(feature_engineering=FeatureSettings(drop_columns=["temperature", "rain_mm"]))
        entry = ScheduleEntry(name="cheap", cron="* * * * *", timezone="Europe/Berlin", overrides=cheap)
        standing = self._orrery.set_schedule(self._id, [entry], by="ada")
        self._say("", f"orrery schedule set {self._id} cheap --cron '* * * * *': next at "
                  f"{standing.entries[0].next_ticks[0]:%H:%M} UTC")  # fmt: skip
        started = self._next_run("schedule", TICK_WITHIN_S)
        self._orrery.delete_schedule(self._id)
        run = self._ended(started)
        self._say(
            "",
            f"Dagster's daemon started run {run.run_id[:8]} ({run.trigger}, by {run.by}); {_measured(run)}",
        )
        return run

    def _fork(self, nightly: RunDetail) -> RunDetail:
        self._say("4", f"Fork run {nightly.run_id[:8]} at feature_engineering: with the forecast after all")
        self._orrery.fork(
            self._id,
            PipelineStage.FEATURE_ENGINEERING,
            {"feature_engineering": {"drop_columns": None}},
            parent_run_id=nightly.run_id,
            reason="the forecast is worth its money",
            by="grace",
        )
        run = self._ended(self._next_run("api", RUN_WITHIN_S))
        reused = [stage.stage.value for stage in run.stages if stage.reused]
        self._say("", f"reused: {', '.join(reused)}; {_measured(run)}")
        return run

    def _compare(self, nightly: RunDetail, fork: RunDetail) -> None:
        self._say("5", f"Compare: orrery compare {nightly.run_id[:8]} {fork.run_id[:8]}")
        found = self._orrery.compare(self._id, nightly.run_id, fork.run_id)
        paired = next((m.paired for m in found.metrics if m.metric is nightly.metric), None)
        if paired is None or not paired.better:
            raise StoryFailedError(f"the fork is not better than what it was forked from: {found.verdict}")
        self._say("", found.verdict)

    def _roll_back(self, first: RunDetail) -> None:
        self._say("6", f"Roll back: orrery rollback {self._id}")
        self._orrery.roll_back(self._id, reason="the forecast's price went up", by="ada")
        self._champion_is(first.run_id, "The first model is served again")
        row = {"temperature": 21.5, "rain_mm": 0.0, "price": 9.0, "weekday": "sat"}
        answer = self._orrery.predict(self._id, [row])
        rented = float(answer.predictions[0].prediction)
        self._say("", f"a warm Saturday: {rented:.0f} bikes, by the model of run {answer.model_id[-36:][:8]}")

    def _champion_is(self, run_id: str, told: str) -> None:
        current = self._orrery.champions(self._id).current
        if current is None or current.run_id != run_id:
            raise StoryFailedError(f"{told}: but the champion is {current and current.run_id}, not {run_id}")
        self._say("", f"{told}: {self._why(current)}")

    def _why(self, current: Champion) -> str:
        """What the last run decided; of a switch by hand, what was said of it."""
        if current.action is ChampionAction.ROLLED_BACK:
            return f"“{current.reason}”, says {current.by}"
        deployed = self._orrery.state(self._id).stages[-1].result
        decision = deployed.decision if isinstance(deployed, DeploymentResult) else None
        return current.reason if decision is None else decision.reason

    def _next_run(self, trigger: str, within_s: float) -> RunSummary:
        """The first run of that trigger that the story has not met; it may still be at work."""
        give_up = time.monotonic() + within_s
        while time.monotonic() < give_up:
            for run in reversed(self._orrery.list_runs(self._id).runs):
                if run.trigger == trigger and run.run_id not in self._seen:
                    self._seen.add(run.run_id)
                    return run
            time.sleep(POLL_S)  # between two looks at what Dagster works on
        raise StoryFailedError(f"no run was started by {trigger} within {within_s:.0f} s")

    def _ended(self, run: RunSummary) -> RunDetail:
        give_up = time.monotonic() + RUN_WITHIN_S
        while time.monotonic() < give_up:
            now = self._orrery.get_run(run.run_id)
            if now.status is RunStatus.COMPLETED:
                return now
            if now.status in _ENDED:
                raise StoryFailedError(f"run {run.run_id} ended as {now.status.value}: {now.error}")
            time.sleep(POLL_S)  # between two looks at what Dagster works on
        raise StoryFailedError(f"run {run.run_id} has not ended within {RUN_WITHIN_S:.0f} s")

    def _say(self, number: str, text: str) -> None:
        self._console.print(f"{number}. {text}" if number else f"   {text}", markup=False)


def _measured(run: RunDetail) -> str:
    if run.metric is None or run.metrics is None:
        raise StoryFailedError(f"run {run.run_id} has no metrics")
    return f"{run.metric.value} {run.metrics[run.metric.value]:.1f}"


def main() -> int:
    """The story as a command of its own."""
    parser = argparse.ArgumentParser(prog="python -m client.story", description=__doc__.splitlines()[0])
    parser.add_argument("--url", default=DEFAULT_URL, help="where the platform listens")
    return run_story(parser.parse_args().url)


if __name__ == "__main__":
    sys.exit(main())
