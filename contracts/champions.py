"""Which model of a project is served, who decided it and why.

`projects/{id}/champions/{n}.json` is create-only, n counts from 1: the highest is the champion, the others
are its history. `projects/{id}/policy.json` says what a run may decide by itself,
`projects/{id}/kept/{run}.json` that a user has answered "no" to that run's model.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from contracts.comparisons import PairedComparison
from contracts.layout import UUID_PATTERN

# What started a run that only deploys another run's model: on Vertex AI a switch is a run.
PROMOTE_TRIGGER, ROLLBACK_TRIGGER = "promote", "rollback"


class Promotion(StrEnum):
    """When a run's model takes the champion's place; `ask`: only when a user says so."""

    BETTER = "better"
    ALWAYS = "always"
    NEVER = "never"
    ASK = "ask"


class ProjectPolicy(BaseModel):
    """`policy.json`. `pinned`: the champion stays, whatever a run or a user wants, until it is unpinned."""

    model_config = ConfigDict(frozen=True)

    promotion: Promotion
    pinned: bool
    changed_at: datetime | None = Field(description="Null: nobody has changed anything yet.")
    changed_by: str | None


FIRST_POLICY = ProjectPolicy(promotion=Promotion.BETTER, pinned=False, changed_at=None, changed_by=None)


class PromotionDecision(BaseModel):
    """What a run decided about its model."""

    model_config = ConfigDict(frozen=True)

    promotion: Promotion
    promoted: bool
    champion_run_id: str | None = Field(description="The champion that it was judged against.")
    comparison: PairedComparison | None = Field(
        description="Champion (a) and challenger (b) on the challenger's holdout rows that the champion was "
        "not trained on; null where nothing was or could be compared."
    )
    rows_left_out: int = Field(description="Holdout rows that the champion was trained on.")
    reason: str


class ChampionAction(StrEnum):
    """How a champion came to its place, and what else happens around it."""

    PROMOTED = "promoted"
    ROLLED_BACK = "rolled_back"
    KEPT = "kept"
    ASKED = "asked"
    POLICY = "policy"


class Champion(BaseModel):
    """`champions/{n}.json`: a model that was served from then on."""

    model_config = ConfigDict(frozen=True)

    n: int = Field(ge=1)
    previous: int | None = Field(description="Where a roll back goes; null: nowhere.")
    action: ChampionAction
    run_id: str = Field(description="The run that deployed it; its manifest names who made its parts.")
    best_model_id: str
    endpoint_id: str
    model_key: str
    model_sha256: str
    model_size_bytes: int
    data_version: int
    dataset_id: str = Field(description="sha256 of that version's file.")
    at: datetime
    by: str = Field(description="`run`, or who asked.")
    reason: str
    decision: PromotionDecision | None = Field(description="Of a run; null where a user decided.")


class ChampionHistory(BaseModel):
    """The champion, the policy, and who was champion before: newest first."""

    project_id: str
    current: Champion | None
    policy: ProjectPolicy
    history: list[Champion]


class PromoteRequest(BaseModel):
    """Make a finished run's model the champion."""

    model_config = ConfigDict(extra="forbid")

    run_id: str = Field(pattern=f"^{UUID_PATTERN}$")
    reason: str = Field(default="", max_length=500)
    by: str = Field(default="", max_length=100, description="Who says so; shown, not checked.")
    expected_n: int | None = Field(
        default=None, ge=0, description="Number of the champion that was seen, 0: none; another is a 409."
    )


class RollbackRequest(BaseModel):
    """Back to the champion before."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(default="", max_length=500)
    by: str = Field(default="", max_length=100, description="Who says so; shown, not checked.")
    expected_n: int | None = Field(
        default=None, ge=0, description="Number of the champion that was seen, 0: none; another is a 409."
    )


class PolicyRequest(BaseModel):
    """What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    promotion: Promotion | None = None
    pinned: bool | None = None
    by: str = Field(default="", max_length=100, description="Who says so; shown, not checked.")


class KeepRequest(BaseModel):
    """The champion stays: the answer "no" to a challenger that waits for one."""

    model_config = ConfigDict(extra="forbid")

    run_id: str = Field(pattern=f"^{UUID_PATTERN}$", description="The challenger's run.")
    reason: str = Field(default="", max_length=500)
    by: str = Field(default="", max_length=100, description="Who says so; shown, not checked.")


class WaitingChallenger(BaseModel):
    """A model that the policy `ask` leaves to a user, until somebody answers or the champion changes."""

    model_config = ConfigDict(frozen=True)

    run_id: str
    decision: PromotionDecision
    at: datetime


class KeptChampion(BaseModel):
    """`kept/{run_id}.json`: the challenger of that run waited, and a user kept the champion."""

    model_config = ConfigDict(frozen=True)

    run_id: str
    decision: PromotionDecision = Field(description="What the challenger's run had found.")
    at: datetime
    by: str
    reason: str


class ChampionChange(BaseModel):
    """Answer to promote, roll back and keep: the champion, or the run that will bring it about."""

    project_id: str
    champion: Champion | None = Field(description="Null while a run on Vertex AI brings it about.")
    run_id: str | None = Field(description="That run.")
    message: str
