"""`bundle.zip`: the model, the code that answers, a script of a few lines, an example and the model card.

The code is Orrery's own inference, copied as it is: what the folder answers is what the endpoint answers.
"""

import json
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from jinja2 import Template

from automl.inference.artifact import LoadedModel
from automl.inference.predictor import Predictor
from contracts.report import EvaluationReport
from contracts.truth import ModelCard

ROOT = "model"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # zip's earliest date: no clock in the bytes
_CONTRACTS = ("__init__", "datasets", "errors", "predictions", "report", "truth")


def write_bundle(
    loaded: LoadedModel, artefact: Path, sha256: str, report: EvaluationReport, path: Path
) -> None:
    """Write the folder as a zip at `path`; `artefact` is the model's file and `sha256` its hash."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, data in _contents(loaded, artefact, sha256, report):
            entry = zipfile.ZipInfo(f"{ROOT}/{name}", _EPOCH)
            # The model is a zip already.
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".orrery") else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)


def _contents(
    loaded: LoadedModel, artefact: Path, sha256: str, report: EvaluationReport
) -> Iterator[tuple[str, bytes]]:
    script = Template(
        (files("automl.bundle") / "predict.py.j2").read_text("utf-8"), keep_trailing_newline=True
    )
    example = json.dumps([loaded.model.example()], ensure_ascii=False, indent=1)
    yield "predict.py", script.render(sha256=sha256).encode()
    yield "requirements.txt", "".join(f"{line}\n" for line in _requirements(loaded)).encode()
    yield "example.json", example.encode()
    yield "report.json", report.model_dump_json(indent=1).encode()
    if report.truth is not None:
        yield "MODEL_CARD.md", _card(report.truth.card, report).encode()
    yield "model.orrery", artefact.read_bytes()
    yield "automl/__init__.py", b""
    for module in sorted(files("automl.inference").iterdir(), key=lambda each: each.name):
        if module.name.endswith(".py"):
            yield f"automl/inference/{module.name}", module.read_bytes()
    for name in _CONTRACTS:
        yield f"contracts/{name}.py", (files("contracts") / f"{name}.py").read_bytes()


def _requirements(loaded: LoadedModel) -> list[str]:
    """What answering imports, as it was when the model was measured."""
    needed = ["numpy", "pydantic"]
    models = loaded.model.by_target
    kinds = {kind for model in models for member in model.members for kind in _kinds(member.predictor)}
    spread = any(model.intervals is not None and model.intervals.spread is not None for model in models)
    if any("Booster" in kind for kind in kinds) or spread:
        needed += ["lightgbm", "scipy"]
    elif loaded.model.encoder.texts:
        needed.append("scipy")
    return [f"{name}=={version(name)}" for name in needed]


def _kinds(predictor: Predictor | None) -> Iterator[str]:
    """Of it and of what it wraps: class weights and target codes may stand around a booster."""
    while predictor is not None:
        yield type(predictor).__name__
        predictor = getattr(predictor, "inner", None)


def _card(card: ModelCard, report: EvaluationReport) -> str:
    members = ", ".join(f"{each.name} ({100 * each.weight:.0f} %)" for each in card.members)
    lines = [
        "# Model card",
        card.purpose,
        f"- Model: {members}",
        f"- Training: {card.training_data}",
        f"- Evaluation: {card.evaluation_data}",
        *(f"- {name} on the holdout: {value:.4g}" for name, value in report.metrics.items()),
        *(
            f"- {name} of {target.target_column!r} on the holdout: {value:.4g}"
            for target in report.further_targets
            for name, value in target.metrics.items()
        ),
        *(f"- {each.title}, all labels, on the holdout: {each.value:.4g}" for each in report.joint),
        f"- Calibration: {card.calibration}",
        *(f"- Intended: {each}" for each in card.intended_use),
        *(f"- Limitation: {each}" for each in card.limitations),
    ]
    if card.parity is not None:
        lines.append(
            f"- Parity: the file answered {card.parity.rows} held-out rows as the model in memory, largest "
            f"difference {card.parity.largest_difference:.1e}."
        )
    return "\n".join(lines) + "\n"
