"""A file of rows up, a file of predictions down; and the words that a run is told."""

import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console
from starlette.responses import JSONResponse, StreamingResponse

from client import AsyncOrrery, Orrery, OrreryApiError, OrreryUnreachableError
from client.board import Board
from client.drawing import detail_table
from client.lines import PlainLines
from contracts.events import FRAME
from contracts.prediction_files import MODEL_HEADER, TOTAL_ROWS_HEADER, AnswerFormat
from contracts.predictions import ColumnEffect, Prediction, PredictResponse
from contracts.questions import Answer, AnsweredBy, InterpretationStatus, ProjectInterpretation, Question
from contracts.report import TargetCandidate
from tests.client.answers import CREATED, MESSAGE, SCHEMA, answer, detail
from tests.client.scripted import PROJECT, RUN, ScriptedServer, error_body, snapshot
from tests.client.test_cli import inside

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LINES = [b"x,prediction\r\n", b"1,yes\r\n2,", b'"n\no"\r\n', b"3,no\r\n"]
GUESS = TargetCandidate(
    target_column="age \x1b[31m", problem_type="regression", metric="rmse", positive_class=None,
    confidence=0.55, evidence=[],
)  # fmt: skip


def predicted(*, broken: bool = False) -> StreamingResponse:
    async def pieces() -> AsyncIterator[bytes]:
        for line in LINES:
            yield line
        if broken:
            raise OSError("the model server is gone")

    headers = {TOTAL_ROWS_HEADER: "3", MODEL_HEADER: "p/r", "X-Request-ID": "req-1"}
    return StreamingResponse(pieces(), headers=headers, media_type="text/csv")


def reading(status: InterpretationStatus, settled: Answer | None = None) -> ProjectInterpretation:
    question = Question(asked_at=NOW, answer_by=NOW, candidates=[GUESS], answer=settled)
    return ProjectInterpretation(
        project_id=PROJECT, status=status, question=question, chosen=None, candidates=[]
    )


def test_a_file_goes_up_and_its_answer_comes_down(server: ScriptedServer, tmp_path: Path) -> None:
    """CLIENT-19: the form has the file alone, the query the rest; rows are counted on the way."""
    server.script.answers = {"POST /predictions": predicted()}
    target, seen = tmp_path / "out.jsonl", list[tuple[int, int]]()
    with Orrery(server.url) as orrery:
        made = orrery.predict_file(
            PROJECT, io.BytesIO(b"x\n1\n2\n3\n"), target, on_rows=lambda *rows: seen.append(rows),
            wanted=AnswerFormat.CSV, file_name="rows.csv",
        )  # fmt: skip
    assert target.read_bytes() == b"".join(LINES)
    assert (made.path, made.num_rows, made.model_id, made.request_id) == (target, 3, "p/r", "req-1")
    assert seen[-1] == (3, 3)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    _, path, body = server.script.requests[-1]
    assert path.endswith("/predictions?format=csv&inputs=true")
    assert b'name="file"; filename="rows.csv"' in body


async def test_async_file(server: ScriptedServer, tmp_path: Path) -> None:
    """CLIENT-19: the asyncio client does the same; the ending says the format."""
    server.script.answers = {"POST /predictions": predicted()}
    async with AsyncOrrery(server.url) as orrery:
        made = await orrery.predict_file(
            PROJECT, io.BytesIO(b"x\n1\n"), tmp_path / "o.parquet", inputs=False, log=False
        )
    assert made.num_rows == 3
    assert server.script.requests[-1][1].endswith("?format=parquet&inputs=false&log=false")


def test_an_answer_that_is_cut_leaves_no_file(server: ScriptedServer, tmp_path: Path) -> None:
    """CLIENT-19: neither a part of an answer nor a refusal touches what stands at the path."""
    target = tmp_path / "out.csv"
    target.write_text("as it was")
    refusal = JSONResponse(error_body("VALIDATION_ERROR", "row 3: column 'x'"), 422)
    with Orrery(server.url) as orrery:
        for said, error in ((predicted(broken=True), OrreryUnreachableError), (refusal, OrreryApiError)):
            server.script.answers = {"POST /predictions": said}
            with pytest.raises(error):
                orrery.predict_file(PROJECT, io.BytesIO(b"x\n1\n"), target)
    assert target.read_text() == "as it was"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_predict_file_of_the_command(server: ScriptedServer, tmp_path: Path) -> None:
    """CLIENT-19: the answer lies beside the file unless said otherwise, and the command says where."""
    server.script.answers = {"POST /predictions": predicted()}
    rows = tmp_path / "rows.csv"
    rows.write_bytes(b"x\n1\n2\n3\n")
    done = inside(server, "predict-file", PROJECT, str(rows))
    assert done.exit_code == 0, done.stderr
    assert "3 rows" in done.stdout
    assert "request req-1" in done.stdout
    assert (tmp_path / "rows.predictions.csv").read_bytes() == b"".join(LINES)
    server.script.answers = {"POST /predictions": predicted()}
    made = inside(
        server, "predict-file", PROJECT, str(rows), "-o", str(tmp_path / "o.parquet"), "--json", "--no-log"
    )
    said = json.loads(made.stdout)
    assert (said["num_rows"], said["request_id"]) == (3, "req-1")
    assert "format=parquet" in server.script.requests[-1][1]
    assert "log=false" in server.script.requests[-1][1]


def test_a_run_is_told_to_finish_and_answered(server: ScriptedServer) -> None:
    """CLIENT-20: finish, interpretation and answer have their routes; `on_ambiguity` goes with a create."""
    settled = Answer(
        target_column="age", problem_type=None, metric=None, answered_by=AnsweredBy.USER, answered_at=NOW
    )
    server.script.answers = {
        "POST /finish": answer(MESSAGE, 202),
        "GET /interpretation": answer(reading(InterpretationStatus.ASKING)),
        "POST /interpretation": answer(reading(InterpretationStatus.SETTLED, settled)),
        "POST /projects": answer(CREATED, 201),
    }
    with Orrery(server.url) as orrery:
        assert orrery.finish(PROJECT) == MESSAGE
        assert orrery.interpretation(PROJECT).status is InterpretationStatus.ASKING
        orrery.answer(PROJECT, "age", metric="rmse")
        assert json.loads(server.script.requests[-1][2]) == {"target_column": "age", "metric": "rmse"}
        orrery.create_project(io.BytesIO(b"x"), "words", on_ambiguity="ask")
        assert b'name="on_ambiguity"\r\n\r\nask' in server.script.requests[-1][2]
    assert inside(server, "finish", PROJECT).stdout == "It is done.\n"
    asked = inside(server, "answer", PROJECT).stdout
    assert "asking" in asked
    assert "55%\tage" in asked
    assert "\x1b" not in asked
    assert "by user" in inside(server, "answer", PROJECT, "age").stdout


async def test_async_words(server: ScriptedServer) -> None:
    """CLIENT-20: the asyncio client says the same words."""
    server.script.answers = {
        "POST /finish": answer(MESSAGE, 202),
        "GET /interpretation": answer(reading(InterpretationStatus.ASKING)),
        "POST /interpretation": answer(reading(InterpretationStatus.ASKING)),
    }
    async with AsyncOrrery(server.url) as orrery:
        assert await orrery.finish(PROJECT) == MESSAGE
        assert await orrery.interpretation(PROJECT) == await orrery.answer(PROJECT, "age")


def test_a_question_is_shown_with_its_candidates() -> None:
    """CLIENT-20: as it is asked, to who comes later, and in the project's detail; its answer is told, too."""
    question = Question(asked_at=NOW, answer_by=NOW, candidates=[GUESS], answer=None)
    told = {"run_id": RUN, "stage": "data_analysis", "message": "Which?", "question": question.model_dump()}
    event = {"event_type": "question", "project_id": PROJECT, "timestamp": NOW, "seq": 1, "data": told}
    board, lines = Board(), PlainLines()
    frame = FRAME.validate_python(event)
    board.apply(frame)
    line = lines.line(frame, board)
    assert line is not None
    assert line.endswith(f"Which? One of: age  [31m. Say which: orrery answer {PROJECT} COLUMN")
    late = snapshot([], 0)
    late["data"]["state"]["question"] = question.model_dump(mode="json")
    assert "orrery answer" in (lines.line(FRAME.validate_python(late), board) or "")
    settled = Answer(
        target_column="sex", problem_type=None, metric=None, answered_by=AnsweredBy.USER, answered_at=NOW
    )
    shown = detail().model_copy(update={"question": question.model_copy(update={"answer": settled})})
    console = Console(width=100)
    with console.capture() as captured:
        console.print(detail_table(shown))
    assert "answered: sex" in captured.get()


def test_answers_are_explained_when_asked(server: ScriptedServer) -> None:
    """CLIENT-13: `predict --explain` asks for it and shows what moved each answer."""
    effects = [ColumnEffect(column="age [x]", effect=-0.25)]
    said = PredictResponse(predictions=[Prediction(prediction="yes", explanation=effects)], model_id="p/r")
    server.script.answers = {"POST /predict": answer(said), "GET /schema": answer(SCHEMA)}
    shown = inside(server, "predict", PROJECT, "--row", "age=7", "owns=no", "--explain")
    assert "age [x] -0.25" in shown.stdout, shown.stderr
    assert server.script.requests[-1][1].endswith("/predict?explain=true")


@pytest.mark.parametrize("logged", [True, False])
def test_rows_stay_out_of_the_log_when_told(server: ScriptedServer, *, logged: bool) -> None:
    """CLIENT-13: `predict --no-log` keeps its rows out of the prediction log, as a file's can be kept out."""
    said = PredictResponse(predictions=[Prediction(prediction="yes")], model_id="p/r")
    server.script.answers = {"POST /predict": answer(said), "GET /schema": answer(SCHEMA)}
    made = inside(server, "predict", PROJECT, "--row", "age=7", "owns=no", *([] if logged else ["--no-log"]))
    assert made.exit_code == 0, made.stderr
    assert json.loads(server.script.requests[-1][2]).get("parameters") == (None if logged else {"log": False})
