"""Reports on logs of several models, requests that came twice, and outcomes that a sample would lose."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from automl.monitoring import live, logged
from automl.monitoring.live import Measured
from contracts.datasets import ProblemType
from contracts.monitoring import Verdict
from contracts.watching import Standing
from tests.automl.monitoring.worlds import (
    NOW,
    SCHEMA,
    SHA256,
    Log,
    holdout,
    inputs,
    report,
    truth_of,
    write_outcomes,
)

OTHER, AGAIN = "b" * 64, "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c12"
AMOUNTS = SCHEMA.model_copy(update={"problem_type": ProblemType.REGRESSION, "classes": None})


def test_runs_that_served_one_artefact_are_one_model(tmp_path: Path) -> None:
    """WATCH-25: a deployment of an older champion's artefact goes on where that left off."""
    rng = np.random.default_rng(20)
    log = Log()
    asked = inputs(rng, 360)
    ids = log.ask(asked[:120], at=NOW - timedelta(hours=3))
    ids += log.ask(asked[120:240], at=NOW - timedelta(hours=2), sha256=OTHER)
    ids += log.ask(asked[240:], run_id=AGAIN)
    outcomes = write_outcomes(tmp_path, ids, truth_of(rng, asked))
    found = report([log.write(tmp_path)], reference=None, held=holdout(rng, 300), outcomes=[outcomes])
    told = [(one.model_sha256, one.run_id, one.rows, one.outcomes) for one in found.models]
    assert told[0] == (SHA256, AGAIN, 240, 240)
    assert [(one[0], *one[2:]) for one in told[1:]] == [(OTHER, 120, 120)]


def test_a_former_model_of_numbers_has_no_metrics_beside_classes(tmp_path: Path) -> None:
    """WATCH-25: and the other way round; both are listed, and the champion has its own."""
    rng = np.random.default_rng(21)
    for schema, numbers in ((SCHEMA, False), (AMOUNTS, True)):
        log = Log()
        asked = inputs(rng, 300)
        ids = log.ask(asked[:100], at=NOW - timedelta(hours=2), sha256=OTHER, numbers=not numbers)
        ids += log.ask(asked[100:], numbers=numbers)
        truth = [row["amount"] for row in asked] if numbers else truth_of(rng, asked)
        outcomes = write_outcomes(tmp_path, ids, truth)
        champion, former = report(
            [log.write(tmp_path)], reference=None, schema=schema, outcomes=[outcomes]
        ).models
        assert (champion.outcomes, former.rows, former.outcomes) == (200, 100, 0)
        assert all(metric.value is not None for metric in champion.metrics)
        assert (former.metrics, former.verdict) == ([], Verdict.UNKNOWN)
        assert "another kind" in former.message


def test_an_id_that_was_refused_the_second_time_keeps_its_outcome(tmp_path: Path) -> None:
    """WATCH-29: an outcome is of the answer, whatever came by that id later."""
    rng = np.random.default_rng(22)
    log = Log()
    asked = inputs(rng, 120)
    ids = log.ask(asked, at=NOW - timedelta(hours=2))
    log.requests = 0
    log.ask(asked, error="VALIDATION_ERROR")
    outcomes = write_outcomes(tmp_path, ids, truth_of(rng, asked))
    found = report([log.write(tmp_path)], reference=None, outcomes=[outcomes])
    (model,) = found.models
    assert (model.rows, model.outcomes, found.feedback.joined.count) == (120, 120, 120)


def test_no_sample_loses_an_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """WATCH-23: rows that have one are looked at besides; what was not looked at is told as that."""
    rng = np.random.default_rng(23)
    log = Log()
    asked = inputs(rng, 2_000)
    ids = log.ask(asked)
    file = log.write(tmp_path)
    outcomes = write_outcomes(tmp_path, [*ids[::11], ("far", 0)], [*truth_of(rng, asked[::11]), "no"])
    for name, bound in (("MAX_DETAILED_ROWS", 300), ("MAX_ROWS", 500)):
        monkeypatch.setattr(logged, name, bound)
        found = report([file], reference=None, held=holdout(rng, 300), outcomes=[outcomes])
        (model,) = found.models
        assert (model.outcomes, found.feedback.unmatched) == (182, 1)
        assert "on 182 rows" in model.message
    assert found.feedback.predictions < 700
    assert found.feedback.joined.count < 100
    assert "of all that were read 182" in found.feedback.message
    drawn = report([file], reference=None, outcomes=[outcomes], log_files=2).feedback
    assert drawn.unmatched == 0
    assert "1 outcomes came that are of predictions which were not looked at" in drawn.message
    monkeypatch.setattr(logged, "MAX_JUDGED_ROWS", 100)
    bounded = report([file], reference=None, outcomes=[outcomes])
    assert 60 < bounded.models[0].outcomes < 140
    assert f"Of those, {bounded.models[0].outcomes} were looked at" in bounded.feedback.message


def test_rows_of_one_request_are_no_crowd(tmp_path: Path) -> None:
    """WATCH-26, WATCH-31: a request of many similar rows begins no alert, nor do some beside many others."""
    rng = np.random.default_rng(24)
    known, held = inputs(rng, 600), holdout(rng, 300)
    log = Log()
    log.ask([{"amount": 2.0, "region": None, "note": "word"}] * 120, per_request=120)
    found = report([log.write(tmp_path)], reference=known, held=held)
    assert [one for one in found.signals if one.standing is Standing.ABOVE] == []
    parts = (found.drift, found.predictions, found.quality)
    assert [part.verdict for part in parts] == [Verdict.TOO_FEW] * 3
    assert all("1 of 30" in part.message for part in parts)
    log = Log()
    for row in inputs(rng, 60):  # each asks of one thing many times
        log.ask([row] * 40, per_request=40)
    log.ask([{"amount": 2.0, "region": None, "note": "word"}] * 300, per_request=150)
    found = report([log.write(tmp_path)], reference=known, held=held)
    assert [one.message for one in found.signals if one.standing is Standing.ABOVE] == []
    assert (found.drift.verdict, found.quality.verdict) == (Verdict.OK, Verdict.OK)
    log = Log()
    for row in inputs(rng, 200, shift=1.5):
        log.ask([row | {"region": None}] * 3, per_request=3)
    found = report([log.write(tmp_path)], reference=known, held=held)
    told = {(one.subject.kind, one.subject.column) for one in found.signals if one.standing is Standing.ABOVE}
    assert {("drift", "amount"), ("missing", "region"), ("prediction_drift", None)} <= told


def test_a_large_holdout_costs_no_more_than_a_bounded_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """WATCH-25: its value is of all rows; resampled are as many as the bound has, with their groups."""
    rng = np.random.default_rng(25)
    monkeypatch.setattr(live, "_ALL_CELLS", 200 * 1_000)
    held = holdout(rng, 4_000)
    grouped = replace(held, groups=np.arange(4_000) // 8)
    sizes: list[int] = []
    plain = live.named_metrics

    def counted(problem: ProblemType, actual: Any, *rest: Any) -> Any:
        sizes.append(len(actual))
        return plain(problem, actual, *rest)

    monkeypatch.setattr(live, "named_metrics", counted)
    for side in (held, grouped):
        for one in live.live_metrics(side, side, enough=True):
            whole = next(m for m in plain(side.problem, side.actual, *_said(side)) if m.name == one.metric)
            assert one.holdout == float(whole.of(np.ones((1, 4_000)))[0])
            assert one.holdout_interval is not None
            assert one.holdout_interval.low < one.holdout < one.holdout_interval.high
    assert set(sizes) == {4_000, 1_000}
    weights = live._weights(held, 0)
    assert next(iter(weights)).shape[1] == 4_000
    assert not isinstance(weights, list)


def _said(side: Measured) -> tuple[Any, Any]:
    return side.answers.scores, side.answers.decided
