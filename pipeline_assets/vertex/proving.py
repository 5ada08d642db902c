"""A deployed version is proven by real predictions: they have to be those that the pipeline measured."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from contracts.errors import ErrorCode, OrreryError
from contracts.predictions import PredictResponse
from pipeline_assets.vertex.resting import rest

# Asks the endpoint for the proof's rows.
Ask = Callable[[], PredictResponse]
# The largest difference of an answer from what was measured, and the bound on it.
Judge = Callable[[PredictResponse], float]

READY_WITHIN_S = 120.0  # an endpoint answers a little later than its deployment says
CANARY_POLL_S = 5.0
_ASKED_PER_SHARE = 12  # at a share of 1 in n, so many times n requests all miss it in 1 of 160,000 proofs
_PAUSE_S = 0.5


@dataclass(frozen=True)
class Proof:
    """What was asked of the new version, and how far off its worst answer was."""

    rows: int
    difference: float
    requests: int


def prove(
    ask: Ask,
    judge: Judge,
    version: str,
    *,
    tolerance: float,
    share: int,
    watch_s: float,
    say: Callable[[str], None],
) -> Proof:
    """Ask until `version` (`{model}@{version}`) has answered, and go on for `watch_s` seconds.

    `share`: percent of the traffic that it has. Raises DEPLOYMENT_FAILED if an answer of its own is wrong,
    or none comes.
    """
    proof = _one(ask, judge, version, share)
    until = time.monotonic() + watch_s
    while proof.difference <= tolerance and time.monotonic() < until:
        say(f"Watching the new version at {share} % of the traffic, {until - time.monotonic():.0f} s more")
        rest(min(CANARY_POLL_S, max(0.0, until - time.monotonic())))
        later = _one(ask, judge, version, share)
        proof = Proof(proof.rows, max(proof.difference, later.difference), proof.requests + later.requests)
    if not proof.difference <= tolerance:  # a NaN is no good answer either
        raise OrreryError(
            ErrorCode.DEPLOYMENT_FAILED,
            "The model on Vertex AI does not answer as the pipeline measured it; the version before it "
            "has kept, or got back, all traffic.",
            f"largest difference {proof.difference:.3g} over {proof.rows} rows",
        )
    return proof


def _one(ask: Ask, judge: Judge, version: str, share: int) -> Proof:
    """The first answer of `version`; the other versions' ones are passed over."""
    give_up = time.monotonic() + READY_WITHIN_S
    most = _ASKED_PER_SHARE * max(1, round(100 / share))
    asked = 0
    while asked < most:
        asked += 1
        try:
            answer = ask()
        except OrreryError as error:
            if error.code is not ErrorCode.UNAVAILABLE or time.monotonic() > give_up:
                raise
            asked -= 1
            rest(_PAUSE_S)
            continue
        if answer.model_version == version:
            return Proof(len(answer.predictions), judge(answer), asked)
    raise OrreryError(
        ErrorCode.DEPLOYMENT_FAILED,
        f"The new version has {share} % of the traffic and answered none of {asked} predictions.",
        version,
    )
