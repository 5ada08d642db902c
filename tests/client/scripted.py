"""A scripted Orrery server: real HTTP on a real port, its stream cut, doubled and gapped on purpose."""

import asyncio
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from contracts.events import FRAME
from contracts.stages import STAGES, STATUS_OF_RUNNING_STAGE, PipelineStage

PROJECT = "018f0000-0000-7000-8000-000000000001"
RUN = "00000000-0000-4000-8000-000000000001"
START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
EPOCH = "5f0c1a2b"


def event(seq: int, event_type: str, data: dict[str, Any]) -> dict[str, Any]:
    at = (START + timedelta(seconds=seq)).isoformat()
    return {"project_id": PROJECT, "timestamp": at, "seq": seq, "event_type": event_type, "data": data}


def stage_change(seq: int, stage: PipelineStage, status: str, run: str = RUN) -> dict[str, Any]:
    data = {
        "run_id": run,
        "stage": stage.value,
        "status": status,
        "project_status": STATUS_OF_RUNNING_STAGE[stage].value,
        "message": f"{stage.value} {status}",
        "result": None,
    }
    return event(seq, "stage_change", data)


def progress(seq: int, stage: PipelineStage, percent: int, run: str = RUN) -> dict[str, Any]:
    data = {
        "run_id": run,
        "stage": stage.value,
        "progress_percentage": percent,
        "stage_percentage": 50.0,
        "work_done": 1.0,
        "work_total": 2.0,
        "unit": "folds",
        "message": "half of it — ½",
        "queue_position": None,
        "candidate": None,
    }
    return event(seq, "progress_update", data)


def log(seq: int, message: str, run: str = RUN) -> dict[str, Any]:
    return event(seq, "log", {"run_id": run, "stage": None, "level": "info", "message": message})


def completed(seq: int, run: str = RUN) -> dict[str, Any]:
    data = {
        "run_id": run,
        "message": "The model is served.",
        "metrics": {"roc_auc": 0.78},
        "best_model_id": f"{PROJECT}/{run}",
        "endpoint_id": PROJECT,
        "duration_s": 12.5,
    }
    return event(seq, "completed", data)


def failed(seq: int, code: str = "PIPELINE_FAILED", run: str = RUN) -> dict[str, Any]:
    data = {
        "run_id": run,
        "stage": "data_analysis",
        "code": code,
        "message": "the target is missing",
        "details": "column y",
        "fatal": True,
    }
    return event(seq, "error", data)


def whole_run(first: int = 1, run: str = RUN, *, good: bool = True) -> list[dict[str, Any]]:
    """A run's events from seq `first`: every stage begins, moves and ends; then the terminal one."""
    events: list[dict[str, Any]] = []

    def add(make: Callable[..., dict[str, Any]], *args: Any) -> None:
        events.append(make(first + len(events), *args, run=run))

    for number, stage in enumerate(STAGES):
        add(stage_change, stage, "running")
        add(log, f"line of {stage.value}\nsecond \x1b[31mline")
        add(progress, stage, 12 * number + 6)
        add(stage_change, stage, "completed")
    if good:
        add(completed)
    else:
        add(failed, "PIPELINE_FAILED")
    return events


def state(events: list[dict[str, Any]], seq: int) -> dict[str, Any]:
    """The snapshot's state after `seq` events: enough of a fold for a reader."""
    last = events[seq - 1] if seq else None
    kind = last["event_type"] if last else None
    status = {"completed": "completed", "error": "failed", None: "created"}.get(kind, "training")
    return {
        "project_id": PROJECT, "epoch": EPOCH, "seq": seq, "status": status, "current_stage": "data_upload",
        "progress_percentage": min(100, seq), "message": "as it stands", "queue_position": None,
        "run_id": last["data"]["run_id"] if last else None, "run_started_at": None,
        "updated_at": START.isoformat(), "completed_at": None,
        "stages": [
            {"stage": stage.value, "status": "pending", "percentage": 0.0, "message": None,
             "started_at": None, "ended_at": None, "reused": False, "result": None}
            for stage in STAGES
        ],
        "problem_type": None, "target_column": None, "num_features": None, "selected_models": None,
        "metrics": None, "baseline_metrics": None, "leaderboard": [], "best_model_id": None,
        "endpoint_id": None, "model_run_id": None, "model_key": None, "model_sha256": None,
        "model_size_bytes": None, "error": None,
    }  # fmt: skip


def control(event_type: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"project_id": PROJECT, "timestamp": START.isoformat(), "event_type": event_type, "data": data}


def snapshot(events: list[dict[str, Any]], seq: int) -> dict[str, Any]:
    data = {"protocol_version": 1, "cursor": f"{EPOCH}:{seq}", "state": state(events, seq)}
    return control("snapshot", data)


def frame(body: dict[str, Any]) -> Any:
    return FRAME.validate_python(body)


def error_body(code: str, message: str, details: str | None = None) -> dict[str, Any]:
    at = START.isoformat()
    return {"error": message, "error_code": code, "details": details, "timestamp": at, "request_id": "req-1"}


@dataclass
class Script:
    """What the server has and does; a test changes it while it runs."""

    events: list[dict[str, Any]] = field(default_factory=list)
    stored: int = 0  # how many events stand when a connection is made; the rest come live
    faults: int = 0  # connections that go wrong before the server behaves
    seed: int = 0
    lose: frozenset[int] = frozenset()  # seqs that the stream leaves out (the history has them)
    connections: list[str | None] = field(default_factory=list)  # Last-Event-ID of each
    requests: list[tuple[str, str, bytes]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)  # of each of the requests
    upload_headers: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Response] = field(default_factory=dict)  # "METHOD path-ending" to a set answer
    on_run: Callable[[], None] | None = None

    @property
    def random(self) -> random.Random:
        return random.Random(f"{self.seed}/{len(self.connections)}")


def _cursor(text: str | None, script: Script) -> int:
    if text is None:
        return script.stored
    match = re.fullmatch(r"(?:[0-9a-f]{8}:)?(\d+)", text)
    assert match is not None, text
    return int(match[1])


def _sse(body: dict[str, Any], newline: str) -> bytes:
    lines = [f"event: {body['event_type']}"]
    if "seq" in body:
        lines.append(f"id: {EPOCH}:{body['seq']}")
    lines.append(f"data: {json.dumps(body, ensure_ascii=False)}")
    return (newline.join([*lines, "", ""])).encode()


class _Stream(Response):
    """Snapshot, history, live; in pieces of random size, cut where the script says."""

    def __init__(self, script: Script, after: str | None) -> None:
        self._script, self._after = script, after
        self._random = script.random
        self._faulty = len(script.connections) <= script.faults
        self._budget = self._random.choice([0, 10, 200, 1500, 4000]) if self._faulty else 1 << 40
        super().__init__()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        try:
            async for piece in self._pieces():
                cut = piece[: self._budget]
                self._budget -= len(cut)
                await send({"type": "http.response.body", "body": cut, "more_body": True})
                if self._budget <= 0:
                    return  # uvicorn drops the connection: the body has no end
        except OSError:
            return
        while (await receive())["type"] != "http.disconnect":
            pass

    async def _pieces(self) -> Any:
        script = self._script
        newline = self._random.choice(["\n", "\r\n", "\r"])
        out = [b": hello" + newline.encode() * 2]
        out.append(_sse(snapshot(script.events, max(script.stored, _cursor(self._after, script))), newline))
        for body in script.events[_cursor(self._after, script) :]:
            if body["seq"] in script.lose:
                continue
            out.append(_sse(body, newline))
            if self._random.random() < 0.2:
                out.append(_sse(body, newline))  # twice
        out.append(_sse(control("heartbeat", {"seq": len(script.events)}), newline))
        stream = b"".join(out)
        while stream:
            size = self._random.randint(1, 700)
            yield stream[:size]
            stream = stream[size:]
            await asyncio.sleep(0)


def build(script: Script) -> Starlette:
    async def stream(request: Request) -> Response:
        script.connections.append(request.headers.get("last-event-id"))
        number = len(script.connections)
        if number <= script.faults and script.random.random() < 0.25:
            body = error_body("UNAVAILABLE", "come back")
            return JSONResponse(body, 503, headers={"Retry-After": "0"})
        return _Stream(script, script.connections[-1])

    async def history(request: Request) -> Response:
        after = _cursor(request.query_params.get("after", "0"), script)
        limit = int(request.query_params.get("limit", "7"))
        found = script.events[after : after + limit]
        cursor = f"{EPOCH}:{after + len(found)}"
        more = after + len(found) < len(script.events)
        return JSONResponse({"events": found, "epoch": EPOCH, "next_after": cursor, "has_more": more})

    async def other(request: Request) -> Response:
        body = await request.body()
        path = request.scope["raw_path"].decode()
        script.requests.append((request.method, path + _query(request), body))
        script.headers.append(dict(request.headers))
        if request.url.path.endswith("/projects") and request.method == "POST":
            script.upload_headers = dict(request.headers)
        for ending, answer in script.answers.items():
            method, _, path = ending.partition(" ")
            if method == request.method and request.url.path.endswith(path):
                if path.endswith("/runs") and script.on_run is not None:
                    script.on_run()
                return answer
        return JSONResponse(error_body("NOT_FOUND", "There is no such thing"), 404)

    root = f"/api/v1/projects/{PROJECT}"
    return Starlette(
        routes=[
            Route(f"{root}/stream", stream),
            Route(f"{root}/events", history),
            Route("/{rest:path}", other, methods=["GET", "POST", "PUT", "DELETE"]),
        ]
    )


def _query(request: Request) -> str:
    return f"?{request.url.query}" if request.url.query else ""


@dataclass
class ScriptedServer:
    url: str
    script: Script
