"""New data, challengers and champions through the real platform: real Dagster runs, a real model server."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import numpy as np
import pandas as pd
import pytest

from client import Orrery, OrreryApiError
from contracts.champions import ChampionAction, ProjectPolicy, Promotion, PromotionDecision
from contracts.data_versions import DataMode, DataVersion, DriftSeverity
from contracts.errors import ErrorCode
from contracts.events import ChampionEvent, DataVersionEvent
from contracts.overrides import DeploymentSettings, FeatureSettings, RunOverrides, SelectionSettings
from contracts.projects import RunAccepted
from contracts.runs import RunDetail, RunStatus
from contracts.schedules import ScheduleEntry
from contracts.stages import PipelineStage
from tests.integration.starter import until
from tests.integration.test_client import orrery as command

pytestmark = pytest.mark.timeout(240)

ROWS = 400
QUICK = SelectionSettings(families=["linear"], time_budget_s=2)


def table(rows: int, seed: int, shift: float = 0.0) -> pd.DataFrame:
    """`sold` follows from `price` but for some noise; `colour` and `weight` say nothing."""
    rng = np.random.default_rng(seed)
    price = rng.normal(100, 20, rows) + shift
    sold = np.where(price + rng.normal(0, 8, rows) < 100 + shift, "yes", "no")
    colour = rng.choice(["red", "green", "blue"], rows)
    columns = {"price": price.round(2), "colour": colour, "weight": rng.normal(5, 1, rows).round(3)}
    return pd.DataFrame({**columns, "sold": sold})


def csv(frame: pd.DataFrame) -> io.BytesIO:
    return io.BytesIO(frame.to_csv(index=False).encode())


@dataclass
class Shop:
    """One project whose runs the tests of this file share, in their order."""

    orrery: Orrery
    id: str
    runs: dict[str, str] = field(default_factory=dict)

    def add(self, frame: pd.DataFrame, mode: DataMode = DataMode.APPEND):
        return self.orrery.add_data(self.id, csv(frame), mode=mode, file_name="more.csv")

    def fork(
        self,
        name: str,
        overrides: RunOverrides,
        stage: str | None = "feature_engineering",
        of: str | None = None,
    ) -> ChampionEvent | None:
        """A run from `stage` on (None: where the last failed), to its end; what it told of the champion."""
        before = self.orrery.state(self.id)
        told = overrides.model_dump(mode="json", exclude_unset=True)
        body = {"from_stage": stage, "overrides": told, "parent_run_id": self.runs.get(of or "")}
        url = f"{self.orrery.base_url}/api/v1/projects/{self.id}/runs"
        answer = httpx2.post(url, json=body, timeout=60)
        assert answer.status_code == 202, answer.text
        self.runs[name] = RunAccepted.model_validate_json(answer.content).run_id or ""
        cursor = f"{before.epoch}:{before.seq}"
        frames = list(self.orrery.watch(self.id, cursor, expect_new_run=True))
        return next((frame for frame in frames if isinstance(frame, ChampionEvent)), None)

    @property
    def served(self) -> str:
        """The run whose model answers now."""
        row = {"price": 80.0, "colour": "red", "weight": 5.0}
        return self.orrery.predict(self.id, [row]).model_id.rpartition("/")[2]


@pytest.fixture(scope="module")
def shop(base_url: str) -> Iterator[Shop]:
    with Orrery(base_url) as orrery:
        project = orrery.create_project(
            csv(table(ROWS, 0)), "Will it be sold?", "shop", target_column="sold", time_budget_s=2,
            file_name="shop.csv",
        )  # fmt: skip
        list(orrery.watch(project.project_id))
        found = Shop(orrery, project.project_id)
        first = orrery.champions(project.project_id).current
        assert first is not None
        found.runs["first"] = first.run_id
        yield found
        orrery.delete(project.project_id)


WEAK = RunOverrides(feature_engineering=FeatureSettings(drop_columns=["price"]), model_selection=QUICK)
NONE = FeatureSettings(drop_columns=[])
STRONG = RunOverrides(feature_engineering=FeatureSettings(drop_columns=["colour"]), model_selection=QUICK)


def test_the_first_model_is_the_champion(shop: Shop) -> None:
    """DATA-20: the first run's model is served, and the history says who decided it and why."""
    (only,) = shop.orrery.champions(shop.id).history
    assert (only.n, only.previous, only.action, only.by) == (1, None, ChampionAction.PROMOTED, "run")
    assert "first" in only.reason
    assert shop.served == shop.runs["first"]


def test_a_challenger_that_is_no_better_is_refused(shop: Shop) -> None:
    """DATA-21: a worse model ends its run well, is compared on the holdout, and is not served."""
    told = shop.fork("weak", WEAK)
    assert told is not None
    assert told.data.action is ChampionAction.KEPT
    decision = told.data.decision
    assert decision is not None
    assert decision.comparison is not None
    assert not decision.promoted
    assert decision.comparison.value_b is not None
    assert decision.comparison.value_a is not None
    assert decision.comparison.value_b < decision.comparison.value_a  # ROC AUC
    assert decision.comparison.rows > ROWS // 10
    assert shop.orrery.state(shop.id).status.value == "completed"
    assert shop.served == shop.runs["first"]
    detail = shop.orrery.get_project(shop.id)
    assert detail.evaluation_report is not None
    assert detail.metrics == detail.evaluation_report.metrics  # the served model's, both
    assert detail.metrics["roc_auc"] == pytest.approx(decision.comparison.value_a)


def test_no_prediction_fails_while_champions_change(shop: Shop) -> None:
    """DATA-25: promote and roll back under a hail of predictions: each is answered, by one of the two."""
    with hail(shop) as answers:
        for _ in range(5):
            change = shop.orrery.promote(shop.id, shop.runs["weak"], reason="to see", by="ada")
            assert change.champion is not None
            assert shop.served == shop.runs["weak"]
            shop.orrery.roll_back(shop.id, reason="seen", by="ada")
            assert shop.served == shop.runs["first"]
    assert {status for status, _ in answers} == {200}
    assert {run for _, run in answers} == {shop.runs["first"], shop.runs["weak"]}
    newest = shop.orrery.champions(shop.id).history[0]
    assert (newest.action, newest.by, newest.reason) == (ChampionAction.ROLLED_BACK, "ada", "seen")
    with pytest.raises(OrreryApiError) as refused:  # the first has none before it
        shop.orrery.roll_back(shop.id)
    assert refused.value.code is ErrorCode.CONFLICT


@contextmanager
def hail(shop: Shop) -> Iterator[list[tuple[int, str]]]:
    """Predictions from three threads all the while: their status, and the run that answered."""
    answers: list[tuple[int, str]] = []
    over = threading.Event()
    url = f"{shop.orrery.base_url}/api/v1/projects/{shop.id}/predict"
    body = {"instances": [{"price": 120.0, "colour": "blue", "weight": 4.0}]}

    def ask() -> None:
        with httpx2.Client(timeout=60) as client:
            while not over.is_set():
                answer = client.post(url, json=body)
                run = answer.json().get("model_id", "").rpartition("/")[2]
                answers.append((answer.status_code, run))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_a_challenger_that_is_better_is_promoted(shop: Shop) -> None:
    """DATA-22: a model that is better beyond its interval takes the champion's place by itself."""
    shop.orrery.promote(shop.id, shop.runs["weak"])
    told = shop.fork("strong", STRONG)
    assert told is not None
    assert told.data.action is ChampionAction.PROMOTED
    compared = told.data.decision.comparison if told.data.decision else None
    assert compared is not None
    assert compared.better
    assert compared.interval is not None
    assert compared.interval.low > 0
    assert shop.served == shop.runs["strong"]
    assert shop.orrery.champions(shop.id).current == told.data.champion


def deployed_again(shop: Shop, run: str, **told: Promotion) -> PromotionDecision:
    """What a run decides that brings the model of another one before the champion."""
    settings = RunOverrides(model_deployment=DeploymentSettings(**told))
    event = shop.fork("again", settings, stage="model_deployment", of=run)
    assert event is not None
    assert event.data.decision is not None
    return event.data.decision


def test_never_promotes_nothing_and_ask_leaves_it_to_a_user(shop: Shop) -> None:
    """DATA-22, RUNS-29: a model that is better stays outside under either, until somebody promotes it.

    What the run itself is told goes before both, and is said of that run alone: a fork of it has the policy.
    """
    shop.orrery.promote(shop.id, shop.runs["weak"])
    shop.orrery.set_policy(shop.id, promotion=Promotion.NEVER)
    never = deployed_again(shop, "strong")
    assert (never.promotion, never.promoted, never.comparison) == (Promotion.NEVER, False, None)
    assert shop.served == shop.runs["weak"]
    shop.orrery.set_policy(shop.id, promotion=Promotion.ASK)
    asked = deployed_again(shop, "strong")
    assert (asked.promotion, asked.promoted) == (Promotion.ASK, False)
    assert asked.comparison is not None
    assert asked.comparison.better
    assert "Promote it" in asked.reason
    waiting = shop.orrery.state(shop.id).asked
    assert waiting is not None
    assert waiting.decision == asked
    assert shop.orrery.keep_champion(shop.id, waiting.run_id, by="ada").champion is not None
    assert shop.orrery.state(shop.id).asked is None
    assert shop.served == shop.runs["weak"]
    promoted = shop.orrery.promote(shop.id, shop.runs["again"], reason="it is better", by="ada")
    assert promoted.champion is not None
    assert (promoted.champion.by, promoted.champion.run_id) == ("ada", shop.runs["again"])
    assert shop.served == shop.runs["strong"]  # whose model that run has deployed
    always = deployed_again(shop, "weak", promotion=Promotion.ALWAYS)
    assert (always.promotion, always.promoted, shop.served) == (Promotion.ALWAYS, True, shop.runs["weak"])
    assert deployed_again(shop, "again").promotion is Promotion.ASK
    shop.orrery.set_policy(shop.id, promotion=Promotion.BETTER)
    shop.orrery.promote(shop.id, shop.runs["strong"])


def test_a_run_that_failed_is_not_promoted(shop: Shop) -> None:
    """DATA-26: a run without a model, one of nobody's, and a pinned champion: each refused by its name."""
    everything = FeatureSettings(drop_columns=["price", "colour", "weight"])
    assert shop.fork("failed", RunOverrides(feature_engineering=everything)) is None
    assert shop.orrery.state(shop.id).status.value == "failed"
    refusals = []
    for run in (shop.runs["failed"], "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77"):
        with pytest.raises(OrreryApiError) as refused:
            shop.orrery.promote(shop.id, run)
        refusals.append(refused.value.code)
    assert refusals == [ErrorCode.NOT_PROMOTABLE, ErrorCode.RUN_NOT_FOUND]
    assert shop.served == shop.runs["strong"]


def test_a_failed_run_goes_on_where_it_failed(shop: Shop) -> None:
    """RUNS-34: in one call; what stands is reused, and the stage that failed may be told otherwise."""
    kept = FeatureSettings(drop_columns=["price"])
    shop.fork("resumed", RunOverrides(feature_engineering=kept), stage=None)
    run = shop.orrery.get_run(shop.runs["resumed"])
    assert (run.status, run.from_stage) == (RunStatus.COMPLETED, PipelineStage.FEATURE_ENGINEERING)
    assert run.parent_run_id == shop.runs["failed"]
    assert {stage.produced_by for stage in run.stages[:3]} == {shop.runs["first"]}
    assert (run.overrides.feature_engineering, run.overrides.model_selection) == (kept, QUICK)
    assert shop.served == shop.runs["strong"]


def test_a_pinned_champion_stays(shop: Shop) -> None:
    """DATA-23, DATA-27: nobody replaces a pinned champion; the policy says what it was told, and by whom."""
    shop.orrery.set_policy(shop.id, promotion=Promotion.ASK, pinned=True, by="ada")
    for attempt in (
        lambda: shop.orrery.promote(shop.id, shop.runs["first"]),
        lambda: shop.orrery.roll_back(shop.id),
    ):
        with pytest.raises(OrreryApiError) as refused:
            attempt()
        assert refused.value.code is ErrorCode.CONFLICT
        assert "pinned" in refused.value.message
    shop.orrery.set_policy(shop.id, pinned=False, by="ada")
    policy = shop.orrery.policy(shop.id)
    assert (policy.promotion, policy.pinned, policy.changed_by) == (Promotion.ASK, False, "ada")
    shop.orrery.set_policy(shop.id, promotion=Promotion.BETTER)


def test_the_command_makes_these_calls(shop: Shop, tmp_path: Path) -> None:
    """DATA-32: orrery champion, policy, promote, rollback, data list, data add, for people and programs."""
    server = shop.orrery.base_url
    shown = command(server, "champion", shop.id)
    assert shop.runs["strong"] in shown.stdout
    told = command(server, "policy", shop.id, "--promotion", "never", "--pin", "--by", "ada", "--json")
    assert ProjectPolicy.model_validate_json(told.stdout).pinned
    refused = command(server, "rollback", shop.id)
    assert (refused.returncode, "CONFLICT" in refused.stderr) == (1, True)
    nobody_asks = command(server, "keep", shop.id, shop.runs["strong"])
    assert (nobody_asks.returncode, "CONFLICT" in nobody_asks.stderr) == (1, True)
    assert "better" in command(server, "policy", shop.id, "--promotion", "better", "--unpin").stdout
    assert shop.runs["strong"] in command(server, "promote", shop.id, shop.runs["strong"]).stdout
    path = tmp_path / "unfit.csv"
    table(50, 5).drop(columns="price").to_csv(path, index=False)
    unfit = command(server, "data", "add", shop.id, str(path))
    assert (unfit.returncode, "'price'" in unfit.stderr) == (1, True)
    lines = command(server, "data", "list", shop.id, "--json").stdout.splitlines()
    assert [DataVersion.model_validate_json(line).version for line in lines] == [1]


def test_drift_is_found_where_it_was_put(shop: Shop) -> None:
    """DATA-10, DATA-13: rows as before show no drift; dearer ones do, in that column, and it is told."""
    before = shop.orrery.state(shop.id)
    calm = shop.add(table(200, 1))
    shifted = shop.add(table(200, 2, shift=40))
    assert calm.drift is not None
    assert shifted.drift is not None
    assert (calm.version, calm.total_rows, calm.drift.severity) == (2, ROWS + 200, DriftSeverity.NONE)
    assert calm.drift.score == 0
    assert (shifted.version, shifted.drift.severity) == (3, DriftSeverity.ERROR)
    assert [c.column for c in shifted.drift.columns if c.severity is not DriftSeverity.NONE] == ["price"]
    assert shifted.drift.score > 0.5
    assert shifted.drift.reference_run_id == shop.runs["strong"]
    page = shop.orrery.events(shop.id, after=f"{before.epoch}:{before.seq}")
    told = [event.data for event in page.events if isinstance(event, DataVersionEvent)]
    assert [(data.version, data.drifted_columns) for data in told] == [(2, []), (3, ["price"])]
    after = shop.orrery.state(shop.id)
    assert (after.status, after.run_id, after.data_version) == (before.status, before.run_id, 3)


def retrained(shop: Shop, runs: int) -> RunDetail:
    """The project's newest run once it has so many, ended."""
    until(lambda: shop.orrery.list_runs(shop.id).total == runs, 60)
    until(lambda: shop.orrery.list_runs(shop.id).runs[0].ended_at is not None, 60)
    return shop.orrery.get_run(shop.orrery.list_runs(shop.id).runs[0].run_id)


def test_enough_new_rows_or_drift_retrain_the_champion(shop: Shop) -> None:
    """SCHED-9, SCHED-16, SCHED-26, RUNS-28: from data that are sent to the run that Dagster's sensor starts.

    Each trigger by itself, with the champion's settings over all of the new data; compared with the champion
    on the rows that both held out.
    """
    runs = shop.orrery.list_runs(shop.id).total
    grown = ScheduleEntry(name="grown", min_new_rows=500)
    shop.orrery.set_schedule(shop.id, [grown], by="ada")  # 400 new rows are there already
    shop.add(table(120, 6))
    first = retrained(shop, runs + 1)
    assert (first.status, first.trigger, first.by) == (RunStatus.COMPLETED, "sensor", "ada")
    assert first.data_version == 4
    assert "grown: 520 new rows" in (first.reason or "")
    said = first.overrides
    assert said.data_analysis.target_column == "sold"
    assert said.feature_engineering == STRONG.feature_engineering
    assert said.model_selection == QUICK
    assert (said.data_upload.data_version, said.model_deployment.promotion) == (None, None)
    compared = shop.orrery.compare(shop.id, shop.runs["first"], first.run_id)
    assert (compared.data.rows_a, compared.data.rows_b) == (ROWS, ROWS + 520)
    shared, paired = compared.data.shared_holdout or 0, compared.metrics[0].paired
    assert 5 < shared < (compared.data.holdout_a or 0)
    assert paired is not None
    assert paired.rows == shared
    assert f"on {shared} rows of both, known by what is in them" in compared.verdict

    drifted = ScheduleEntry(name="drifted", drift_above=0.5, overrides=RunOverrides(feature_engineering=NONE))
    shop.orrery.set_schedule(shop.id, [grown, drifted], by="ada")  # the newest data do not drift
    shop.add(table(100, 7, shift=400))
    second = retrained(shop, runs + 2)
    shop.orrery.delete_schedule(shop.id)
    assert (second.status, second.trigger, second.data_version) == (RunStatus.COMPLETED, "sensor", 5)
    assert "drifted: drift" in (second.reason or "")
    assert (second.overrides.feature_engineering, second.overrides.model_selection) == (NONE, QUICK)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda frame: frame.rename(columns={"sold": "gone"}), "'sold'"),
        (lambda frame: frame.assign(price="dear"), "'price'"),
        (lambda frame: frame.drop(columns="weight"), "'weight'"),
        (lambda frame: frame.assign(sold="perhaps"), "'perhaps'"),
    ],
    ids=["renamed target", "changed type", "missing", "third class"],
)
def test_data_that_does_not_fit_is_refused(shop: Shop, change, named: str) -> None:
    """DATA-3: what does not fit is a 422 that names it, and nothing is stored."""
    before = [version.version for version in shop.orrery.data_versions(shop.id)]
    with pytest.raises(OrreryApiError) as refused:
        shop.add(change(table(50, 3)))
    assert refused.value.code is ErrorCode.INCOMPATIBLE_DATA
    assert named in (refused.value.details or "")
    assert [version.version for version in shop.orrery.data_versions(shop.id)] == before
