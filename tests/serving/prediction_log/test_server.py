"""The prediction log of real model servers: what their answers, health and ends have to do with it."""

import concurrent.futures
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts import layout
from contracts.prediction_log import LogHealth
from object_store import ObjectStore, open_store
from object_store.local import STAGING
from tests.serving.conftest import PROJECT, RUN, Server, StoredModel, logged_rows


@pytest.fixture(scope="module")
def store(store_root: Path) -> ObjectStore:
    found = open_store(store_root.as_uri())
    found.put(layout.project_key(PROJECT), b"{}")
    return found


@pytest.fixture(scope="module")
def model(store_model, store: ObjectStore) -> StoredModel:
    return store_model(slope=2.0)


@pytest.fixture
def start(start_server, store: ObjectStore, store_root: Path, tmp_path: Path) -> Callable[..., Server]:
    store.delete_prefix(layout.prediction_log_prefix(PROJECT))

    def started(**settings: str) -> Server:
        server = start_server("--store", str(store_root), uds=tmp_path / "m.sock", **settings)
        server.until_healthy()
        return server

    return started


def rows(store: ObjectStore) -> list[dict[str, Any]]:
    return logged_rows(store, PROJECT)


def health(server: Server) -> LogHealth:
    return LogHealth.model_validate(server.client.get("/health").json()["prediction_log"])


def until_logged(server: Server, requests: int) -> None:
    deadline = time.monotonic() + 20
    while health(server).counts.logged_requests < requests:
        assert time.monotonic() < deadline, health(server)
        time.sleep(0.02)


def ask(server: Server, model: StoredModel, header: str, /, *instances: dict[str, Any], **parameters: Any):
    body = {"model": model.ref, "instances": list(instances), "parameters": parameters}
    return server.client.post("/v1/predict", json=body, headers={"X-Request-ID": header})


def test_an_answer_names_its_request_and_a_stop_stores_it(start, store: ObjectStore, model) -> None:
    """WATCH-4, WATCH-8, WATCH-9: refused rows too; what asks to stay out does; SIGTERM loses none."""
    server = start()
    assert ask(server, model, "one", {"x": 1}, {"x": 2}).json()["request_id"] == "one"
    assert ask(server, model, "two", {"x": "text"}, {"x": 1}).status_code == 422
    assert ask(server, model, "proof", {"x": 3}, log=False).status_code == 200
    assert ask(server, model, "bad", {"x": 3}, log="no").status_code == 422
    made = ask(server, model, "not well formed!", {"x": 4}).json()["request_id"]
    assert len(made) == 32
    assert ask(server, model, "header", {"x": 5}, request_id="told").json()["request_id"] == "told"
    assert ask(server, model, "four", {"x": 5}, request_id="?").status_code == 422
    assert health(server).waiting_requests == 4
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(20) == 0
    found = rows(store)
    assert [(row["request_id"], row["row"], row["rows"], row["prediction"]) for row in found] == [
        ("one", 0, 2, "2.0"),
        ("one", 1, 2, "4.0"),
        ("two", 0, 2, None),
        ("two", 1, 2, None),
        (made, 0, 1, "8.0"),
        ("told", 0, 1, "10.0"),
    ]
    assert found[2]["error_code"] == "VALIDATION_ERROR"
    assert "x" in found[2]["error_details"]
    assert (found[0]["model_run_id"], found[0]["model_sha256"]) == (RUN, model.sha256)


def test_a_killed_server_loses_only_the_open_batch(
    start, store: ObjectStore, store_root: Path, model
) -> None:
    """WATCH-8: after kill -9 there are whole files only, of all but what was not stored yet."""
    server = start(PREDICTION_LOG_ROWS="50", PREDICTION_LOG_SECONDS="60")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: ask(server, model, str(n), {"x": n}).status_code, range(130)))
    assert set(answers) == {200}
    until_logged(server, 100)
    assert "pandas" not in Path(f"/proc/{server.process.pid}/maps").read_text()  # SERVE-7
    server.process.kill()
    server.process.wait()
    found = rows(store)
    assert len({row["request_id"] for row in found}) == len(found) == 100
    open_store(store_root.as_uri())  # as the next start does: what was half written is swept
    assert list((store_root / STAGING).iterdir()) == []


def test_a_sample_is_of_whole_requests_and_none_is_no_log(start, store: ObjectStore, model) -> None:
    """WATCH-3: a request's rows stay together; the rest is counted; with 0 the server keeps no log."""
    server = start(PREDICTION_LOG_SAMPLE="0.5")
    for n in range(40):
        ask(server, model, f"r{n}", {"x": 1}, {"x": 2})
    counts = health(server).counts
    server.process.terminate()
    assert server.process.wait(20) == 0
    found = [row["request_id"] for row in rows(store)]
    assert len(found) == 2 * len(set(found)) == 80 - counts.sampled_out_rows
    assert 5 < counts.sampled_out_requests < 35
    silent = start(PREDICTION_LOG_SAMPLE="0")
    assert silent.client.get("/health").json()["prediction_log"] is None
    assert "pyarrow" not in Path(f"/proc/{silent.process.pid}/maps").read_text()
