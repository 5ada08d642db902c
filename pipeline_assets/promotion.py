"""Whether a run's model takes the champion's place, and the record of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from contracts.champions import ROLLBACK_TRIGGER, Champion, ChampionAction, Promotion, PromotionDecision
from contracts.comparisons import PairedComparison
from contracts.overrides import DeploymentSettings
from contracts.predictions import ModelRef, ModelSchema
from object_store import ObjectExists
from object_store.documents import champion, crown, current_champion, policy
from pipeline_assets.challenge import Challenge, challenge
from pipeline_assets.data_versions import data_of
from pipeline_assets.stage import StageRun

_TRIES = 5  # each lost to a user who promoted or pinned something in that moment


class _Overruled(Exception):  # noqa: N818  # named by what it is
    """The decision's grounds have changed since it was made."""


@dataclass(frozen=True)
class Outcome:
    """What was decided; `champion` is the record, if the model took the place."""

    decision: PromotionDecision
    champion: Champion | None
    endpoint_id: str


def decide_and_crown(
    stage: StageRun, model: ModelRef, schema: ModelSchema, publish: Callable[[Callable[[str], None]], None]
) -> Outcome:
    """Decide; a promoted model is published, and recorded by it as soon as its endpoint has been switched.

    `publish` is given what records it, which takes the endpoint's id; if that raises, it undoes the switch.
    Comparing and publishing take minutes: somebody who promotes another model or pins the champion meanwhile
    is not overruled unseen, but it is decided again.
    """
    for _ in range(_TRIES):
        standing = current_champion(stage.store, stage.project.project_id)
        decision = decide(stage, model, standing)
        if not decision.promoted:
            return Outcome(decision, None, _endpoint_of(stage, standing))
        attempt = _Crowning(stage, model, schema, decision, standing)
        try:
            attempt.check()
            publish(attempt.record)
        except _Overruled:
            continue
        return Outcome(decision, attempt.champion, attempt.endpoint_id)
    raise RuntimeError("the champion changed again and again while this run decided")


@dataclass
class _Crowning:
    """One promotion: recorded if its grounds still are what they were."""

    stage: StageRun
    model: ModelRef
    schema: ModelSchema
    decision: PromotionDecision
    standing: Champion | None
    champion: Champion | None = None
    endpoint_id: str = ""

    def check(self) -> None:
        """Raises _Overruled."""
        project_id = self.stage.project.project_id
        rule = policy(self.stage.store, project_id)
        promotion = self.stage.settings(DeploymentSettings).promotion or rule.promotion
        standing = self.standing
        pinned = rule.pinned and standing is not None and standing.model_sha256 != self.model.sha256
        changed = current_champion(self.stage.store, project_id) != standing
        if pinned or changed or promotion is not self.decision.promotion:
            raise _Overruled

    def record(self, endpoint_id: str) -> None:
        """Raises _Overruled."""
        self.check()
        self.endpoint_id = endpoint_id
        if self.standing is not None and _is_same(self.standing, self.model, endpoint_id):
            return
        new = _record(
            self.stage,
            self.model,
            self.schema,
            decision=self.decision,
            standing=self.standing,
            endpoint_id=endpoint_id,
        )
        try:
            crown(self.stage.store, self.stage.project.project_id, new)
        except ObjectExists as error:
            raise _Overruled from error
        self.champion = new


def decide(stage: StageRun, model: ModelRef, standing: Champion | None) -> PromotionDecision:
    """By what the run was told, else by the project's policy; the first model is always promoted."""
    rule = policy(stage.store, stage.project.project_id)
    promotion = stage.settings(DeploymentSettings).promotion or rule.promotion
    if standing is None:
        return _decision(promotion, None, "It is the project's first model.", promoted=True)
    if standing.model_sha256 == model.sha256:
        return _decision(promotion, standing, "This model is the champion already.", promoted=True)
    if rule.pinned:
        return _decision(promotion, standing, "The champion is pinned.", promoted=False)
    match promotion:
        case Promotion.ALWAYS:
            return _decision(promotion, standing, "Every new model is promoted.", promoted=True)
        case Promotion.NEVER:
            return _decision(promotion, standing, "No run promotes its model.", promoted=False)
    found = challenge(stage, standing)
    better = found.comparison is not None and found.comparison.better
    asks = promotion is Promotion.ASK
    words = f"{in_words(found)}{' Promote it if you want it.' if asks else ''}"
    return _decision(promotion, standing, words, promoted=better and not asks, found=found)


def in_words(found: Challenge) -> str:
    """What came of the comparison, for a person."""
    if found.comparison is None:
        return f"It can't be compared: {found.why_not}."
    compared = found.comparison
    if compared.difference is None or compared.interval is None:
        return f"{compared.rows} rows that the champion never saw are too few to tell."
    values = f"{compared.metric.value} {compared.value_b:.4g} against the champion's {compared.value_a:.4g}"
    span = f"ahead by {compared.difference:.3g} ({compared.interval.low:.3g} to {compared.interval.high:.3g})"
    return f"{_verdict(compared)}: {values} on {compared.rows} rows, {span}."


def _verdict(compared: PairedComparison) -> str:
    if compared.better:
        return "It is better beyond its interval"
    return "It is worse" if compared.certain else "It may be no better"


def _decision(
    promotion: Promotion,
    standing: Champion | None,
    reason: str,
    *,
    promoted: bool,
    found: Challenge | None = None,
) -> PromotionDecision:
    return PromotionDecision(
        promotion=promotion,
        promoted=promoted,
        champion_run_id=None if standing is None else standing.run_id,
        comparison=None if found is None else found.comparison,
        rows_left_out=0 if found is None else found.rows_left_out,
        reason=reason,
    )


def _is_same(standing: Champion, model: ModelRef, endpoint_id: str) -> bool:
    return (standing.model_sha256, standing.endpoint_id) == (model.sha256, endpoint_id)


def _record(
    stage: StageRun,
    model: ModelRef,
    schema: ModelSchema,
    *,
    decision: PromotionDecision,
    standing: Champion | None,
    endpoint_id: str,
) -> Champion:
    manifest = stage.earlier.manifest
    data = data_of(stage.store, stage.project, manifest.data_version)
    said = " ".join(part for part in (manifest.reason, decision.reason) if part)
    earlier = _rolled_back_to(stage, standing, model)
    return Champion(
        n=1 if standing is None else standing.n + 1,
        previous=earlier.previous if earlier else standing.n if standing else None,
        action=ChampionAction.ROLLED_BACK if earlier else ChampionAction.PROMOTED,
        run_id=stage.run_id,
        best_model_id=schema.model_id,
        endpoint_id=endpoint_id,
        model_key=model.key,
        model_sha256=model.sha256,
        model_size_bytes=model.size_bytes,
        data_version=data.version.version,
        dataset_id=data.version.dataset.dataset_id,
        at=datetime.now(UTC),
        by=manifest.by or "run",
        reason=said,
        decision=decision,
    )


def _rolled_back_to(stage: StageRun, standing: Champion | None, model: ModelRef) -> Champion | None:
    """The champion before, if this run is there to bring its model back."""
    if stage.earlier.manifest.trigger != ROLLBACK_TRIGGER or standing is None or standing.previous is None:
        return None
    before = champion(stage.store, stage.project.project_id, standing.previous)
    return before if before.model_sha256 == model.sha256 else None


def _endpoint_of(stage: StageRun, standing: Champion | None) -> str:
    return stage.project.project_id if standing is None else standing.endpoint_id
