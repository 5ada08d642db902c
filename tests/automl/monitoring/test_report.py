"""Reports on logs whose truth is known: what was put there is found, and nothing else."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from automl.monitoring import logged
from automl.monitoring.live import Measured, live_metrics
from automl.monitoring.shares import share_of
from automl.monitoring.signals import share_signal
from automl.truth.estimates import Answers
from contracts.datasets import ProblemType
from contracts.monitoring import FIRST_MONITORING_POLICY, AlertKind, Verdict
from contracts.prediction_log import LogCounts, ServedBy
from contracts.watching import Standing, Subject, Watched
from tests.automl.monitoring.worlds import (
    NOW,
    Log,
    holdout,
    inputs,
    report,
    truth_of,
    write_outcomes,
)


def above(found: Watched) -> set[tuple[str, str | None]]:
    return {
        (signal.subject.kind.value, signal.subject.column)
        for signal in found.signals
        if signal.standing is Standing.ABOVE
    }


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_found_where_nothing_has_changed(tmp_path: Path, seed: int) -> None:
    """WATCH-27: of worlds that stay as they are none gives a signal, whatever the rows that came."""
    rng = np.random.default_rng(seed)
    log = Log()
    asked = inputs(rng, 120 + 60 * seed)
    ids = log.ask(asked, per_request=1 + seed % 3)
    outcomes = write_outcomes(tmp_path, ids, truth_of(rng, asked))
    file = log.write(tmp_path)
    found = report([file], reference=inputs(rng, 600), held=holdout(rng, 300), outcomes=[outcomes])
    assert above(found) == set()
    assert found.verdict is Verdict.OK
    assert not found.feedback.biased


def test_drift_is_found_where_it_was_put(tmp_path: Path) -> None:
    """WATCH-27, WATCH-31: the column that moved, and the predictions that follow it; no other column."""
    rng = np.random.default_rng(1)
    log = Log()
    log.ask(inputs(rng, 400, shift=1.0))
    file, known, held = log.write(tmp_path), inputs(rng, 1000), holdout(rng, 500)
    found = report([file], reference=known, held=held)
    assert above(found) == {("drift", "amount"), ("prediction_drift", None)}
    assert found.drift.report is not None
    assert found.drift.report.columns[0].column == "amount"
    assert (found.drift.verdict, found.verdict) == (Verdict.ERROR, Verdict.ERROR)
    log.ask(inputs(rng, 6000))
    diluted = report(
        [log.write(tmp_path)],
        reference=known,
        held=held,
        active=[Subject(kind=AlertKind.DRIFT, column="amount")],
    )
    assert [(s.subject.column, s.standing) for s in diluted.signals] == [("amount", Standing.BELOW)]


def test_too_few_rows_have_no_verdict(tmp_path: Path) -> None:
    """WATCH-26: however far they are; the report says how many there are and how many it wants."""
    rng = np.random.default_rng(2)
    log = Log()
    asked = inputs(rng, 60, shift=5.0)
    ids = log.ask(asked)
    outcomes = write_outcomes(tmp_path, ids, ["no"] * 60)
    known, held = inputs(rng, 500), holdout(rng, 300)
    found = report([log.write(tmp_path)], reference=known, held=held, outcomes=[outcomes])
    assert above(found) == set()
    parts = (found.drift, found.predictions, found.quality, found.models[0])
    assert [part.verdict for part in parts] == [Verdict.TOO_FEW] * 4
    assert all("60 of 100" in part.message for part in parts)
    few = Measured(
        ProblemType.BINARY, np.ones(200, dtype=int), Answers(np.full((200, 2), 0.5), np.ones(200, dtype=int)),
        np.repeat(np.arange(10), 20),
    )  # fmt: skip
    ten_requests = live_metrics(few, held, enough=True)
    assert {metric.verdict for metric in ten_requests} <= {Verdict.TOO_FEW, Verdict.UNKNOWN}


def test_a_worse_model_is_told_beyond_chance(tmp_path: Path) -> None:
    """WATCH-25: its metric falls out of the change's interval; where outcomes are as foretold it does not."""
    rng = np.random.default_rng(3)
    held, known = holdout(rng, 600), inputs(rng, 800)
    for noise, expected in ((0.0, set()), (0.8, {("metric", None)})):
        log = Log()
        asked = inputs(rng, 500)
        ids = log.ask(asked)
        outcomes = write_outcomes(tmp_path, ids, truth_of(rng, asked, noise=noise))
        found = report([log.write(tmp_path)], reference=known, held=held, outcomes=[outcomes])
        assert above(found) == expected
        (model,) = found.models
        auc = next(metric for metric in model.metrics if metric.metric == "roc_auc")
        assert auc.interval is not None
        assert auc.value is not None
        assert auc.interval.low < auc.value < auc.interval.high
        assert auc.change_interval is not None
        assert (auc.change_interval.high < 0) == bool(expected)
        assert model.is_champion
        assert (model.champion, model.outcomes) == (1, 500)


def test_intervals_are_as_wide_as_they_should_be(tmp_path: Path) -> None:
    """WATCH-25: exact for rows that came alone; wider where rows of a request err together."""
    exact = share_of(90, 100).interval
    assert exact is not None
    assert (round(exact.low, 4), round(exact.high, 4)) == (0.8238, 0.9510)  # Clopper and Pearson's table
    assert share_of(0, 10).interval.low == 0.0  # type: ignore[union-attr]  # ten have one
    rng = np.random.default_rng(4)
    right = np.repeat(rng.random(40) < 0.7, 20)  # whole requests are right or wrong
    answers = Answers(np.full((800, 2), 0.5), np.where(right, 1, 0))
    widths = []
    for groups in (np.repeat(np.arange(40), 20), None):
        live = Measured(ProblemType.BINARY, np.ones(800, dtype=int), answers, groups)
        (accuracy,) = [one for one in live_metrics(live, None, enough=True) if one.metric == "accuracy"]
        assert accuracy.interval is not None
        widths.append(accuracy.interval.high - accuracy.interval.low)
    assert widths[0] > 3 * widths[1]


def test_what_is_wrong_with_values_is_named_by_column(tmp_path: Path) -> None:
    """WATCH-28: missing, unknown, out of range, of no type; refused rows count, usual gaps do not."""
    rng = np.random.default_rng(5)
    known = inputs(rng, 600)
    for row in known[::4]:
        row["note"] = None
    log = Log()
    asked = inputs(rng, 400)
    for row in asked[::4]:
        row["note"] = None  # as in training
    for row in asked[::3]:
        row["region"] = "atlantis"
    log.ask(asked)
    refused = inputs(rng, 100)
    for at, row in enumerate(refused):
        row["amount"] = "much" if at % 2 else 50.0
        row["colour"] = "red"
    log.ask(refused, error="VALIDATION_ERROR")
    found = report([log.write(tmp_path)], reference=known, held=holdout(rng, 300))
    kinds = {(kind, column) for kind, column in above(found) if kind not in {"drift", "prediction_drift"}}
    assert kinds == {
        ("unknown_levels", "region"),
        ("out_of_range", "amount"),
        ("wrong_type", "amount"),
        ("refused", None),
    }
    columns = {column.column: column for column in found.quality.columns}
    assert columns["region"].examples == ["atlantis"]
    assert set(columns["amount"].examples) == {"much", "50.0"}
    assert columns["note"].verdict is Verdict.OK
    assert columns["note"].missing_before == pytest.approx(0.25)
    assert found.quality.unexpected == ["colour"]
    assert found.traffic.refusals == {"VALIDATION_ERROR": 100}


def test_half_a_surrogate_pair_is_shown_as_a_question_mark(tmp_path: Path) -> None:
    """WATCH-28: as a level, a wrong value and a column's name; the report can be handed on."""
    rng = np.random.default_rng(8)
    log = Log()
    asked = inputs(rng, 200)
    for row in asked[::2]:
        row |= {"region": "\ud800", "amount": "\udc00", "\ud800x": 1}
    log.ask(asked)
    found = report([log.write(tmp_path)], reference=inputs(rng, 300), held=holdout(rng, 300))
    assert Watched.model_validate_json(found.model_dump_json()) == found
    columns = {column.column: column for column in found.quality.columns}
    assert (columns["region"].examples, columns["amount"].examples) == (["?"], ["?"])
    assert found.quality.unexpected == ["?x"]


def test_levels_that_are_rare_by_nature_are_no_news(tmp_path: Path) -> None:
    """WATCH-28: where training saw many levels once, as many new ones are to be expected."""
    rng = np.random.default_rng(10)
    worlds = [inputs(rng, 1000) for _ in range(3)]
    for rows in worlds:
        for row in rows:
            row["region"] = f"zip {int(rng.zipf(1.3))}"
    log = Log()
    log.ask(worlds[0])
    unknown = ("unknown_levels", "region")
    same = report([log.write(tmp_path)], reference=worlds[1], held=holdout(rng, 300))
    share = next(c for c in same.quality.columns if c.column == "region").unknown.share
    assert share is not None
    assert share > FIRST_MONITORING_POLICY.threshold(AlertKind.UNKNOWN_LEVELS)  # type: ignore[operator]  # it is set
    assert unknown not in above(same)
    for row in worlds[2][::2]:
        row["region"] = "elsewhere"
    log.ask(worlds[2])
    assert unknown in above(report([log.write(tmp_path)], reference=worlds[1]))


@pytest.mark.parametrize(
    ("count", "of", "standing"),
    [
        (14, 100, Standing.BETWEEN),  # above the threshold, and chance explains it
        (300, 1000, Standing.ABOVE),
        (90, 1000, Standing.BETWEEN),  # below it, and not well below
        (80, 1000, Standing.BELOW),
        (60, 99, Standing.BETWEEN),  # too few rows
    ],
)
def test_a_share_must_be_beyond_chance(count: int, of: int, standing: Standing) -> None:
    """WATCH-31: by its lower bound to begin, at four fifths to end, and neither of too few rows."""
    subject = Subject(kind=AlertKind.REFUSED, column=None)
    found = share_signal(subject, (count, of), 0.1, FIRST_MONITORING_POLICY, tests=1, what="Refused")
    assert found.standing is standing


def test_outcomes_join_late_and_the_last_one_counts(tmp_path: Path) -> None:
    """WATCH-22, WATCH-29: by request and row; how late they are and until when they tell is said."""
    rng = np.random.default_rng(6)
    log = Log()
    early, late = inputs(rng, 200), inputs(rng, 200)
    ids = log.ask(early, per_request=2, at=NOW - timedelta(hours=8))
    log.ask(late, at=NOW - timedelta(minutes=5))
    file = log.write(tmp_path)
    wrong = write_outcomes(tmp_path, ids, ["no"] * 200, received=NOW - timedelta(hours=1))
    right = write_outcomes(tmp_path, [*ids, ("never", 0)], [*truth_of(rng, early), "yes"], received=NOW)
    found = report([file], reference=None, held=holdout(rng, 300), outcomes=[right, wrong])
    feedback = found.feedback
    assert (feedback.joined.count, feedback.joined.of, feedback.unmatched) == (200, 400, 1)
    assert feedback.median_delay_s == pytest.approx(8 * 3600)
    assert feedback.known_until == NOW - timedelta(hours=8)
    assert "8.0 hours" in feedback.message
    assert not feedback.biased  # the others only wait
    (model,) = found.models
    assert next(m.value for m in model.metrics if m.metric == "roc_auc") > 0.7  # not the first "no"s


def test_outcomes_of_chosen_predictions_are_told_as_biased(tmp_path: Path) -> None:
    """WATCH-29: only those that the model was sure of came back."""
    rng = np.random.default_rng(7)
    log = Log()
    asked = inputs(rng, 400)
    ids = log.ask(asked)
    chosen = [at for at, row in enumerate(asked) if row["amount"] > 0.5]
    truth = truth_of(rng, asked)
    outcomes = write_outcomes(tmp_path, [ids[at] for at in chosen], [truth[at] for at in chosen])
    found = report([log.write(tmp_path)], reference=None, outcomes=[outcomes])
    assert found.feedback.biased
    assert "tell of them only" in found.feedback.message


def test_a_log_beyond_the_bound_is_drawn_the_same_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WATCH-23: requests stay whole, and the report says that it is of a sample; broken files are counted."""
    rng = np.random.default_rng(8)
    log = Log()
    log.ask(inputs(rng, 900), per_request=3)
    counts = LogCounts(logged_rows=900, logged_requests=300, sampled_out_rows=900, lost_rows=100)
    files = [log.write(tmp_path, counts), tmp_path / "broken.parquet"]
    files[1].write_bytes(b"PAR1 no more")
    monkeypatch.setattr("automl.monitoring.logged.MAX_DETAILED_ROWS", 300)
    twice = [report(files, reference=None) for _ in range(2)]
    assert twice[0] == twice[1]
    found = twice[0]
    assert 200 < found.quality.rows < 400
    assert found.quality.rows % 3 == 0
    assert found.log.sampled
    assert "sample of requests" in found.log.message
    assert "drawn by their names" not in found.log.message  # all files were read, as far as they can be
    assert (found.log.unreadable, found.log.lost_rows, found.log.rows_read) == (1, 100, 900)
    assert found.log.logged_share == pytest.approx(900 / 1900)
    assert above(found) == {("lost", None)}


def test_thresholds_that_are_off_find_nothing(tmp_path: Path) -> None:
    """WATCH-30: what is switched off is measured, and no alert."""
    rng = np.random.default_rng(9)
    log = Log()
    log.ask(inputs(rng, 300, shift=2.0))
    policy = FIRST_MONITORING_POLICY.model_copy(update={"drift_psi": None, "prediction_psi": None})
    found = report([log.write(tmp_path)], reference=inputs(rng, 500), held=holdout(rng, 300), policy=policy)
    assert above(found) == set()
    assert found.drift.report is not None
    assert found.drift.report.columns[0].psi > 0.5


def test_a_file_drowns_no_requests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """WATCH-18: its rows count one by one, its time not at all."""
    monkeypatch.setattr(logged, "MAX_DETAILED_ROWS", 2_000)
    rng = np.random.default_rng(3)
    log = Log()
    log.ask(inputs(rng, 20))
    asked = inputs(rng, 3_000)
    ids = log.ask(asked, per_request=3_000, served_by=ServedBy.SCORING)
    outcomes = write_outcomes(tmp_path, ids[:1_500], truth_of(rng, asked[:1_500]))
    file = log.write(tmp_path)
    found = report([file], reference=inputs(rng, 600), held=holdout(rng, 300), outcomes=[outcomes])
    assert (found.traffic.requests, found.traffic.rows) == (21, 3_020)
    assert found.traffic.latency is not None
    assert found.traffic.latency.longest == 5.0
    (model,) = found.models
    # a part of the file, neither all of it nor nothing; every outcome, and enough for a verdict
    assert 1_850 < found.quality.rows < 2_150
    assert (model.rows, model.outcomes) == (3_020, 1_500)
    assert model.verdict is Verdict.OK
