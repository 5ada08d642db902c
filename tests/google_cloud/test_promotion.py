"""A run's decision and its record, with what somebody else says while the run publishes."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.champions import (
    PROMOTE_TRIGGER,
    ROLLBACK_TRIGGER,
    Champion,
    ChampionAction,
    ProjectPolicy,
    Promotion,
)
from contracts.datasets import ProblemType
from contracts.layout import champion_key
from contracts.predictions import ModelRef, ModelSchema
from object_store.documents import crown, current_champion, put_policy
from pipeline_assets import promotion
from pipeline_assets.bundles import EarlierStages
from pipeline_assets.promotion import Outcome, decide_and_crown
from pipeline_assets.vertex.publishing import served_there
from tests.api.core.test_champions import champion
from tests.google_cloud.conftest import Cloud
from tests.google_cloud.test_vertex_training import Run

Record = Callable[[str], None]


@pytest.fixture
def run(cloud: Cloud, project: str, tmp_path: Path) -> Run:
    """Of a project that has a champion and promotes every model."""
    made = Run(cloud, project, str(uuid.uuid4()), tmp_path)
    crown(cloud.store, project, champion(1, project))
    put_policy(cloud.store, project, rule(pinned=False))
    return made


def rule(*, pinned: bool, wanted: Promotion = Promotion.ALWAYS) -> ProjectPolicy:
    return ProjectPolicy(promotion=wanted, pinned=pinned, changed_at=datetime.now(UTC), changed_by="a")


def decided(run: Run, publish: Callable[[Record], None]) -> Outcome:
    model = ModelRef(
        project_id=run.manifest.project_id, run_id=run.run_id, key="k", sha256="e" * 64, size_bytes=1
    )
    schema = ModelSchema.model_construct(
        model_id=f"{run.manifest.project_id}/{run.run_id}",
        problem_type=ProblemType.REGRESSION,
        target_column="y",
        classes=None,
        columns=[],
    )
    return decide_and_crown(run.stage, model, schema, publish)


def standing(run: Run) -> Champion:
    found = current_champion(run.stage.store, run.manifest.project_id)
    assert found is not None
    return found


def test_a_run_that_ends_in_its_clean_up_has_a_champion(run: Run) -> None:
    """VERTEX-25: what comes after the switch can be cut off: the record stands, and names the endpoint."""

    def publish(record: Record) -> None:
        record("there")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        decided(run, publish)
    assert (standing(run).n, standing(run).endpoint_id) == (2, "there")
    assert served_there(run.stage) is None


@pytest.mark.parametrize(
    ("trigger", "action", "previous"),
    [
        (PROMOTE_TRIGGER, ChampionAction.PROMOTED, 2),
        (ROLLBACK_TRIGGER, ChampionAction.ROLLED_BACK, None),
    ],
)
def test_a_run_that_brings_a_users_choice_says_whose_it_is(
    run: Run, trigger: str, action: ChampionAction, previous: int | None
) -> None:
    """DATA-30: promoted or rolled back to, the record has who and why, and where a roll back goes."""
    first = standing(run).model_copy(update={"model_sha256": "e" * 64})
    again = champion(2, run.manifest.project_id)
    run.stage.store.put(champion_key(run.manifest.project_id, 1), first.model_dump_json().encode())
    crown(run.stage.store, run.manifest.project_id, again.model_copy(update={"previous": 1}))
    told = {"trigger": trigger, "by": "ada", "reason": "the price went up"}
    run.manifest = run.manifest.model_copy(update=told)
    earlier = EarlierStages(run.stage.store, run.manifest)
    object.__setattr__(run.stage, "earlier", earlier)
    outcome = decided(run, lambda record: record("there"))
    assert outcome.champion == standing(run)
    new = standing(run)
    assert (new.n, new.action, new.previous) == (3, action, previous)
    assert (new.by, new.run_id) == ("ada", run.run_id)
    assert new.reason.startswith("the price went up")


def test_a_users_choice_by_a_run_does_not_replace_a_pinned_champion(run: Run) -> None:
    """DATA-23, DATA-30: pinned between the call and the run: the run changes nothing, and says why."""
    put_policy(run.stage.store, run.manifest.project_id, rule(pinned=True))
    run.manifest = run.manifest.model_copy(update={"trigger": PROMOTE_TRIGGER})
    published: list[Record] = []
    assert decided(run, published.append).decision.reason == "The champion is pinned."
    assert (published, standing(run).n) == ([], 1)


def test_a_pin_that_is_set_while_it_publishes(run: Run) -> None:
    """VERTEX-25: the policy is read again before the record: then the model is not promoted."""

    def publish(record: Record) -> None:
        put_policy(run.stage.store, run.manifest.project_id, rule(pinned=True))
        record("there")

    outcome = decided(run, publish)
    assert (outcome.decision.promoted, outcome.decision.reason) == (False, "The champion is pinned.")
    assert standing(run).n == 1


def test_a_pin_that_is_set_while_it_compares(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """VERTEX-25: the policy is read again before anything is published."""
    put_policy(run.stage.store, run.manifest.project_id, rule(pinned=False, wanted=Promotion.ALWAYS))
    decide = promotion.decide

    def pinning(*told: object) -> object:
        made = decide(*told)  # type: ignore[arg-type]  # passed on
        put_policy(run.stage.store, run.manifest.project_id, rule(pinned=True))
        return made

    monkeypatch.setattr(promotion, "decide", pinning)
    published: list[Record] = []
    assert not decided(run, published.append).decision.promoted
    assert published == []


def test_a_champion_that_is_made_meanwhile(run: Run) -> None:
    """VERTEX-25: it is decided again, against that one."""
    told: list[int] = []

    def publish(record: Record) -> None:
        if not told:
            crown(run.stage.store, run.manifest.project_id, champion(2, run.manifest.project_id))
        told.append(standing(run).n)
        record("there")

    outcome = decided(run, publish)
    assert outcome.champion is not None
    assert (told, outcome.champion.n, outcome.champion.previous) == ([2, 2], 3, 2)
