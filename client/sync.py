"""The blocking client: a thin shell around the calls and the watch machine."""

import os
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx2

from client.base import DEFAULT_PREFIX, DEFAULT_URL, Options, server_calls
from client.calls import Call
from client.championing import SyncChampioning
from client.errors import OrreryApiError, OrreryProtocolError, OrreryUnreachableError
from client.files import Source, appearing, opened
from client.frames import StreamFrame, parse_frame
from client.monitoring import SyncMonitoring
from client.prediction_files import Coming, OnRows, PredictedFile, format_of
from client.responses import ProjectPage
from client.rows import Rows
from client.running import SyncRunning
from client.scheduling import SyncScheduling
from client.sse import SseDecoder
from client.transport import (
    CHUNK,
    Upload,
    answer_of,
    behind_proxy,
    is_stream,
    named_errors,
    refuse,
    request_arguments,
    timeout,
)
from client.watching import Gap, Watch
from contracts.datasets import Metric, OnAmbiguity, ProblemType
from contracts.events import ProjectState, SnapshotFrame
from contracts.prediction_files import AnswerFormat
from contracts.predictions import ModelSchema, PredictResponse
from contracts.projects import (
    EventPage,
    Message,
    ProjectDetail,
    ProjectProgress,
    ProjectResponse,
    ProjectSummary,
    Readiness,
    RunAccepted,
)
from contracts.questions import ProjectInterpretation
from contracts.stages import PipelineStage, ProjectStatus

T = TypeVar("T")


class Orrery(SyncRunning, SyncScheduling, SyncChampioning, SyncMonitoring):
    """A client of one Orrery server; safe to use from several threads; a context manager.

    Every method raises OrreryApiError (the server refused), OrreryUnreachableError (no answer) or
    OrreryProtocolError (an answer that is not the contracts'). All times are seconds.
    """

    def __init__(
        self, base_url: str = DEFAULT_URL, *, prefix: str = DEFAULT_PREFIX, options: Options | None = None
    ) -> None:
        self.base_url, self._calls = server_calls(base_url, prefix)
        self._options = options or Options()
        self._http = httpx2.Client(base_url=self.base_url, trust_env=behind_proxy(self.base_url))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def create_project(
        self,
        file: Source,
        description: str,
        name: str | None = None,
        *,
        target_column: str | None = None,
        target_columns: Sequence[str] | None = None,
        problem_type: ProblemType | str | None = None,
        metric: Metric | str | None = None,
        time_budget_s: float | None = None,
        on_ambiguity: OnAmbiguity | str | None = None,
        idempotency_key: str | None = None,
        file_name: str | None = None,
    ) -> ProjectResponse:
        """Upload a table (a path or an open binary file, read in pieces) and say what is wanted of it.

        `on_ambiguity="ask"`: in doubt the run waits a while for `answer`. A key of your own makes a repeated
        create give the same project. Raises OSError for the file.
        """
        call = self._calls.create_project(
            description,
            name=name,
            target_column=target_column,
            target_columns=target_columns,
            problem_type=problem_type,
            metric=metric,
            time_budget_s=time_budget_s,
            on_ambiguity=on_ambiguity,
            idempotency_key=idempotency_key,
        )
        with opened(file, file_name) as (upload_name, stream):
            return self._do(call, Upload(upload_name, stream))

    def list_projects(
        self,
        *,
        limit: int = 50,
        offset: int = 0,
        status: ProjectStatus | str | None = None,
        search: str | None = None,
    ) -> ProjectPage:
        """One page of projects, newest first."""
        return self._do(self._calls.list_projects(limit=limit, offset=offset, status=status, search=search))

    def iterate_projects(
        self,
        *,
        page_size: int = 100,
        status: ProjectStatus | str | None = None,
        search: str | None = None,
    ) -> Iterator[ProjectSummary]:
        """All projects, newest first, page by page; one made meanwhile does not show twice."""
        seen: set[str] = set()
        offset: int | None = 0
        while offset is not None:
            page = self.list_projects(limit=page_size, offset=offset, status=status, search=search)
            yield from (item for item in page.projects if item.project_id not in seen)
            seen.update(item.project_id for item in page.projects)
            offset = page.next_offset

    def get_project(self, project_id: str) -> ProjectDetail:
        return self._do(self._calls.get_project(project_id))

    def progress(self, project_id: str) -> ProjectProgress:
        return self._do(self._calls.progress(project_id))

    def events(
        self, project_id: str, *, after: str | int | None = None, limit: int | None = None
    ) -> EventPage:
        """A page of the history after a cursor (`epoch:seq`, or a number), oldest first."""
        return self._do(self._calls.events(project_id, after=_text(after), limit=limit))

    def cancel(self, project_id: str) -> Message:
        return self._do(self._calls.cancel(project_id))

    def finish(self, project_id: str) -> Message:
        """Stop searching and training; the best model so far is evaluated and deployed."""
        return self._do(self._calls.finish(project_id))

    def interpretation(self, project_id: str) -> ProjectInterpretation:
        """How the description is read, and whether the run asks."""
        return self._do(self._calls.interpretation(project_id))

    def answer(
        self,
        project_id: str,
        target_column: str,
        *,
        problem_type: ProblemType | str | None = None,
        metric: Metric | str | None = None,
    ) -> ProjectInterpretation:
        """Answer the run's question: any column of the table."""
        call = self._calls.answer(project_id, target_column, problem_type=problem_type, metric=metric)
        return self._do(call)

    def delete(self, project_id: str) -> Message:
        return self._do(self._calls.delete(project_id))

    def run(self, project_id: str, from_stage: PipelineStage | str | None = None) -> RunAccepted:
        """Run again from a stage, reusing what stands before it; null: from the stage that failed."""
        return self._do(self._calls.run(project_id, from_stage=from_stage))

    def retry(self, project_id: str) -> RunAccepted:
        """Run again from the stage that failed."""
        return self.run(project_id)

    def predict(
        self, project_id: str, instances: Rows, *, explain: bool = False, log: bool = True
    ) -> PredictResponse:
        """Answers for rows (mappings, or a DataFrame), in order; the first 100 explained when asked.

        Without `log` the rows stay out of the prediction log.
        """
        return self._do(self._calls.predict(project_id, instances, explain=explain, log=log))

    def predict_file(
        self,
        project_id: str,
        file: Source,
        path: str | os.PathLike[str],
        *,
        wanted: AnswerFormat | None = None,
        inputs: bool = True,
        log: bool = True,
        on_rows: OnRows | None = None,
        file_name: str | None = None,
    ) -> PredictedFile:
        """Predict all rows of a file into the file `path`, which appears whole or not at all.

        Its format is `wanted`, else as its ending says. Without `inputs` it has the answers only; without
        `log` its rows stay out of the prediction log, where outcomes name them by the answer's `request_id`.
        Both are streamed; `on_rows` is told how many rows have come, of how many. OSError is of the files.
        """
        target = Path(path)
        wanted = wanted or format_of(target)
        call = self._calls.predict_file(project_id, wanted, inputs=inputs, log=log)
        with opened(file, file_name) as (upload_name, stream), named_errors(self.base_url):
            arguments = request_arguments(call, Upload(upload_name, stream), self._options.timeout_s)
            with self._http.stream(**arguments) as response:
                if response.status_code != httpx2.codes.OK:
                    response.read()
                    refuse(answer_of(response))
                coming = Coming(response.headers, wanted, on_rows)
                with appearing(target) as out:
                    for piece in response.iter_bytes(CHUNK):
                        out.write(piece)
                        coming.piece(piece)
        return coming.whole(target)

    def schema(self, project_id: str) -> ModelSchema:
        """The columns that the project's model takes, and what it gives."""
        return self._do(self._calls.schema(project_id))

    def ready(self) -> Readiness:
        """Which parts of the platform answer."""
        return self._do(self._calls.ready())

    def download_artifact(self, project_id: str, name: str, path: str | os.PathLike[str]) -> Path:
        """Stream an artefact into a file, which appears whole or not at all. Raises OSError for it."""
        return self._download(self._calls.artifact(project_id, name), path)

    def _download(self, url: str, path: str | os.PathLike[str]) -> Path:
        target, waits = Path(path), timeout(self._options.timeout_s)
        with named_errors(self.base_url), self._http.stream("GET", url, timeout=waits) as response:
            if response.status_code != httpx2.codes.OK:
                response.read()
                refuse(answer_of(response))
            with appearing(target) as file:
                for chunk in response.iter_bytes(CHUNK):
                    file.write(chunk)
        return target

    def state(self, project_id: str) -> ProjectState:
        """What the stream's snapshot says now: all stages, and the cursor `epoch:seq`."""
        with closing(self.watch(project_id, until_terminal=False, max_retries=0)) as frames:
            for frame in frames:
                if isinstance(frame, SnapshotFrame):
                    return frame.data.state
        raise OrreryProtocolError("the stream began without a snapshot")

    def watch(
        self,
        project_id: str,
        after: str | int | None = None,
        *,
        until_terminal: bool = True,
        max_retries: int | None = None,
        expect_new_run: bool = False,
    ) -> Generator[StreamFrame, None, None]:
        """Frames of the live stream, every event once and in order, over any number of reconnects.

        Without `after`: a snapshot, then what follows. With it: all that happened since. Ends with the
        run when `until_terminal`; `expect_new_run` waits past a run that has already ended. Gives up
        after `max_retries` failures in a row; null never does, but a 4xx that is final always raises.
        """
        watch = self._options.watch(
            after, until_terminal=until_terminal, max_retries=max_retries, expect_new_run=expect_new_run
        )
        return self._watch(project_id, watch)

    def _watch(self, project_id: str, watch: Watch) -> Generator[StreamFrame, None, None]:
        while not watch.done:
            watch.connecting()
            try:
                with named_errors(self.base_url):
                    yield from self._connection(project_id, watch)
                delay = 0.0 if watch.done else watch.lost(None)
            except OrreryUnreachableError as error:
                delay = watch.lost(error)
            except OrreryApiError as error:
                delay = watch.refused(error)
            time.sleep(delay)

    def _connection(self, project_id: str, watch: Watch) -> Iterator[StreamFrame]:
        url = self._calls.stream(project_id)
        silence = timeout(self._options.stream_silence_s)
        with self._http.stream("GET", url, headers=watch.headers(), timeout=silence) as response:
            if not is_stream(response):
                response.read()
                refuse(answer_of(response))
            watch.opened()
            decoder = SseDecoder()
            for chunk in response.iter_bytes():
                for message in decoder.feed(chunk):
                    watch.server_delay(message.retry_ms)
                    yield from self._frames(project_id, watch, parse_frame(message.data))
                    if watch.done:
                        return

    def _frames(self, project_id: str, watch: Watch, frame: StreamFrame) -> Iterator[StreamFrame]:
        while isinstance(received := watch.receive(frame), Gap):
            page = self.events(project_id, after=str(received.after))
            yield from watch.fill(page.epoch, page.events)
            if watch.done:
                return
        yield from received

    def _do(self, call: Call[T], upload: Upload | None = None) -> T:
        arguments: dict[str, Any] = request_arguments(call, upload, self._options.timeout_s)
        with named_errors(self.base_url):
            return call.read(answer_of(self._http.request(**arguments)))


def _text(cursor: str | int | None) -> str | None:
    return None if cursor is None else str(cursor)
