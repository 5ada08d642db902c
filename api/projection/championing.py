"""What is said of champions, whoever says it first: the run's log, a user's call, or a look at the store.

A champion has one number and so one source key: it is told once. Pure.
"""

from datetime import datetime

from api.projection.drafts import EventDraft
from contracts.champions import (
    Champion,
    ChampionAction,
    KeptChampion,
    ProjectPolicy,
    Promotion,
    PromotionDecision,
)
from contracts.events import ChampionData
from contracts.signals import DeploymentResult


def of_record(champion: Champion, run_id: str | None = None) -> EventDraft:
    """A champion that stands in the store; `run_id` is the run that just put it there."""
    back = champion.action is ChampionAction.ROLLED_BACK
    what = "Rolled back to the model" if back else "Champion: the model"
    data = ChampionData(
        run_id=run_id,
        action=champion.action,
        champion=champion,
        decision=champion.decision,
        policy=None,
        by=champion.by,
        reason=champion.reason,
        message=f"{what} of run {champion.run_id[:8]}. {champion.reason}".strip(),
    )
    return EventDraft(f"champion:{champion.n}", champion.at, data, run_id)


def of_result(run_id: str, result: DeploymentResult, at: datetime) -> EventDraft | None:
    """What a run decided; None for a run before there were champions."""
    if result.champion is not None:
        return of_record(result.champion, run_id)
    if result.decision is None:
        return None
    data = ChampionData(
        run_id=run_id,
        action=_kept(result.decision),
        champion=None,
        decision=result.decision,
        policy=None,
        by="run",
        reason=result.decision.reason,
        message=f"The champion stays. {result.decision.reason}",
    )
    return EventDraft(f"{run_id}:champion", at, data, run_id)


def _kept(decision: PromotionDecision) -> ChampionAction:
    """Promoted without a new record: the model was the champion already."""
    if decision.promotion is Promotion.ASK and not decision.promoted:
        return ChampionAction.ASKED
    return ChampionAction.KEPT


def of_kept(said: KeptChampion) -> EventDraft:
    """A user's "no" to a challenger; said once, whoever says it again."""
    what = f"The champion stays, {said.by} says: not the model of run {said.run_id[:8]}."
    data = ChampionData(
        run_id=None,
        action=ChampionAction.KEPT,
        champion=None,
        decision=said.decision,
        policy=None,
        by=said.by,
        reason=said.reason,
        message=f"{what} {said.reason}".strip(),
    )
    return EventDraft(f"{said.run_id}:kept", said.at, data, None)


def of_policy(policy: ProjectPolicy, key: str, at: datetime) -> EventDraft:
    """A changed policy; `key` is unique to the change."""
    held = "the champion is pinned" if policy.pinned else "the champion is not pinned"
    data = ChampionData(
        run_id=None,
        action=ChampionAction.POLICY,
        champion=None,
        decision=None,
        policy=policy,
        by=policy.changed_by or "",
        reason="",
        message=f"Policy: a run's model is promoted: {policy.promotion.value}; {held}",
    )
    return EventDraft(key, at, data, None)
