import csv
import hashlib
import json
import os
import subprocess
import sys
import sysconfig
import zipfile

import pytest

from automl.bundle import write_bundle
from automl.evaluation import evaluate_model
from automl.inference import load_model, save_model


@pytest.fixture(scope="module")
def folder(regression, tmp_path_factory):
    """A regression's bundle, unpacked, with ten rows of its table; and the model behind it."""
    place = tmp_path_factory.mktemp("bundle")
    artefact = place / "model.orrery"
    save_model(regression.trained.model, artefact, "project/run")
    sha256 = hashlib.sha256(artefact.read_bytes()).hexdigest()
    case = regression.case
    report = evaluate_model(
        regression.trained.model,
        regression.trained.summary,
        case.parts.train,
        case.parts.holdout,
        case.plan,
        case.interpretation,
        findings=[],
        seed=0,
        threads=1,
    ).report
    loaded = load_model(artefact, sha256)
    write_bundle(loaded, artefact, sha256, report, place / "bundle.zip")
    with zipfile.ZipFile(place / "bundle.zip") as archive:
        archive.extractall(place)
    return place / "model", loaded


def run_script(folder, rows):
    done = start_script(folder, rows)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def start_script(folder, rows):
    """As on a machine without Orrery: the libraries are there, this checkout is not."""
    environment = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-S", "predict.py", rows],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_script_answers_without_orrery_as_the_model_does(folder, regression) -> None:
    """ENGINE-19: rows of the uploaded file, gaps included, get the model's own answers."""
    place, loaded = folder
    table = regression.case.table.head(20)
    table.to_csv(place / "rows.csv", index=False)
    answers = run_script(place, "rows.csv")
    rows = json.loads(table[[column.name for column in loaded.model.columns]].to_json(orient="records"))
    expected = [answer.model_dump(exclude_none=True) for answer in loaded.predict(rows)]
    assert len(answers) == 20
    for found, wanted in zip(answers, expected, strict=True):
        assert found["prediction"] == pytest.approx(wanted["prediction"], abs=1e-9)
        assert found["interval"]["low"] <= found["prediction"] <= found["interval"]["high"]


def test_the_bundle_explains_itself(folder) -> None:
    """ENGINE-19: the card, the report, an example and pinned requirements lie beside the script."""
    place, _ = folder
    assert "Parity" in (place / "MODEL_CARD.md").read_text()
    assert json.loads((place / "report.json").read_text())["truth"]
    assert all("==" in line for line in (place / "requirements.txt").read_text().split())
    assert len((place / "predict.py").read_text().splitlines()) < 35
    assert len(run_script(place, "example.json")) == 1


def spelt(cases, name, change):
    """The example's row as CSV, with the cell of `name` changed, or without the column if that is None."""
    (row,) = cases
    cells = {key: "" if cell is None else str(cell) for key, cell in row.items()}
    cells[name] = change
    kept = {key: cell for key, cell in cells.items() if cell is not None}
    return ",".join(kept) + "\n" + ",".join(kept.values()) + "\n"


def test_what_the_script_cannot_read_is_said(folder) -> None:
    """ENGINE-19: a column that is not there and a word among numbers are named; neither becomes a gap."""
    place, loaded = folder
    example = json.loads((place / "example.json").read_text())
    number = next(column.name for column in loaded.schema.columns if column.role == "numeric")
    for change, words in ((None, f"lacks columns that the model needs: [{number!r}]"), ("abc", "got 'abc'")):
        (place / "wrong.csv").write_text(spelt(example, number, change))
        done = start_script(place, "wrong.csv")
        assert (done.returncode, done.stdout) == (1, "")
        assert words in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_the_script_reads_the_marks_that_files_are_cut_by(folder, mark) -> None:
    """ENGINE-19: semicolons, tabs and bars between cells, after a byte order mark too, are read as commas."""
    place, _ = folder
    (row,) = json.loads((place / "example.json").read_text())
    cells = [["" if cell is None else str(cell) for cell in row.values()]] * 3
    with (place / "cut.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=mark).writerows([[*row], *cells])
    assert run_script(place, "cut.csv") == run_script(place, "example.json") * 3


def test_a_cell_is_what_the_model_read(folder) -> None:
    """ENGINE-19: marks of missing numbers are gaps, and no character within a cell ends its row."""
    place, loaded = folder
    example = json.loads((place / "example.json").read_text())
    gap = next(c.name for c in loaded.schema.columns if c.role == "numeric" and c.nullable)
    (place / "marks.csv").write_text(spelt(example, gap, "unknown"))
    (place / "gap.json").write_text(json.dumps([example[0] | {gap: None}]))
    assert run_script(place, "marks.csv") == run_script(place, "gap.json")
    (place / "ends.csv").write_text(spelt(example, "note", "one\u2028row\x0conly"))
    assert len(run_script(place, "ends.csv")) == 1
