"""`orrery feedback` and `orrery monitor`: what came of predictions, and how the model does meanwhile."""

from typing import Annotated

import typer

from client.base import DEFAULT_URL
from client.exits import USAGE, fail
from client.options import Id, Json, Url, print_json, server
from client.printable import printable
from contracts.monitoring import (
    FeedbackAnswer,
    LiveMetric,
    MonitoringPolicy,
    MonitoringPolicyRequest,
    MonitoringReport,
    Outcome,
    Share,
    Verdict,
)

By = Annotated[str, typer.Option(help="Who says so; shown, not checked.")]
_OFF = "off"
_NOT_THRESHOLDS = frozenset({"hours", "min_rows", "by"})


def add_to(app: typer.Typer) -> None:
    """The verbs, as commands of `app`."""
    app.command("feedback")(feedback)
    app.command("monitor")(monitor)


def feedback(
    project_id: Id,
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="Columns request_id, outcome, row, observed_at.")
    ] = None,
    *,
    request: Annotated[str | None, typer.Option(help="One request, as its answer named it.")] = None,
    row: Annotated[int, typer.Option(min=0, help="Which of its rows, from 0.")] = 0,
    outcome: Annotated[str | None, typer.Option(help="What came of it.")] = None,
    by: By = "",
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Say what came of predictions: those of FILE, or one by --request and --outcome."""
    one = request is not None and outcome is not None
    if (file is None) is not one:
        fail("give one FILE, or --request and --outcome", USAGE)
    with server(url) as orrery:
        if file is not None:
            answer = orrery.feedback_file(project_id, file, by=by)
        else:
            known = orrery.schema(project_id)
            said = Outcome(request_id=request or "", row=row, outcome=_value(outcome or "", known.classes))
            answer = orrery.feedback(project_id, [said], by=by)
    print_json(answer) if as_json else print("\n".join(answer_lines(answer)))


def _value(text: str, classes: list[str] | None) -> str | float:
    """A class as it is spelt, or a number."""
    if classes is not None:
        return text
    try:
        return float(text)
    except ValueError:
        return text  # named by the server


def answer_lines(answer: FeedbackAnswer) -> list[str]:
    """What was kept, and each that was named."""
    lines = [answer.message]
    lines += [f"{fault.place}\t{fault.request_id}\t{fault.row}\t{fault.message}" for fault in answer.faults]
    if answer.faults_total > len(answer.faults):
        lines.append(f"and {answer.faults_total - len(answer.faults)} more")
    return [printable(line) for line in lines]


def monitor(
    project_id: Id,
    *,
    hours: Annotated[float | None, typer.Option(min=0.25, help="The window; else the policy's.")] = None,
    threshold: Annotated[
        list[str] | None,
        typer.Option("--set", help="Change the policy: name=value, or name=off. Again for more."),
    ] = None,
    by: By = "",
    as_json: Json = False,
    url: Url = DEFAULT_URL,
) -> None:
    """How the project's model does while it is asked, and what is wrong."""
    changes = dict(_change(text) for text in threshold or [])
    with server(url) as orrery:
        if changes:
            policy = orrery.set_monitoring_policy(project_id, by=by, **changes)
            print_json(policy) if as_json else print("\n".join(policy_lines(policy)))
            return
        report = orrery.monitoring(project_id, hours=hours)
    print_json(report) if as_json else print("\n".join(report_lines(report)))


def _change(text: str) -> tuple[str, float | None]:
    name, _, value = text.partition("=")
    if name not in MonitoringPolicyRequest.model_fields or name == "by":
        known = ", ".join(field for field in MonitoringPolicyRequest.model_fields if field != "by")
        fail(f"there is no threshold {name!r}: {known}", USAGE)
    if value == _OFF and name not in _NOT_THRESHOLDS:
        return name, None
    try:
        return name, int(value) if name == "min_rows" else float(value)
    except ValueError:
        fail(f"{name}: a number, or off", USAGE)


def policy_lines(policy: MonitoringPolicy) -> list[str]:
    """One threshold a line."""
    said = policy.model_dump(exclude={"changed_at", "changed_by"})
    return [f"{name}\t{_OFF if value is None else format(value, 'g')}" for name, value in said.items()]


def report_lines(report: MonitoringReport) -> list[str]:
    """The report in a dozen lines: what holds, then part by part."""
    lines = [f"{'alert':<12}{alert.severity.value}: {alert.message}" for alert in report.alerts]
    lines.append(_line("verdict", f"{_said(report.verdict)}, over {report.hours:g} hours"))
    lines.append(_line("log", report.log.message))
    traffic = report.traffic
    lines.append(
        _line(
            "traffic",
            f"{traffic.requests} requests, {traffic.rows} rows answered, {_share(traffic.refused)} refused",
        )
    )
    if traffic.latency is not None:
        lines.append(
            _line(
                "latency", f"half within {traffic.latency.p50:.1f} ms, 95 % in {traffic.latency.p95:.1f} ms"
            )
        )
    lines.append(_line("drift", f"{_said(report.drift.verdict)}: {report.drift.message}"))
    lines.append(_line("predictions", f"{_said(report.predictions.verdict)}: {report.predictions.message}"))
    lines.append(_line("quality", f"{_said(report.quality.verdict)}: {report.quality.message}"))
    lines.append(_line("feedback", report.feedback.message))
    for model in report.models:
        which = "champion" if model.is_champion else f"run {model.run_id[:8]}"
        lines.append(_line(which, f"{_said(model.verdict)}: {model.rows} rows. {model.message}"))
        lines += [_line("", _metric(metric)) for metric in model.metrics]
    return [printable(line) for line in lines]


def _line(name: str, text: str) -> str:
    return f"{name:<12}{text}"


def _said(verdict: Verdict) -> str:
    return verdict.value.replace("_", " ")


def _share(share: Share) -> str:
    return "none" if share.share is None else f"{share.share:.1%}"


def _metric(metric: LiveMetric) -> str:
    value = "-" if metric.value is None else f"{metric.value:.4g}"
    spread = "" if metric.interval is None else f" ({metric.interval.low:.4g} to {metric.interval.high:.4g})"
    before = "" if metric.holdout is None else f", {metric.holdout:.4g} on the holdout"
    return f"{metric.title}: {value}{spread}{before}"
